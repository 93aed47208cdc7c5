import type { OutcomeKind } from '../../core/observation/observation.ts';
import { cryptoBindingRequest, hashBit, statusInfo } from '../../core/protocol/sstp/attributes.ts';
import { type ControlPacket, controlPacket, packetLength } from '../../core/protocol/sstp/control-packet.ts';
import { mayBeHttp, opensSstp, readDuplexPostAnswer } from '../../core/protocol/sstp/duplex-post.ts';
import { httpHeadLength, httpHeadOctets } from '../../core/protocol/sstp/http-head.ts';
import { attributeId, messageName, messageType, statusName } from '../../core/protocol/sstp/numbers.ts';
import { decode } from '../../core/wire/codec.ts';
import { WireError } from '../../core/wire/wire-error.ts';
import type { StreamOutcome } from '../stream-context.ts';
import type { SstpCallAnswer, SstpVerbAnswer } from './sstp-offer.ts';

/** What an answer means. */
export interface SstpReading<A> {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  readonly answer?: A;
}

/** Interim answers (RFC 9110 section 15.2) that are passed over. */
const interimAtMost = 4;

/** Whether enough came to say what the answer to the verb is. */
export function isVerbAnswered(received: Uint8Array): boolean {
  const final = afterInterim(received);
  return !mayBeHttp(final) || httpHeadLength(final) !== undefined || final.length >= httpHeadOctets;
}

/** What came back for SSTP_DUPLEX_POST. */
export function readVerbAnswer({ kind, received, detail }: StreamOutcome): SstpReading<SstpVerbAnswer> {
  const final = afterInterim(received);
  if (final.length > 0 && !mayBeHttp(final)) {
    return { outcome: 'malformed', detail: 'octets that are no HTTP', answer: { kind: 'other' } };
  }
  if (kind !== 'answered') return withoutAnswer(kind, detail);
  return orMalformed(() => {
    const head = readDuplexPostAnswer(final);
    if (isInterim(head.status)) {
      return { outcome: 'malformed', detail: `HTTP ${head.status} and no answer behind it` };
    }
    const { length: _length, ...told } = head;
    const sstp = opensSstp(head);
    const answer: SstpVerbAnswer = { kind: 'http', ...told, sstp };
    return { outcome: 'answered', detail: `HTTP ${head.status}${sstp ? ', SSTP' : ', no SSTP'}`, answer };
  });
}

/** An answer that another one follows (RFC 9110 section 15.2); 101 is none, because another protocol follows it. */
function isInterim(status: number): boolean {
  return status < 200 && status !== 101;
}

/** What is left behind interim answers. */
function afterInterim(received: Uint8Array): Uint8Array {
  let left = received;
  for (let passed = 0; passed < interimAtMost && httpHeadLength(left) !== undefined; passed++) {
    try {
      const { status, length } = readDuplexPostAnswer(left);
      if (!isInterim(status)) return left;
      left = left.subarray(length);
    } catch (error) {
      if (error instanceof WireError) return left;
      throw error;
    }
  }
  return left;
}

/** Whether a whole packet is there, or octets that begin none. */
export function isCallAnswered(received: Uint8Array): boolean {
  try {
    const length = packetLength(received);
    return length !== undefined && received.length >= length;
  } catch (error) {
    if (error instanceof WireError) return true;
    throw error;
  }
}

/** What came back for CALL_CONNECT_REQUEST; what follows the first packet is not looked at. */
export function readCallAnswer({ kind, received, detail }: StreamOutcome): SstpReading<SstpCallAnswer> {
  if (kind !== 'answered') return withoutAnswer(kind, detail);
  return orMalformed(() => {
    const packet = decode(controlPacket, received.subarray(0, packetLength(received)), 'packet');
    switch (packet.type) {
      case messageType.callConnectAck:
        return readAck(packet);
      case messageType.callConnectNak:
      case messageType.callAbort:
      case messageType.callDisconnect:
        return readNo(packet);
      default:
        return { outcome: 'malformed', detail: `CALL_CONNECT_ACK or NAK wanted, ${messageName(packet.type)} found` };
    }
  });
}

function readAck({ type, attributes }: ControlPacket): SstpReading<SstpCallAnswer> {
  const name = messageName(type);
  const request = attributes.find(({ id }) => id === attributeId.cryptoBindingRequest);
  if (request === undefined) {
    return { outcome: 'answered', detail: `${name} without a crypto binding request`, answer: { kind: 'ack' } };
  }
  const { hashes } = decode(cryptoBindingRequest, request.value, 'crypto-binding-request');
  return { outcome: 'answered', detail: `${name}: ${hashesText(hashes)}`, answer: { kind: 'ack', hashes } };
}

function readNo({ type, attributes }: ControlPacket): SstpReading<SstpCallAnswer> {
  const statuses = attributes
    .filter(({ id }) => id === attributeId.statusInfo)
    .map(({ value }) => decode(statusInfo, value, 'status-info'))
    .map(({ attribute, status }) => ({ attribute, status }));
  const told = statuses.map(({ status }) => statusName(status)).join(', ');
  return {
    outcome: 'refused',
    detail: `${messageName(type)}${told === '' ? '' : `: ${told}`}`,
    answer: { kind: 'no', type, statuses },
  };
}

function hashesText(hashes: number): string {
  const unknown = hashes & ~(hashBit.sha1 | hashBit.sha256);
  const names = [
    ...((hashes & hashBit.sha1) === 0 ? [] : ['SHA-1']),
    ...((hashes & hashBit.sha256) === 0 ? [] : ['SHA-256']),
    ...(unknown === 0 ? [] : [`unknown bits 0x${unknown.toString(16).padStart(2, '0')}`]),
  ];
  return names.length === 0 ? 'no hash' : names.join(', ');
}

/** An alert that wants a client certificate comes behind the handshake in TLS 1.3. */
function withoutAnswer<A>(kind: Exclude<StreamOutcome['kind'], 'answered'>, detail: string): SstpReading<A> {
  return {
    outcome: wantsCertificate(detail) ? 'authentication-failed' : kind === 'declined' ? 'closed' : kind,
    detail,
  };
}

/** Whether OpenSSL's words are the alert certificate_required(116) of TLS 1.3. */
export function wantsCertificate(detail: string): boolean {
  return /CERTIFICATE_REQUIRED|alert number 116\b/iu.test(detail);
}

function orMalformed<A>(read: () => SstpReading<A>): SstpReading<A> {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return { outcome: 'malformed', detail: error.message };
    throw error;
  }
}
