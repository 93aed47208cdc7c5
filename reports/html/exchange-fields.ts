import type { Observation } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { answerInNames, offerInNames } from '../words/exchange/exchange-in-names.ts';
import { lineOf } from '../words/exchange/line-of.ts';
import { counted, fieldWords } from '../words/words.ts';

/** What is told of an exchange under one heading; `octets` are in hex, with a note where there are none. */
export type ExchangeField = { readonly name: string } & (
  | { readonly text: string }
  | { readonly fields: readonly (readonly [name: string, text: string])[] }
  | { readonly octets: string; readonly none: string }
  | { readonly lines: readonly string[] }
);

/** All that is told of an exchange besides its outcome, in the order of the page: of long lists of an offer the beginning. */
export function exchangeFields(observation: Observation): readonly ExchangeField[] {
  const { transcript } = observation;
  const answer = answerInNames(observation);
  const none = transcript === undefined ? 'no octets' : 'octets not seen, see the transcript';
  return [
    { name: 'endpoint', text: `${observation.endpoint} of ${observation.target}` },
    {
      name: 'timing',
      text: `${milliseconds(observation.startedAtMs)} after the start, took ${milliseconds(observation.elapsedMs)}, ${counted(observation.attempts, 'attempt')}`,
    },
    { name: 'place in the plan', text: observation.order },
    { name: 'offer', fields: fieldLines(offerInNames(observation)) },
    ...(answer === undefined ? [] : [{ name: 'answer', fields: fieldLines(answer) }]),
    { name: 'sent', octets: observation.sent, none },
    { name: 'received', octets: observation.received, none },
    ...(transcript === undefined ? [] : [{ name: 'transcript', lines: transcript }]),
  ];
}

function fieldLines(fields: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(fields).map(([name, value]) => [fieldWords(name), lineOf(value)] as const);
}

/** '12.3 ms' */
export function milliseconds(value: number): string {
  return `${Number(value.toFixed(1))} ms`;
}
