import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import { certificateList } from '../../core/protocol/tls/certificate-message.ts';
import { type ClientHello, clientHello } from '../../core/protocol/tls/client-hello.ts';
import {
  clientKeyShares,
  codePointList,
  type Extension,
  extension,
  extensionType,
  extensionValue,
  serverKeyShare,
  versionList,
} from '../../core/protocol/tls/extension.ts';
import { handshakeMessage, handshakeType } from '../../core/protocol/tls/handshake-message.ts';
import { cipherSuite } from '../../core/protocol/tls/registry.ts';
import { helloRetryRequestRandom, serverHello } from '../../core/protocol/tls/server-hello.ts';
import { serverKeyExchange } from '../../core/protocol/tls/server-key-exchange.ts';
import { tlsRecord } from '../../core/protocol/tls/tls-record.ts';
import { decode, encode, u16 } from '../../core/wire/codec.ts';
import { fromHex } from '../../core/wire/hex.ts';
import type { HandshakeOutcome, StreamContext, StreamOutcome } from '../../probes/stream-context.ts';
import { numbered } from './recording-of.ts';

/** What a scripted server accepts, in the order of its preference. */
export interface ScriptedPolicy {
  readonly suites: Readonly<Record<number, readonly number[]>>;
  readonly groups?: readonly number[];
  readonly schemes?: readonly number[];
  readonly clientOrder?: boolean;
  /** Extension types that a ServerHello below TLS 1.3 sends back when they were offered. */
  readonly signals?: readonly number[];
  readonly compression?: number;
  /** OCSP response of a CertificateStatus, where one was asked for. */
  readonly status?: Uint8Array;
  readonly certificateRequested?: boolean;
  /** The server answers with a lower version of its own instead of an alert. */
  readonly fallsBack?: boolean;
  /** DER; default one of two octets. */
  readonly certificates?: readonly Uint8Array[];
}

export type Reply = { readonly octets: Uint8Array } | { readonly kind: 'silent' | 'closed' | 'reset' | 'unreachable' };

/** An answer to one hello; `count` counts the connections from 1. */
export type ScriptedServer = (sent: Uint8Array, count: number) => Reply;

export const alertReply = (description: number, level = 2): Reply => ({
  octets: encode(tlsRecord, { type: 21, version: 0x0303, fragment: Uint8Array.of(level, description) }),
});

/** The ClientHello of a record. */
export function helloOf(sent: Uint8Array): ClientHello {
  return decode(clientHello, decode(handshakeMessage, decode(tlsRecord, sent).fragment).body);
}

/** A server that follows its policy and the RFCs. */
export function scriptedServer(policy: ScriptedPolicy): ScriptedServer {
  return (sent) => (sent[0] === 22 ? answer(policy, helloOf(sent)) : alertReply(70));
}

function answer(policy: ScriptedPolicy, hello: ClientHello): Reply {
  const all = hello.extensions ?? [];
  const listed = extensionValue(all, extensionType.supportedVersions, versionList);
  const known = Object.keys(policy.suites).map(Number);
  const offered = hello.legacyVersion;
  const legacy =
    known.includes(offered) || policy.fallsBack !== true ? offered : Math.max(...known.filter((one) => one < offered));
  const version = listed === undefined ? legacy : (listed.find((one) => known.includes(one)) ?? 0);
  const accepted = policy.suites[version];
  if (accepted === undefined) return alertReply(70);
  const pick = (mine: readonly number[], theirs: readonly number[]): number | undefined =>
    policy.clientOrder === true ? theirs.find((one) => mine.includes(one)) : mine.find((one) => theirs.includes(one));
  const groups = extensionValue(all, extensionType.supportedGroups, codePointList) ?? [];
  const schemes = extensionValue(all, extensionType.signatureAlgorithms, codePointList) ?? [];
  const group = pick(policy.groups ?? [0x001d], groups);
  const scheme = pick(policy.schemes ?? [0x0804], schemes);
  const suite = pick(
    accepted.filter(
      (one) =>
        cipherSuite(one)?.keyExchange !== 'ECDHE' ||
        (group !== undefined && (version < 0x0303 || scheme !== undefined)),
    ),
    hello.cipherSuites,
  );
  if (suite === undefined) return alertReply(40);
  if (version >= 0x0304)
    return group === undefined || scheme === undefined ? alertReply(40) : answer13(hello, suite, group);
  const signals = (policy.signals ?? []).filter((type) => all.some((one) => one.type === type));
  const extensions: Extension[] = signals.map((type) => ({ type, body: new Uint8Array(type === 0xff01 ? 1 : 0) }));
  const messages = [
    serverHelloMessage(
      version,
      suite,
      hello.compressionMethods.includes(policy.compression ?? 0) ? (policy.compression ?? 0) : 0,
      extensions,
    ),
    message(handshakeType.certificate, encode(certificateList, policy.certificates ?? [fromHex('3000')])),
  ];
  if (policy.status !== undefined && all.some(({ type }) => type === extensionType.statusRequest)) {
    messages.push(
      message(handshakeType.certificateStatus, Uint8Array.of(1, 0, 0, policy.status.length, ...policy.status)),
    );
  }
  if (cipherSuite(suite)?.keyExchange === 'ECDHE' && group !== undefined) {
    const codec = serverKeyExchange({ parameters: 'named-curve', signed: true, namesAlgorithm: version >= 0x0303 });
    const parameters = { kind: 'named-curve' as const, group, publicKey: Uint8Array.of(1) };
    const body = encode(codec, {
      parameters,
      signatureScheme: version >= 0x0303 ? scheme : undefined,
      signature: Uint8Array.of(2),
    });
    messages.push(message(handshakeType.serverKeyExchange, body));
  }
  if (policy.certificateRequested === true)
    messages.push(message(handshakeType.certificateRequest, Uint8Array.of(1, 1, 0, 0, 0, 0)));
  return flight(version, [...messages, message(handshakeType.serverHelloDone, new Uint8Array(0))]);
}

