/** One resource as an export has it. */
export interface Exported<T extends object> {
  /** Lower case; absent where the export does not say it, as a template does not. */
  readonly id?: string | undefined;
  /** Name and group, which tell it from others where one of two has no id; absent where they are not known. */
  readonly place?: string | undefined;
  /** Where it stands: 'gateways.json[3]'. */
  readonly origin: string;
  /** What is judged of it. */
  readonly content: T;
}

/** Members of a content that say where it was read or belongs, and not what it is. */
const beside: ReadonlySet<string> = new Set(['origin', 'remarks', 'resourceGroup']);

/**
 * Each resource once, as it was said first, and a problem for each that is said in two ways: nobody knows which of them holds. Two are the
 * same one by their ids; where one of them has none, by their places; where one of them has none either, because they say the same in every
 * word.
 */
export function eachOnce<T extends object>(
  kind: string,
  all: readonly Exported<T>[],
): { readonly contents: readonly T[]; readonly problems: readonly string[] } {
  const byKey = new Map<string, Exported<T>>();
  const contents: T[] = [];
  const problems: string[] = [];
  for (const one of all) {
    const known = keysOf(one)
      .flatMap((key) => byKey.get(key) ?? [])
      .find((other) => isSame(one, other));
    if (known === undefined) {
      contents.push(one.content);
      for (const key of keysOf(one)) if (!byKey.has(key)) byKey.set(key, one);
      continue;
    }
    const members = differing(known.content, one.content);
    if (members.length > 0)
      problems.push(
        `${known.origin} and ${one.origin}: one content of the same ${kind} wanted, they differ in ${members.join(', ')}`,
      );
  }
  return { contents, problems };
}

/** Under any of these another export of the resource may stand. */
function keysOf<T extends object>({ id, place, content }: Exported<T>): readonly string[] {
  return [
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(place === undefined ? [] : [`place ${place}`]),
    `content ${JSON.stringify(said(content))}`,
  ];
}

/** Of two that stand under one key. */
function isSame<T extends object>(one: Exported<T>, other: Exported<T>): boolean {
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  return one.place === undefined || other.place === undefined || one.place === other.place;
}

function said(content: object): readonly (readonly [string, unknown])[] {
  return Object.entries(content).filter(([name]) => !beside.has(name));
}

function differing(one: object, other: object): readonly string[] {
  const [a, b] = [new Map(said(one)), new Map(said(other))];
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => JSON.stringify(a.get(name)) !== JSON.stringify(b.get(name)));
}
