import { defined } from '../../core/defined.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { encapsulatedProtocol, statusInfo } from '../../core/protocol/sstp/attributes.ts';
import { controlPacket } from '../../core/protocol/sstp/control-packet.ts';
import { writeDuplexPost, writeGet } from '../../core/protocol/sstp/duplex-post.ts';
import { attributeId, encapsulatedPpp, messageType } from '../../core/protocol/sstp/numbers.ts';
import { encode } from '../../core/wire/codec.ts';
import { toHex } from '../../core/wire/hex.ts';
import type { SecuredStream } from '../secured-context.ts';
import type { StreamOutcome } from '../stream-context.ts';
import { isCallAnswered, isVerbAnswered, readCallAnswer, readVerbAnswer, type SstpReading } from './read-answer.ts';
import type { SstpCallOffer, SstpGetOffer, SstpVerbOffer } from './sstp-offer.ts';

/** Octets of an answer that the evidence keeps. */
const keptOctets = 16 * 1024;

/** PPP is to be carried (MS-SSTP 2.2.9). */
const callConnectRequest = encode(controlPacket, {
  type: messageType.callConnectRequest,
  attributes: [{ id: attributeId.encapsulatedProtocol, value: encode(encapsulatedProtocol, encapsulatedPpp) }],
});

const callAbort = encode(controlPacket, {
  type: messageType.callAbort,
  attributes: [
    {
      id: attributeId.statusInfo,
      value: encode(statusInfo, { attribute: 0, status: 0, value: new Uint8Array(0) }),
    },
  ],
});

export interface SstpSpeaker {
  readonly target: Target;
  /** `length` random octets. */
  readonly random: (length: number) => Uint8Array;
}

/** Value of the Host field for a target. */
export function hostOf({ serverName, host }: Target): string {
  const name = serverName ?? host;
  return name.includes(':') ? `[${name}]` : name;
}

/**
 * SSTP from the verb to the offer of the crypto binding, and no further: the call is aborted whatever comes back, because the server has
 * an address reserved for us by then. Resolves with one observation for each step that was made.
 */
export async function speakSstp(
  stream: SecuredStream,
  { target, random }: SstpSpeaker,
): Promise<readonly ObservationDraft[]> {
  const host = hostOf(target);
  const verb: SstpVerbOffer = { kind: 'verb', host };
  const request = writeDuplexPost({ host, correlationId: guid(random(16)) });
  const head = await stream.exchange(request, isVerbAnswered);
  const opened = readVerbAnswer(head);
  const first = draft('sstp/verb', 'sstp/1-verb', verb, request, head, opened);
  if (opened.answer?.kind !== 'http' || !opened.answer.sstp) return [first];
  const call: SstpCallOffer = { kind: 'call', protocol: encapsulatedPpp };
  const packet = await stream.exchange(callConnectRequest, isCallAnswered);
  stream.send(callAbort);
  const sent = Uint8Array.of(...callConnectRequest, ...callAbort);
  return [first, draft('sstp/call', 'sstp/2-call', call, sent, packet, readCallAnswer(packet))];
}

/** Asks by GET what is at the place where SSTP would answer. */
export async function getSstp(stream: SecuredStream, { target }: SstpSpeaker): Promise<ObservationDraft> {
  const host = hostOf(target);
  const offer: SstpGetOffer = { kind: 'get', host };
  const request = writeGet(host);
  const head = await stream.exchange(request, isVerbAnswered);
  return draft('sstp/get', 'sstp/3-get', offer, request, head, readVerbAnswer(head));
}

function draft(
  probe: string,
  order: string,
  offer: SstpVerbOffer | SstpCallOffer | SstpGetOffer,
  sent: Uint8Array,
  { received, startedAtMs, elapsedMs }: StreamOutcome,
  { outcome, detail, answer }: SstpReading<NonNullable<ObservationDraft['answer']>>,
): ObservationDraft {
  return {
    probe,
    order,
    offer,
    outcome,
    detail,
    ...defined({ answer }),
    sent: toHex(sent),
    received: toHex(received.subarray(0, keptOctets)),
    startedAtMs,
    elapsedMs,
    attempts: 1,
  };
}

/** A random GUID (RFC 9562 section 5.4) in braces, of 16 random octets. */
function guid(octets: Uint8Array): string {
  const hex = toHex(
    octets.map((octet, at) => (at === 6 ? (octet & 0x0f) | 0x40 : at === 8 ? (octet & 0x3f) | 0x80 : octet)),
  );
  return `{${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-').toUpperCase()}}`;
}