function answer13(hello: ClientHello, suite: number, group: number): Reply {
  const shares = extensionValue(hello.extensions ?? [], extensionType.keyShare, clientKeyShares) ?? [];
  const share = shares.find((one) => one.group === group);
  const extensions = [
    extension(extensionType.supportedVersions, u16, 0x0304),
    share === undefined
      ? extension(extensionType.keyShare, u16, group)
      : extension(extensionType.keyShare, serverKeyShare, { group, keyExchange: share.keyExchange }),
  ];
  const random = share === undefined ? helloRetryRequestRandom : new Uint8Array(32);
  return flight(0x0303, [serverHelloMessage(0x0303, suite, 0, extensions, random)]);
}

export function serverHelloMessage(
  version: number,
  suite: number,
  compressionMethod = 0,
  extensions: readonly Extension[] = [],
  random: Uint8Array = new Uint8Array(32),
): Uint8Array {
  const hello = {
    legacyVersion: version,
    random,
    legacySessionId: new Uint8Array(0),
    cipherSuite: suite,
    compressionMethod,
  };
  return message(
    handshakeType.serverHello,
    encode(serverHello, { ...hello, extensions: extensions.length === 0 ? undefined : extensions }),
  );
}

export function flight(version: number, messages: readonly Uint8Array[]): { readonly octets: Uint8Array } {
  const records = messages.map((fragment) => encode(tlsRecord, { type: 22, version, fragment }));
  return { octets: Uint8Array.from(records.flatMap((record) => [...record])) };
}

function message(type: number, body: Uint8Array): Uint8Array {
  return encode(handshakeMessage, { type, body });
}

/** A context over a scripted server, without sockets, clock or chance. */
export interface ScriptedContext {
  readonly context: StreamContext;
  readonly drafts: readonly ObservationDraft[];
  readonly observations: () => readonly Observation[];
  readonly connections: () => number;
}

export interface ScriptedOptions {
  readonly handshake?: (
    suite: string,
    version: number,
  ) => Pick<HandshakeOutcome, 'kind' | 'detail'> & Partial<HandshakeOutcome>;
  /** Delays of the answers, in turns of the event loop, by connection. */
  readonly turns?: (count: number) => number;
  readonly signal?: AbortSignal;
}

export function scriptedContext(server: ScriptedServer, options: ScriptedOptions = {}): ScriptedContext {
  const drafts: ObservationDraft[] = [];
  const target = { url: 'tls://192.0.2.1:443', scheme: 'tls' as const, host: '192.0.2.1', port: 443 };
  const signal = options.signal ?? new AbortController().signal;
  let clock = 0;
  let connections = 0;
  const exchange: StreamContext['exchange'] = async (sent, isComplete): Promise<StreamOutcome> => {
    signal.throwIfAborted();
    const count = ++connections;
    const startedAtMs = ++clock;
    const reply = server(sent, count);
    for (let turn = options.turns?.(count) ?? 1; turn > 0; turn--) await Promise.resolve();
    const timing = { startedAtMs, elapsedMs: 1 };
    if (!('octets' in reply))
      return { kind: reply.kind, received: new Uint8Array(0), detail: reply.kind.toUpperCase(), ...timing };
    for (let length = 1; length <= reply.octets.length; length++) {
      const received = reply.octets.slice(0, length);
      if (isComplete(received)) return { kind: 'answered', received, detail: '', ...timing };
    }
    return { kind: 'closed', received: reply.octets, detail: 'closed in the middle of an answer', ...timing };
  };
  return {
    context: {
      target,
      signal,
      exchange,
      handshake: ({ opensslSuite, version }) => {
        connections++;
        const made = options.handshake?.(opensslSuite, version) ?? { kind: 'failed', detail: 'not offered' };
        return Promise.resolve({ chain: [], startedAtMs: ++clock, elapsedMs: 1, ...made });
      },
      pause: () => Promise.resolve(),
      random: (length) => new Uint8Array(length).fill(7),
      record: (draft) => drafts.push(draft),
    },
    drafts,
    observations: () => numbered(drafts, target.url),
    connections: () => connections,
  };
}
