import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { SpaceFacts } from '../../core/facts/facts.ts';
import type { JsonObject, Observation, OutcomeKind } from '../../core/observation/observation.ts';
import type { Box } from '../../core/spaces/region.ts';
import { helloOffer } from '../../probes/tls/hello-offer.ts';
import type { TlsHelloOffer } from '../../probes/tls/tls-offer.ts';
import { observationOf } from './recording-of.ts';

const target = makeTarget('tls', '192.0.2.1', 443);

/** How an exchange ended. */
export type Ending = Pick<Observation, 'outcome'> & Partial<Observation>;

/** A ServerHello with that suite. */
export const chose = (suite: number, version = 0x0303, more: JsonObject = {}): Ending => ({
  outcome: 'answered',
  answer: { kind: 'server-hello', version, suite, compressionMethod: 0, extensions: [], ...more },
  received: '16',
});
/** A fatal alert, handshake_failure(40) if nothing else is said. */
export const alerted = (description = 40): Ending => ({
  outcome: 'refused',
  answer: { kind: 'alert', level: 2, description },
  received: '15',
});
/** A refusal without a word. */
export const dropped: Ending = { outcome: 'refused', received: '' };
export const ended = (outcome: OutcomeKind, detail = ''): Ending => ({ outcome, detail, received: '' });

/** What is not told of an exchange is put in by `inTurn`. */
export type Told = Partial<Observation> & Pick<Observation, 'probe' | 'offer' | 'outcome'>;

/** A hello of that probe for TLS 1.2 and these suites, and how it ended; `offer` changes what else is in it. */
export function asked(
  probe: string,
  suites: readonly number[],
  ending: Ending,
  { version = 0x0303, ...offer }: Partial<TlsHelloOffer> = {},
): Told {
  return { probe: `tls/${probe}`, offer: { ...helloOffer(target, version, suites), ...offer }, ...ending };
}

/** Observations of one target: each took a millisecond, and began ten after the one before, if it does not say otherwise. Ids are 'a', 'b', … */
export function inTurn(...told: readonly Told[]): readonly Observation[] {
  return told.map((one, at) => {
    const id = String.fromCodePoint(0x61 + at);
    return observationOf({ id, target: target.url, order: id, sent: '16', startedAtMs: 10 * at, elapsedMs: 1, ...one });
  });
}

/** Code points as four hexadecimal digits: '0303: c030 009d'. */
const text = (box: Box): string =>
  box.map((values) => values.map((value) => value.toString(16).padStart(4, '0')).join(' ')).join(': ');

/** A line for each box. */
export interface InShort {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
  readonly open: readonly string[];
  readonly differs?: readonly string[];
}

/** Facts of a space in short: what was refused with the ids behind it, what is open with its reason. */
export function inShort({ accepted, refused, undecided, differs }: SpaceFacts): InShort {
  return {
    accepted: accepted.map(({ box, evidence }) => `${text(box)} by ${evidence.join('')}`),
    refused: refused.map(
      ({ box, evidence, by }) => `${text(box)} by ${evidence.join('')}${by === undefined ? '' : ` ${by}`}`,
    ),
    open: undecided.map(({ box, evidence, reason }) => `${text(box)} by ${evidence.join('')}: ${reason}`),
    ...(differs === undefined
      ? {}
      : { differs: differs.map(({ box, evidence }) => `${text(box)} by ${evidence.join('')}`) }),
  };
}
