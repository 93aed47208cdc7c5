import { joined } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { handshakeHeaderLength, handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { type Alert, contentType, maximumFragment, recordHeaderLength } from '../../../core/protocol/tls/tls-record.ts';

/** A handshake message in the clear, and where it stands in the stream. */
export interface SeenMessage {
  readonly type: number;
  readonly body: Uint8Array;
  /** Of the record that it begins in, and of the end of that which it ends in. */
  readonly from: number;
  readonly to: number;
}

/** Something that is not to be read any more: encrypted, or of the application. */
export interface ProtectedRecord {
  readonly type: number;
  /** Octets behind the head. */
  readonly length: number;
  readonly from: number;
}

/** Messages and protected records of one direction that are told; no handshake has more of use. */
const [messagesAtMost, protectedAtMost] = [16, 64];

/** Octets of an alert. */
const alertLength = 2;
const nothing = new Uint8Array(0);

/** Walks over the records of one direction of TLS as they come in. What does not fit ends it. */
export class RecordWalker {
  readonly messages: SeenMessage[] = [];
  readonly protectedRecords: ProtectedRecord[] = [];
  /** The first alert in the clear that ends the connection. */
  alert: (Alert & { readonly from: number; readonly to: number }) | undefined;
  fault: string | undefined;
  /** A ChangeCipherSpec came. */
  #hasChanged = false;
  #at: number;
  #pending: Uint8Array = nothing;
  #pendingFrom = 0;

  /** `at`: where the first record stands. */
  constructor(at = 0) {
    this.#at = at;
  }

  /** Goes on with what has come of the stream. */
  walk(octets: Uint8Array, length: number): void {
    while (this.fault === undefined && length - this.#at >= recordHeaderLength) {
      const at = this.#at;
      const [type, major] = [octets[at] as number, octets[at + 1] as number];
      const size = (octets[at + 3] as number) * 0x100 + (octets[at + 4] as number);
      if (type < contentType.changeCipherSpec || type > 24 || major !== 3 || size > maximumFragment) {
        this.fault = `no record of TLS at octet ${at}`;
        return;
      }
      const known = length - at - recordHeaderLength;
      // Behind a ChangeCipherSpec the head of a message says whether it is one.
      if (this.#hasChanged && known < Math.min(handshakeHeaderLength, size)) return;
      const isClear = !this.#hasChanged || isInClear(octets, at, size);
      // What is protected is known by its head, and whether the rest was kept is all the same.
      const isProtected = !isClear || type === contentType.applicationData;
      if (isProtected && !this.#hasTold(at)) this.#tell(type, size, at);
      if (known < size) return;
      if (!isProtected)
        this.#readClear(type, octets.subarray(at + recordHeaderLength, at + recordHeaderLength + size), at);
      this.#at = at + recordHeaderLength + size;
    }
  }

  #hasTold(from: number): boolean {
    return this.protectedRecords.at(-1)?.from === from;
  }

  #tell(type: number, length: number, from: number): void {
    if (this.protectedRecords.length < protectedAtMost) this.protectedRecords.push({ type, length, from });
  }

  #readClear(type: number, fragment: Uint8Array, at: number): void {
    if (type === contentType.changeCipherSpec) this.#hasChanged = true;
    else if (type === contentType.alert) this.#readAlert(fragment, at);
    else if (type === contentType.handshake) this.#readMessages(fragment, at);
  }

  #readAlert(fragment: Uint8Array, at: number): void {
    const [level, description] = fragment;
    if (level === undefined || description === undefined) return;
    // unrecognized_name(112), as a warning, is sent before the ServerHello.
    if (level === 1 && description === 112) return;
    this.alert ??= { level, description, from: at, to: at + recordHeaderLength + fragment.length };
  }

  #readMessages(fragment: Uint8Array, at: number): void {
    if (this.#pending.length === 0) this.#pendingFrom = at;
    const all = this.#pending.length === 0 ? fragment : joined(this.#pending, fragment);
    const to = at + recordHeaderLength + fragment.length;
    let from = 0;
    while (all.length - from >= handshakeHeaderLength) {
      const size = ((all[from + 1] as number) << 16) | ((all[from + 2] as number) << 8) | (all[from + 3] as number);
      if (all.length - from - handshakeHeaderLength < size) break;
      const end = from + handshakeHeaderLength + size;
      if (this.messages.length < messagesAtMost) {
        const body = all.slice(from + handshakeHeaderLength, end);
        this.messages.push({ type: all[from] as number, body, from: this.#pendingFrom, to });
      }
      this.#pendingFrom = at;
      from = end;
    }
    this.#pending = from === all.length ? nothing : all.slice(from);
  }
}

/** Behind a HelloRetryRequest both sides send a ChangeCipherSpec that changes nothing, and then another hello or an alert (RFC 8446 appendix D.4). */
function isInClear(octets: Uint8Array, at: number, size: number): boolean {
  const from = at + recordHeaderLength;
  // What protects an alert makes it longer.
  if (octets[at] === contentType.alert) return size === alertLength;
  if (octets[at] !== contentType.handshake) return false;
  const type = octets[from];
  if (type !== handshakeType.clientHello && type !== handshakeType.serverHello) return false;
  return (
    octets[from + 1] === 0 &&
    (octets[from + 2] as number) * 0x100 + (octets[from + 3] as number) + handshakeHeaderLength === size
  );
}
