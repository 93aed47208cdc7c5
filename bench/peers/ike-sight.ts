import type { ResultDocument } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';

/** `ike-scan --ikev2`, as text. */
export function readIkeScan(output: string): string {
  const chosen = /^\s*SA=\((.*)\)\s*$/mu.exec(output)?.[1];
  const notify = /Notify message [^\n]*/u.exec(output)?.[0];
  if (chosen !== undefined) return `one suite of those it offers: ${chosen}; of all others nothing; verdict none`;
  return `${notify ?? 'no answer'}; no suite; verdict none`;
}

/** Our own result document, of one target: the IKE table only, because no credentials were given for the other. */
export function readIkeResult({ findings, targets }: ResultDocument): string {
  const rows = findings.filter(({ clause }) => clause.startsWith('ike/row-'));
  const passed = rows.filter(({ verdict }) => verdict === 'pass').length;
  const nothingElse = findings.find(({ clause }) => clause === 'ike/nothing-else');
  const accepted = nothingElse?.verdict === 'fail' ? `, accepted is ${JSON.stringify(surplusOf(nothingElse))}` : '';
  const refused = (targets[0]?.facts.ike?.refused ?? []).reduce(
    (sum, box) => sum + Object.values(box).reduce((size, values) => size * values.length, 1),
    0,
  );
  return `${passed} of ${rows.length} documented rows; nothing else: ${nothingElse?.verdict ?? 'not judged'}${accepted}, ${refused} combinations refused with evidence`;
}

/** Half-open IKE SAs, of `swanctl --stats`. */
export function readHalfOpen(output: string): number {
  const found = /IKE_SAs: \d+ total, (\d+) half-open/u.exec(output)?.[1];
  if (found === undefined) throw new Error(`swanctl --stats with a line IKE_SAs wanted, this came: ${output}`);
  return Number(found);
}
