import { clientHello } from '../../../core/protocol/tls/client-hello.ts';
import { codePointList, extensionType, extensionValue, versionList } from '../../../core/protocol/tls/extension.ts';
import { handshakeMessage } from '../../../core/protocol/tls/handshake-message.ts';
import { tlsRecord } from '../../../core/protocol/tls/tls-record.ts';
import { decode } from '../../../core/wire/codec.ts';
import { draw } from '../fault-proxy-draw.ts';
import type { Reply } from '../scripted-tls-server.ts';

/** One connection as the gateway sees it when the hello is there. */
export interface Visit {
  /** Connections are counted from 1, in the order in which they were accepted. */
  readonly number: number;
  readonly acceptedAtMs: number;
  readonly atMs: number;
  /** Connections that were open when this one was accepted, itself included; and now. */
  readonly openAtAccept: number;
  readonly open: number;
  /** Hellos that came and are not answered yet, this one included. */
  readonly asking: number;
  /** When each connection up to now was accepted. */
  readonly acceptedMs: readonly number[];
  readonly sent: Uint8Array;
  /** Highest version of the hello; 0 for what is no TLS record (SSL 2.0). */
  readonly version: number;
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
  readonly extensions: readonly number[];
  /** It is OpenSSL that asks, and goes on to complete the handshake. */
  readonly isComplete: boolean;
  /** A number from 0 to below 1 that depends on the run's seed, on this connection and on `use`. */
  readonly chance: (use?: number) => number;
  /** The same for the whole run. */
  readonly ofRun: (use?: number) => number;
}

/** What a gateway does with a visit: a reply of its own, or what the next one says. */
export type Behaviour = (visit: Visit, next: () => VisitReply) => VisitReply;

/** A reply, with the time that it takes, and what comes before an end without a word. */
export type VisitReply = Reply & { readonly afterMs?: number; readonly before?: Uint8Array };

export type Arrival = Omit<Visit, 'version' | 'suites' | 'groups' | 'schemes' | 'extensions' | 'chance' | 'ofRun'>;

/** The visit of octets that arrived. */
export function visitOf(arrival: Arrival, seed: number): Visit {
  return {
    ...arrival,
    ...readHello(arrival.sent),
    chance: (use = 0) => draw(seed, arrival.number, use),
    ofRun: (use = 0) => draw(seed, 0, use),
  };
}

function readHello(sent: Uint8Array): Pick<Visit, 'version' | 'suites' | 'groups' | 'schemes' | 'extensions'> {
  if (sent[0] !== 22) return { version: 0, suites: [], groups: [], schemes: [], extensions: [] };
  const hello = decode(clientHello, decode(handshakeMessage, decode(tlsRecord, sent).fragment).body);
  const all = hello.extensions ?? [];
  const listed = extensionValue(all, extensionType.supportedVersions, versionList) ?? [];
  return {
    version: Math.max(hello.legacyVersion, ...listed),
    suites: hello.cipherSuites,
    groups: extensionValue(all, extensionType.supportedGroups, codePointList) ?? [],
    schemes: extensionValue(all, extensionType.signatureAlgorithms, codePointList) ?? [],
    extensions: all.map(({ type }) => type),
  };
}
