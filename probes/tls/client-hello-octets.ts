import { type ClientHello, clientHello } from '../../core/protocol/tls/client-hello.ts';
import {
  clientKeyShares,
  codePointList,
  type Extension,
  extension,
  extensionType,
  type KeyShareEntry,
  octetList,
  serverNameList,
  versionList,
} from '../../core/protocol/tls/extension.ts';
import { handshakeMessage, handshakeType } from '../../core/protocol/tls/handshake-message.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import { contentType, tlsRecord } from '../../core/protocol/tls/tls-record.ts';
import { encode } from '../../core/wire/codec.ts';
import type { TlsHelloOffer } from './tls-offer.ts';

/** What an offer needs beside its code points. */
export interface HelloMaterial {
  /** 32 octets. */
  readonly random: Uint8Array;
  /** One public key per group of `offer.keyShares`. */
  readonly keyShares: readonly KeyShareEntry[];
  /** Echoed by servers of TLS 1.3 (middlebox compatibility, RFC 8446 appendix D.4); empty for none. */
  readonly sessionId: Uint8Array;
}

/** The ClientHello message, with its handshake header, that makes this offer. */
export function clientHelloMessage(offer: TlsHelloOffer, material: HelloMaterial): Uint8Array {
  const hello: ClientHello = {
    legacyVersion: Math.min(offer.version, tlsVersion.tls12),
    random: material.random,
    legacySessionId: material.sessionId,
    cipherSuites: offer.suites,
    compressionMethods: offer.compressionMethods,
    extensions: offer.version === tlsVersion.ssl3 ? undefined : extensionsOf(offer, material),
  };
  return encode(handshakeMessage, { type: handshakeType.clientHello, body: encode(clientHello, hello) });
}

/** The record around a ClientHello. Its version says 1.0 (3.0 for SSL 3.0), as old servers want it (RFC 5246 appendix E.1). */
export function helloRecord(message: Uint8Array, version: number): Uint8Array {
  const recordVersion = version === tlsVersion.ssl3 ? tlsVersion.ssl3 : tlsVersion.tls10;
  return encode(tlsRecord, { type: contentType.handshake, version: recordVersion, fragment: message });
}

function extensionsOf(offer: TlsHelloOffer, material: HelloMaterial): Extension[] {
  const all: Extension[] = [];
  if (offer.serverName !== undefined) {
    const name = new TextEncoder().encode(offer.serverName);
    all.push(extension(extensionType.serverName, serverNameList, [{ type: 0, name }]));
  }
  if (offer.groups.length > 0) all.push(extension(extensionType.supportedGroups, codePointList, offer.groups));
  if ((offer.lowest ?? offer.version) < tlsVersion.tls13 && offer.groups.length > 0) {
    all.push(extension(extensionType.ecPointFormats, octetList, [0]));
  }
  if (offer.signatureSchemes.length > 0) {
    all.push(extension(extensionType.signatureAlgorithms, codePointList, offer.signatureSchemes));
  }
  if (offer.certificateSchemes !== undefined) {
    all.push(extension(extensionType.signatureAlgorithmsCert, codePointList, offer.certificateSchemes));
  }
  for (const type of offer.signals) all.push({ type, body: signalBody(type) });
  if (offer.version >= tlsVersion.tls13) {
    const { version, lowest = version } = offer;
    const versions = Array.from({ length: version - lowest + 1 }, (_, at) => version - at);
    all.push(extension(extensionType.supportedVersions, versionList, versions));
    all.push(extension(extensionType.keyShare, clientKeyShares, material.keyShares));
  }
  return all;
}

/** Whom no server knows; the length stands before it (RFC 5054 section 2.8.1, RFC 8492 section 4.1). */
const nobody = new TextEncoder().encode('gateproof');

function signalBody(type: number): Uint8Array {
  // CertificateStatusRequest of OCSP, to no responder in particular and without extensions (RFC 6066 section 8).
  if (type === extensionType.statusRequest) return Uint8Array.of(1, 0, 0, 0, 0);
  if (type === extensionType.srp || type === extensionType.pwdClear) return Uint8Array.of(nobody.length, ...nobody);
  return new Uint8Array(type === extensionType.renegotiationInfo ? 1 : 0);
}
