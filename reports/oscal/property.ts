import { visibleText } from '../text/visible-text.ts';

export interface OscalProperty {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/** A property in our own namespace; a value is one line that neither begins nor ends with a space and is never empty (OSCAL's string). */
export function property(name: string, value: string): OscalProperty {
  return { name, ns: 'urn:gateproof:oscal', value: visibleText(value).trim() || '(empty)' };
}

/**
 * A token of OSCAL made of a policy's id and a clause's: a slash becomes a full stop, and what no token may hold its code point, so two
 * clauses never share one.
 */
export function controlId(policy: string, clause: string): string {
  const token = `${policy}/${clause}`.replace(
    /[^\p{L}\p{N}./-]/gu,
    (one) => `_${(one.codePointAt(0) ?? 0).toString(16)}_`,
  );
  const joined = token.replaceAll('.', '_2e_').replaceAll('/', '.');
  return /^\p{L}|^_/u.test(joined) ? joined : `_${joined}`;
}
