import { suiteName, suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { isFlightComplete, readServerFlight } from '../../core/protocol/tls/server-flight.ts';
import { type Ssl2Answer, ssl2Answer, ssl2ClientHello, ssl2ErrorText } from '../../core/protocol/tls/ssl2-message.ts';
import { decode, encode } from '../../core/wire/codec.ts';
import { toHex } from '../../core/wire/hex.ts';
import { WireError } from '../../core/wire/wire-error.ts';
import type { StreamContext, StreamOutcome } from '../stream-context.ts';
import { askAgain } from './ask-hello.ts';
import { type Reading, refusedBy, unfinished } from './hello-answer.ts';
import type { Ssl2HelloAnswer, Ssl2Offer } from './tls-offer.ts';

const recordHeaderLength = 2;
const longRecord = 0x80;

/**
 * Offers every cipher kind of SSL 2.0 in its own CLIENT-HELLO. The server lists those that it accepts, so that one exchange settles all.
 * A server that knows only later versions answers with their alert, which is a refusal. `time` tells several of them apart.
 */
export async function observeSsl2(context: StreamContext, time = 'first'): Promise<void> {
  const version = tlsVersion.ssl2;
  const offer: Ssl2Offer = { kind: 'ssl2-client-hello', version, suites: suitesOf(version) };
  const octets = (): Uint8Array =>
    encode(ssl2ClientHello, {
      version,
      cipherKinds: offer.suites,
      sessionId: new Uint8Array(0),
      challenge: context.random(16),
    });
  const read = (stream: StreamOutcome): Reading<Ssl2HelloAnswer> => readSsl2Answer(offer, stream);
  await askAgain(context, { probe: 'tls/ssl2', order: `tls/2-suites/SSLv2/${time}`, offer, octets, isComplete, read });
}

function isComplete(received: Uint8Array): boolean {
  const [high, low] = received;
  if (high === undefined) return false;
  if (high < longRecord) return isFlightComplete(readServerFlight(received), 'server-hello');
  return low !== undefined && received.length >= recordHeaderLength + (high - longRecord) * 0x100 + low;
}

function readSsl2Answer(offer: Ssl2Offer, stream: StreamOutcome): Reading<Ssl2HelloAnswer> {
  const { received } = stream;
  if (!isComplete(received)) {
    return unfinished(stream, stream.detail);
  }
  const [high = 0] = received;
  if (high < longRecord) return readLaterAnswer(received);
  let answer: Ssl2Answer;
  try {
    const [, low = 0] = received;
    answer = decode(ssl2Answer, received.subarray(0, recordHeaderLength + (high - longRecord) * 0x100 + low), 'ssl2');
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { outcome: 'malformed', detail: error.message };
  }
  if (answer.kind === 'error') {
    return { outcome: 'refused', detail: ssl2ErrorText(answer.error) };
  }
  const { version, cipherKinds, certificate } = answer;
  const seen: Ssl2HelloAnswer = {
    kind: 'ssl2-server-hello',
    version,
    suites: cipherKinds,
    certificate: toHex(certificate),
  };
  const stranger = cipherKinds.find((kind) => !offer.suites.includes(kind));
  if (stranger !== undefined) {
    return { outcome: 'malformed', detail: `${suiteName(stranger)} was not offered`, answer: seen };
  }
  if (cipherKinds.length === 0) return { outcome: 'refused', detail: 'SERVER-HELLO without a cipher kind' };
  return { outcome: 'answered', detail: `SERVER-HELLO ${cipherKinds.map(suiteName).join(', ')}`, answer: seen };
}

function readLaterAnswer(received: Uint8Array): Reading<Ssl2HelloAnswer> {
  const { alert, fault } = readServerFlight(received);
  if (alert === undefined) {
    return { outcome: 'malformed', detail: fault?.message ?? 'a ServerHello in answer to a CLIENT-HELLO of SSL 2.0' };
  }
  return refusedBy(alert);
}
