import type { OutcomeKind } from '../../core/observation/observation.ts';

/** How an exchange that made no SA ended. */
export interface Failure {
  readonly outcome: Exclude<OutcomeKind, 'answered' | 'closed' | 'reset'>;
  readonly detail: string;
}

/** What charon logs (5.9 to 6.1, level 1), most telling first. The first capture, if any, is the detail. */
const failures: readonly (readonly [pattern: RegExp, outcome: Failure['outcome'], detail?: string])[] = [
  [/received (AUTHENTICATION_FAILED) notify/, 'authentication-failed'],
  [/received EAP_FAILURE|EAP authentication failed|EAP method \S+ failed/, 'authentication-failed', 'EAP failed'],
  [
    /no trusted (?:\S+ )?public key found|constraint checking failed|MAC mismatched|signature validation failed|no alternative config found/,
    'authentication-failed',
    'the gateway did not prove the expected identity',
  ],
  [/received (NO_PROPOSAL_CHOSEN) notify/, 'refused'],
  [
    /received (TS_UNACCEPTABLE) notify/,
    'not-made',
    'TS_UNACCEPTABLE: traffic selectors were refused, not the proposal',
  ],
  [/received ([A-Z][A-Z_0-9]+) notify/, 'not-made'],
  [/(not contained in any of our proposals|proposal selection invalid|proposals? inconsistent)/, 'malformed'],
  // charon found no address of its own to send from.
  [/sending packet: from (?:0\.0\.0\.0|::)\[/, 'unreachable', 'no route from the driver to the gateway'],
  [/(giving up after \d+ retransmits)/, 'silent'],
  [/(network is unreachable|no route to host|unable to resolve \S+)/i, 'unreachable'],
  [/(no (?:private|shared) key found.*|.* not supported.*|key derivation failed)/, 'not-made'],
];

/** Reads the reason from the log of an `initiate` that failed; charon's own error message says only that it did. */
export function readFailure(lines: readonly string[], errmsg: string): Failure {
  for (const [pattern, outcome, detail] of failures) {
    const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
    if (found) return { outcome, detail: detail ?? found[1] ?? found[0] };
  }
  const timedOut = /not established after \d+ms/.exec(errmsg);
  if (timedOut) return { outcome: 'silent', detail: timedOut[0] };
  return { outcome: 'not-made', detail: errmsg === '' ? 'charon gave no reason' : errmsg };
}
