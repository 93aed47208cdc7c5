import { type Codec, decode } from '../../wire/codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import { certificateList } from './certificate-message.ts';
import { isStapled } from './certificate-status.ts';
import { handshakeHeaderLength, handshakeType } from './handshake-message.ts';
import { cipherSuite, tlsVersion } from './registry.ts';
import { negotiatedGroup, negotiatedVersion, type ServerHello, serverHello } from './server-hello.ts';
import { type ServerKeyExchange, type ServerKeyExchangeShape, serverKeyExchange } from './server-key-exchange.ts';
import { type Alert, alert, contentType, maximumFragment, recordHeaderLength, tlsRecord } from './tls-record.ts';

/** What a server said to a ClientHello so far. Absent fields have not come (yet). */
export interface ServerFlight {
  readonly hello?: ServerHello;
  /** Of `hello`: supported_versions, else legacy_version. */
  readonly version?: number;
  /** Of `hello`'s key_share. */
  readonly group?: number;
  /** The ServerHello message with its header. */
  readonly helloMessage?: Uint8Array;
  /** DER, from the Certificate message up to TLS 1.2. */
  readonly certificates?: readonly Uint8Array[];
  /** Undefined also when the key exchange of the suite is one whose parameters are not read here (PSK, SRP, …). */
  readonly keyExchange?: ServerKeyExchange;
  /** An answer of an OCSP responder came with the certificate, up to TLS 1.2. */
  readonly stapled?: true;
  /** CertificateRequest came, up to TLS 1.2. */
  readonly certificateRequested: boolean;
  /** ServerHelloDone came: the server's first flight is over, up to TLS 1.2. */
  readonly done: boolean;
  /** Records of type application_data after a ServerHello of TLS 1.3, headers included. */
  readonly protectedRecords: readonly Uint8Array[];
  /** The alert that ends the handshake. A warning unrecognized_name(112), which servers send before they go on, is skipped. */
  readonly alert?: Alert;
  /** What came is no TLS, or not what a server may send here. Nothing after it is read. */
  readonly fault?: WireError;
}

/**
 * What a flight is read for: the server's choice, its key exchange, or all that it says. Each ends with the ServerHello in TLS 1.3, where the
 * rest is encrypted. Below, a choice counts when the flight came to its ServerHelloDone: a server that chooses and then fails took nothing.
 */
export type FlightGoal = 'server-hello' | 'key-exchange' | 'done';

type Draft = { -readonly [K in keyof ServerFlight]: ServerFlight[K] } & { protectedRecords: Uint8Array[] };

/** No message of a server's first flight is longer; a certificate chain of a hundred entries fits. */
const maximumMessage = 0x10000;
/** A flight cut into more records than this is an attack on the reader's time. */
const maximumRecords = 512;
const unrecognizedName = 112;

/**
 * Reads as much as `received` holds of a server's first flight. Never throws: what does not fit becomes `fault`. A longer prefix of the
 * same octets never contradicts a shorter one.
 */
export function readServerFlight(received: Uint8Array): ServerFlight {
  const flight: Draft = { certificateRequested: false, done: false, protectedRecords: [] };
  try {
    readRecords(received, flight);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    flight.fault = error;
  }
  return flight;
}

/** Whether nothing more can help: `goal` is reached, or an alert or a fault ends the flight. */
export function isFlightComplete(flight: ServerFlight, goal: FlightGoal): boolean {
  return flight.alert !== undefined || flight.fault !== undefined || isGoalReached(flight, goal);
}

/** Whether the flight holds what `goal` asks for. */
export function isGoalReached(flight: ServerFlight, goal: FlightGoal): boolean {
  if (flight.done) return true;
  if (flight.version === undefined) return false;
  if (flight.version >= tlsVersion.tls13) return true;
  return goal === 'key-exchange' && flight.keyExchange !== undefined;
}

function readRecords(received: Uint8Array, flight: Draft): void {
  let pending: Uint8Array = new Uint8Array(0);
  let at = 0;
  for (let records = 0; !isOver(flight) && received.length - at >= 1; records++) {
    if (records === maximumRecords) {
      throw new WireError({ path: 'record', offset: at }, `at most ${maximumRecords} records`, 'more');
    }
    const length = recordLength(received, at, flight);
    if (length === undefined || received.length - at < length) return;
    const octets = received.subarray(at, at + length);
    const { type, fragment } = decode(tlsRecord, octets, 'record');
    if (type === contentType.alert) {
      const { level, description } = decode(alert, fragment, 'alert');
      if (level !== 1 || description !== unrecognizedName) flight.alert = { level, description };
    } else if (type === contentType.handshake) {
      pending = readMessages(concatenate(pending, fragment), at, flight);
    } else if (type === contentType.applicationData) {
      flight.protectedRecords.push(octets.slice());
    }
    at += length;
  }
}

