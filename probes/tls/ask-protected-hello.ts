import { readServerFlight } from '../../core/protocol/tls/server-flight.ts';
import { isHelloRetryRequest } from '../../core/protocol/tls/server-hello.ts';
import type { StreamContext, StreamOutcome } from '../stream-context.ts';
import { askAgain } from './ask-hello.ts';
import { clientHelloMessage, helloRecord } from './client-hello-octets.ts';
import { type EphemeralKey, ephemeralKeys } from './ephemeral-keys.ts';
import {
  addProtected,
  type Reading,
  readHelloAnswer,
  receivedCapOctets,
  refusedBy,
  unfinished,
} from './hello-answer.ts';
import type { TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';
import { openTls13Flight, type Tls13Flight } from './tls13-flight.ts';

/** A hello of TLS 1.3 whose answer is opened up to the CertificateVerify. */
export interface ProtectedQuestion {
  readonly probe: string;
  readonly order: string;
  /** `keyShares` are some of `ephemeralGroups`. */
  readonly offer: TlsHelloOffer;
  /** Whether the answer keeps the certificates. */
  readonly withCertificates: boolean;
}

/**
 * Like `askHello`, but with keys of our own, so that the encrypted part of the flight can be read: certificates and the signature scheme of
 * the CertificateVerify. The handshake is left there. A HelloRetryRequest is an answer without these. Rejects only for abort.
 */
export function askProtectedHello(
  context: StreamContext,
  question: ProtectedQuestion,
): Promise<Reading<TlsHelloAnswer>> {
  const { probe, order, offer } = question;
  let message: Uint8Array = new Uint8Array(0);
  let keys: readonly EphemeralKey[] = [];
  const open = (received: Uint8Array): Tls13Flight => openTls13Flight(message, readServerFlight(received), keys);
  return askAgain(context, {
    probe,
    order,
    offer,
    octets: () => {
      keys = ephemeralKeys(offer.keyShares, (length) => context.random(length));
      const material = {
        random: context.random(32),
        keyShares: keys.map(({ share }) => share),
        sessionId: context.random(32),
      };
      message = clientHelloMessage(offer, material);
      return helloRecord(message, offer.version);
    },
    isComplete: (received) => {
      const { hello, alert, fault } = readServerFlight(received);
      if (alert !== undefined || fault !== undefined) return true;
      if (hello === undefined) return false;
      if (isHelloRetryRequest(hello)) return true;
      const opened = open(received);
      return opened.signatureScheme !== undefined || opened.alert !== undefined || opened.fault !== undefined;
    },
    read: (stream) => readProtected(question, stream, open(stream.received)),
  });
}

function readProtected(
  { offer, withCertificates }: ProtectedQuestion,
  stream: StreamOutcome,
  opened: Tls13Flight,
): Reading<TlsHelloAnswer> {
  const first = readHelloAnswer(offer, stream, 'server-hello');
  if (first.outcome !== 'answered' || first.answer?.kind !== 'server-hello') return first;
  if (opened.alert !== undefined) return refusedBy(opened.alert);
  if (opened.fault !== undefined) return { outcome: 'malformed', detail: opened.fault };
  if (opened.signatureScheme === undefined) {
    if (stream.received.length >= receivedCapOctets) return { outcome: 'malformed', detail: 'no CertificateVerify' };
    return unfinished(stream, stream.detail);
  }
  return addProtected(offer, first.answer, opened.signatureScheme, opened, withCertificates);
}
