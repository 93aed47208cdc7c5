import { clientHello } from '../../core/protocol/tls/client-hello.ts';
import {
  clientKeyShares,
  codePointList,
  type Extension,
  extension,
  serverKeyShare,
  versionList,
} from '../../core/protocol/tls/extension.ts';
import { handshakeMessage } from '../../core/protocol/tls/handshake-message.ts';
import { helloRetryRequestRandom, serverHello } from '../../core/protocol/tls/server-hello.ts';
import { encode, u16 } from '../../core/wire/codec.ts';
import { record } from './captured-tls.ts';

/* Hellos of any version with everything in them that a test wants to be wrong. */

export interface WrittenClientHello {
  readonly version?: number;
  readonly random?: number;
  readonly sessionId?: Uint8Array;
  readonly suites?: readonly number[];
  readonly compression?: readonly number[];
  readonly groups?: readonly number[];
  readonly signatures?: readonly number[];
  readonly versions?: readonly number[];
  readonly shares?: readonly number[];
  readonly more?: readonly Extension[];
  /** No block of extensions at all. */
  readonly isBare?: boolean;
}

export interface WrittenServerHello {
  readonly version?: number;
  /** The octet that is repeated; 'retry' for that of a HelloRetryRequest. */
  readonly random?: number | 'retry';
  readonly sessionId?: Uint8Array;
  readonly suite?: number;
  readonly compression?: number;
  /** Of supported_versions. */
  readonly selected?: number;
  readonly share?: number;
}

const nothing = new Uint8Array(0);

export function message(type: number, body: Uint8Array = nothing): Uint8Array {
  return encode(handshakeMessage, { type, body });
}

export function clientHelloMessage(of: WrittenClientHello): Uint8Array {
  const { version = 0x0303, random = 1, sessionId = nothing, suites = [0xc030], compression = [0] } = of;
  const { groups, signatures, versions, shares, more = [], isBare = false } = of;
  const extensions = [
    ...(groups === undefined ? [] : [extension(10, codePointList, groups)]),
    ...(signatures === undefined ? [] : [extension(13, codePointList, signatures)]),
    ...(versions === undefined ? [] : [extension(43, versionList, versions)]),
    ...(shares === undefined
      ? []
      : [
          extension(
            51,
            clientKeyShares,
            shares.map((group) => ({ group, keyExchange: new Uint8Array(32) })),
          ),
        ]),
    ...more,
  ];
  return message(
    1,
    encode(clientHello, {
      legacyVersion: version,
      random: new Uint8Array(32).fill(random),
      legacySessionId: sessionId,
      cipherSuites: suites,
      compressionMethods: compression,
      extensions: isBare ? undefined : extensions,
    }),
  );
}

export function serverHelloMessage(of: WrittenServerHello): Uint8Array {
  const { version = 0x0303, random = 101, sessionId = nothing, suite = 0xc030, compression = 0, selected, share } = of;
  const shareOf = (group: number): Extension =>
    random === 'retry'
      ? extension(51, u16, group)
      : extension(51, serverKeyShare, { group, keyExchange: new Uint8Array(32) });
  const extensions = [
    ...(selected === undefined ? [] : [extension(43, u16, selected)]),
    ...(share === undefined ? [] : [shareOf(share)]),
  ];
  return message(
    2,
    encode(serverHello, {
      legacyVersion: version,
      random: random === 'retry' ? helloRetryRequestRandom : new Uint8Array(32).fill(random),
      legacySessionId: sessionId,
      cipherSuite: suite,
      compressionMethod: compression,
      extensions: extensions.length === 0 ? undefined : extensions,
    }),
  );
}

/** Messages in one record in the clear. */
export function handshake(...messages: readonly Uint8Array[]): Uint8Array {
  return record(22, new Uint8Array(Buffer.concat(messages)));
}
