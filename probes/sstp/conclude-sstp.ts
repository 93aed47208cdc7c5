import { defined } from '../../core/defined.ts';
import type { CryptoBindingHash, Known, SstpFacts } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { hashBit } from '../../core/protocol/sstp/attributes.ts';
import { isCall, isGet, isVerb, type SstpCallAnswer, type SstpVerbAnswer } from './sstp-offer.ts';

/**
 * What the observations of one SSTP endpoint say of what is behind its TLS; undefined where nothing was asked. `why`: why its TLS speaks to
 * nobody who asks so, where that is known.
 */
export function concludeSstp(observations: readonly Observation[], why?: Reason): SstpFacts | undefined {
  const asked = observations.findLast(isVerb);
  const verb = asked ?? observations.find(({ probe }) => probe === 'run/resolve');
  if (verb === undefined) return undefined;
  const call = observations.findLast(isCall);
  const answer = asked?.answer;
  const get = observations.findLast(isGet);
  const service = serviceOf(answer, get?.answer);
  const reason =
    service === 'unknown' ? (why ?? whyNoService(verb, answer)) : call === undefined ? undefined : whyNoBinding(call);
  const binding = call === undefined ? undefined : bindingOf(call);
  return {
    service: { value: service, evidence: [verb.id, ...(get === undefined ? [] : [get.id])] },
    ...(answer?.kind === 'http' ? { status: answer.status } : {}),
    ...(answer?.kind === 'http' && answer.server !== undefined ? { server: answer.server } : {}),
    ...binding,
    ...defined({ reason }),
    ...(call === undefined ? {} : { callEvidence: [call.id] }),
  };
}

/** Statuses by which a server says that it cannot answer now, which says nothing about what it would answer (RFC 9110 section 15, RFC 6585). */
function isNotNow(status: number): boolean {
  // 501 is for good: the server does not know the method.
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
}

/** Whether the verb was answered by an HTTP error of which a GET tells whether it is about a port that is not free. */
export function isTellingError(answer: SstpVerbAnswer | undefined): boolean {
  return answer?.kind === 'http' && answer.status >= 400 && !isNotNow(answer.status);
}

/** What an answer to the verb shows, and where that is an HTTP error, with it the answer to a GET of the same place (`got`). */
export function serviceOf(
  answer: SstpVerbAnswer | undefined,
  got: SstpVerbAnswer | undefined,
): SstpFacts['service']['value'] {
  if (answer?.kind !== 'http') return answer?.kind === 'other' ? 'other' : 'unknown';
  if (answer.sstp) return 'sstp';
  if (isNotNow(answer.status) || (answer.status < 200 && answer.status !== 101)) return 'unknown';
  if (answer.status < 400) return 'http';
  return got?.kind === 'http' && isNoSstp(answer.status, got.status) ? 'http' : 'unknown';
}

/**
 * A web server says to a GET what it says to any request of that place, or what it has there; to the verb it says so too, or that it cannot
 * take such a request. An SSTP server without a free port refuses the verb in its own way, and a GET in another.
 */
function isNoSstp(verb: number, get: number): boolean {
  return verb === get || (cannotTake.has(verb) && (get < 400 || nothingThere.has(get)));
}

/** Of the request: its method, its endless length (RFC 9110 sections 15.5.1, 15.5.5, 15.5.6, 15.5.12, 15.5.14, 15.6.2). */
const cannotTake = new Set([400, 404, 405, 411, 413, 501]);
const nothingThere = new Set([404, 410, 501]);

function whyNoService({ outcome, detail }: Observation, answer: SstpVerbAnswer | undefined): Reason {
  if (answer?.kind === 'http' && answer.status < 400) return 'malformed';
  if (answer?.kind === 'http') return isNotNow(answer.status) ? 'not-now' : 'no-port-left';
  if (outcome !== 'not-made') return outcome;
  return answer?.kind === 'no-tls' ? 'tls-not-completed' : detail === 'budget' ? 'budget' : outcome;
}

interface Called extends Pick<Observation, 'id' | 'outcome'> {
  readonly answer?: SstpCallAnswer;
}

function whyNoBinding({ outcome, answer: said }: Called): Reason | undefined {
  if (outcome === 'refused') return 'call-refused';
  if (said?.kind !== 'ack') return outcome;
  return said.hashes === undefined ? 'no-binding-request' : undefined;
}

function bindingOf({ id, answer: said }: Called): Pick<SstpFacts, 'cryptoBinding' | 'unknownHashBits'> {
  if (said?.kind !== 'ack' || said.hashes === undefined) return {};
  const { hashes } = said;
  const names = (['sha1', 'sha256'] as const).filter((name) => (hashes & hashBit[name]) !== 0);
  const unknown = hashes & ~(hashBit.sha1 | hashBit.sha256);
  const cryptoBinding: Known<readonly CryptoBindingHash[]> = { value: names, evidence: [id] };
  return { cryptoBinding, ...(unknown === 0 ? {} : { unknownHashBits: unknown }) };
}
