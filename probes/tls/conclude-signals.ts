import type { ChoiceFacts, Known } from '../../core/facts/facts.ts';
import { cipherSuite, tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { Hello } from './seen-hello.ts';

/** Two offers of the same suites in opposite orders: a server that follows the client takes the first of each. */
export function preferenceOf(hellos: readonly Hello[]): Known<'server' | 'client'> | undefined {
  const [one, other] = hellos;
  if (one?.answer === undefined || other?.answer === undefined) return undefined;
  const follows = [one, other].every(({ offer, answer }) => answer?.suite === offer.suites[0]);
  return { value: follows ? 'client' : 'server', evidence: [one.observation.id, other.observation.id] };
}

/** The suites that were offered in both orders; which of them a server wants most is not asked. */
export function choiceOf([one, other]: readonly Hello[]): ChoiceFacts | undefined {
  const preference = preferenceOf([one, other].filter((hello) => hello !== undefined));
  if (one === undefined || preference === undefined) return undefined;
  const { version, suites } = one.offer;
  return {
    by: { ...preference, value: preference.value === 'server' ? 'gateway' : 'peer' },
    wanted: [],
    rest: suites.map((suite) => [version, suite]),
  };
}

/** Whether every server that was offered the signal, and answered below TLS 1.3, sent it back: one of several may lack it. */
export function signalOf(hellos: readonly Hello[], type: number): Known<boolean> | undefined {
  const sent = hellos.flatMap(({ observation: { id }, offer, answer }) =>
    answer !== undefined && hasSignals(answer.version) && offer.signals.includes(type)
      ? [{ id, value: answer.extensions.includes(type) }]
      : [],
  );
  const decisive = sent.find(({ value }) => !value) ?? sent[0];
  return decisive === undefined ? undefined : { value: decisive.value, evidence: [decisive.id] };
}

/** SSL 3.0 has no extensions, and TLS 1.3 no need of these. */
function hasSignals(version: number): boolean {
  return version >= tlsVersion.tls10 && version < tlsVersion.tls13;
}

export function isBlockCipher({ answer }: Hello): boolean {
  return answer !== undefined && cipherSuite(answer.suite)?.mode === 'CBC';
}

export function compressionOf(hellos: readonly Hello[]): Known<boolean> | undefined {
  const answered = hellos.filter(({ answer }) => answer !== undefined);
  const found = answered.find(({ answer }) => answer?.compressionMethod !== 0) ?? answered[0];
  if (found?.answer === undefined) return undefined;
  return { value: found.answer.compressionMethod !== 0, evidence: [found.observation.id] };
}
