import type { Json } from './observation.ts';

/** JSON without spaces, the members of each object in the order of their names: the same text for the same value. */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const part of value) text += `${text === '' ? '' : ','}${canonicalJson(part)}`;
    return `[${text}]`;
  }
  const members = value as Readonly<Record<string, Json | undefined>>;
  for (const name of Object.keys(members).sort()) {
    const part = members[name];
    if (part !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(part)}`;
  }
  return `{${text}}`;
}
