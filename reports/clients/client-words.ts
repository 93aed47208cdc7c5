import type { Client } from '../../core/policy/clients/client.ts';

/** 'Windows 7 to Windows 10', '2.0 and later', or nothing. */
export function builds({ from, until }: Pick<Client, 'from' | 'until'>): string {
  if (from === undefined) return until === undefined ? '' : `until ${until}`;
  if (until === from) return from;
  return until === undefined ? `${from} and later` : `${from} to ${until}`;
}

const hows: Readonly<Record<NonNullable<Client['taken']>['how'], string>> = {
  captured: 'captured',
  logged: 'from a log of a gateway',
  documented: 'as documented',
  'source-read': 'read in its source',
  profile: 'as its profile says',
};

/** How what a client offers became known: 'captured 2015-01-14'. */
export function takenWords({ taken, isUnknown }: Pick<Client, 'taken' | 'isUnknown'>): string {
  if (isUnknown === true) return 'what it offers is not known';
  return taken === undefined ? '' : `${hows[taken.how]} ${taken.on}`;
}