function isOver(flight: Draft): boolean {
  return flight.alert !== undefined || flight.done;
}

/** Octets of the record that starts at `at`; undefined while its header is incomplete. Refuses what no TLS record starts with. */
function recordLength(received: Uint8Array, at: number, flight: Draft): number | undefined {
  const [type = 0, major = 3, , high, low] = received.subarray(at, at + recordHeaderLength);
  const encrypted = flight.version !== undefined && flight.version >= tlsVersion.tls13;
  const expected: number[] = [contentType.alert, contentType.handshake];
  if (encrypted) expected.push(contentType.changeCipherSpec, contentType.applicationData);
  if (!expected.includes(type)) {
    throw new WireError({ path: 'record/type', offset: at }, `one of ${expected.join(', ')}`, String(type));
  }
  if (major !== 3) throw new WireError({ path: 'record/version', offset: at + 1 }, 'major version 3', String(major));
  if (high === undefined || low === undefined) return undefined;
  const length = high * 0x100 + low;
  if (length === 0 || length > maximumFragment) {
    const wanted = `1 to ${maximumFragment} octets`;
    throw new WireError({ path: 'record/length', offset: at + 3 }, wanted, String(length));
  }
  return recordHeaderLength + length;
}

/** Reads the complete messages of `pending` and returns what is left of it. */
function readMessages(pending: Uint8Array, recordAt: number, flight: Draft): Uint8Array {
  let at = 0;
  while (pending.length - at >= handshakeHeaderLength && !isOver(flight)) {
    const [type = 0, a = 0, b = 0, c = 0] = pending.subarray(at, at + handshakeHeaderLength);
    const length = a * 0x10000 + b * 0x100 + c;
    if (length > maximumMessage) {
      const wanted = `at most ${maximumMessage} octets`;
      throw new WireError({ path: 'handshake/length', offset: recordAt }, wanted, String(length));
    }
    if (pending.length - at < handshakeHeaderLength + length) break;
    const message = pending.subarray(at, at + handshakeHeaderLength + length);
    readMessage(type, message, recordAt, flight);
    at += message.length;
  }
  return pending.subarray(at);
}

function readMessage(type: number, message: Uint8Array, recordAt: number, flight: Draft): void {
  const body = message.subarray(handshakeHeaderLength);
  if (flight.hello === undefined) {
    if (type !== handshakeType.serverHello) {
      throw new WireError({ path: 'handshake/type', offset: recordAt }, 'server_hello(2)', String(type));
    }
    const hello = decode(serverHello, body, 'server-hello');
    const group = negotiatedGroup(hello);
    flight.version = negotiatedVersion(hello);
    if (group !== undefined) flight.group = group;
    flight.helloMessage = message.slice();
    flight.hello = hello;
    return;
  }
  if (type === handshakeType.certificate) flight.certificates = decode(certificateList, body, 'certificate');
  if (type === handshakeType.certificateStatus && isStapled(body)) flight.stapled = true;
  if (type === handshakeType.serverKeyExchange) {
    const codec = keyExchangeCodec(flight.hello.cipherSuite, flight.version ?? 0);
    if (codec !== undefined) flight.keyExchange = decode(codec, body, 'server-key-exchange');
  }
  if (type === handshakeType.certificateRequest) flight.certificateRequested = true;
  if (type === handshakeType.serverHelloDone) flight.done = true;
}

function keyExchangeCodec(suite: number, version: number): Codec<ServerKeyExchange> | undefined {
  const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
  if (!['RSA', 'ECDSA', 'DSS', 'anon'].includes(authentication)) return undefined;
  const parameters: ServerKeyExchangeShape['parameters'] | undefined =
    keyExchange === 'ECDHE' || (keyExchange === 'ECDH' && authentication === 'anon')
      ? 'named-curve'
      : keyExchange === 'DHE' || (keyExchange === 'DH' && authentication === 'anon')
        ? 'diffie-hellman'
        : undefined;
  if (parameters === undefined) return undefined;
  return serverKeyExchange({
    parameters,
    signed: authentication !== 'anon',
    namesAlgorithm: version >= tlsVersion.tls12,
  });
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
