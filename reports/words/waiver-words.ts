import type { WaiverReference } from '../../core/finding/finding.ts';
import type { Summary, WaiverEntry, WaiverList } from '../../core/finding/result.ts';
import { counted } from './words.ts';

/** 'waived by WAIV-12 until 2027-01-31: …', one line. Holds text of the waiver file as it stands there. */
export function waiverWords({ id, expires, reason, owner, approver, ticket }: WaiverReference): string {
  const where = ticket === undefined ? '' : `, ticket ${ticket}`;
  return `waived by ${id} until ${expires}: ${reason} (owner ${owner}, approved by ${approver}${where})`;
}

/** '2 waivers of gateproof-waivers.yaml (sha256:…): 1 active, 1 expired'. */
export function waiverListWords({ file, digest, entries }: WaiverList): string {
  const counts = (['active', 'expiring', 'expired', 'unused'] as const)
    .map((state) => ({ state, count: entries.filter((entry) => entry.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`);
  return `${counted(entries.length, 'waiver')} of ${file} (${digest})${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
}

/** ' (2 waived)' behind the number of failures; nothing where none is. */
export function waivedWords({ waived = 0 }: Summary): string {
  return waived === 0 ? '' : ` (${waived} waived)`;
}

/** What somebody has to look at, one line each: waivers that expire soon, have expired, cover nothing, or no longer cover what is seen. */
export function waiverNotes(entries: readonly WaiverEntry[]): readonly string[] {
  return entries.flatMap((entry) => {
    const { id, owner, expires, exceededBy } = entry;
    const state = stateWords(entry);
    return [
      ...(state === '' ? [] : [`waiver ${id} of ${owner} ${state}`]),
      ...(exceededBy.length === 0 || entry.state === 'expired'
        ? []
        : [
            `waiver ${id} of ${owner} (until ${expires}) no longer covers ${exceededBy.join(', ')}: more was seen than it is bound to`,
          ]),
    ];
  });
}

function stateWords({ state, expires, findings, exceededBy }: WaiverEntry): string {
  switch (state) {
    case 'active':
      return '';
    case 'expiring':
      return `expires soon, on ${expires}`;
    case 'expired':
      return `expired on ${expires}${findings.length === 0 ? '' : `: ${counted(findings.length, 'failure')} ${findings.length === 1 ? 'stands' : 'stand'} again`}`;
    case 'unused':
      return exceededBy.length > 0 ? '' : 'covers nothing that was seen';
  }
}
