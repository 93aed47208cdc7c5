import { describe, expect, test } from 'vitest';
import { clientHello } from '../../../core/protocol/tls/client-hello.ts';
import { type Extension, serverNameList } from '../../../core/protocol/tls/extension.ts';
import { serverHello } from '../../../core/protocol/tls/server-hello.ts';
import { decode, encode } from '../../../core/wire/codec.ts';
import {
  type CapturedChoice,
  capturedChoice,
  describeChoice,
  notOffered,
} from '../../../sources/captures/tls/hello-choice.ts';
import { type CapturedHello, capturedHello } from '../../../sources/captures/tls/hello-offer.ts';
import {
  clientHelloMessage,
  serverHelloMessage,
  type WrittenClientHello,
  type WrittenServerHello,
} from '../../support/written-tls.ts';

const offered = (of: WrittenClientHello): CapturedHello =>
  capturedHello(decode(clientHello, clientHelloMessage(of).slice(4)));
const choice = (of: WrittenServerHello, more: Partial<CapturedChoice> = {}): CapturedChoice => ({
  ...capturedChoice(decode(serverHello, serverHelloMessage(of).slice(4)), undefined, {
    retried: false,
    completed: false,
  }),
  ...more,
});

describe('what a choice has that was not offered', () => {
  const old = { version: 0x0303, suites: [0xc030, 0xc02f], groups: [23, 29], signatures: [0x0804] };
  const recent = { ...old, versions: [0x0304, 0x0303], suites: [0x1302, 0xc030], shares: [29] };

  test.each<readonly [WrittenClientHello, WrittenServerHello, Partial<CapturedChoice>, string | undefined]>([
    [old, {}, {}, undefined],
    [old, { suite: 0xc02f }, { group: 23, signatureScheme: 0x0804 }, undefined],
    [old, { suite: 0x002f }, {}, 'TLS_RSA_WITH_AES_128_CBC_SHA'],
    [old, { compression: 1 }, {}, 'compression method 1'],
    [{ ...old, compression: [1, 0] }, { compression: 1 }, {}, undefined],
    [old, {}, { group: 24 }, 'secp384r1'],
    [{ ...old, groups: [] }, {}, { group: 24 }, undefined],
    [old, {}, { signatureScheme: 0x0401 }, 'rsa_pkcs1_sha256'],
    [{ ...old, signatures: [] }, {}, { signatureScheme: 0x0401 }, undefined],
    // The group of a key share is one that a share was sent for.
    [recent, { selected: 0x0304, suite: 0x1302, share: 29 }, {}, undefined],
    [recent, { selected: 0x0304, suite: 0x1302, share: 23 }, {}, 'secp256r1'],
    [{ ...recent, shares: [] }, { selected: 0x0304, suite: 0x1302, share: 23 }, {}, undefined],
    // And below 1.3 one that is in the list.
    [recent, {}, { group: 23 }, undefined],
    [{ ...recent, groups: [23] }, {}, { group: 29 }, 'x25519'],
    // Who did not ask by an extension is not answered by it.
    [old, { version: 0x0301, selected: 0x0303 }, {}, 'supported_versions'],
    [{ ...old, versions: [0x0303] }, { version: 0x0301, selected: 0x0303 }, {}, undefined],
    [old, { share: 29 }, {}, 'key_share'],
    [{ ...old, isBare: true }, {}, { extensions: [0xff01] }, undefined],
  ])('%j, %j, %j: %s', (hello, answer, more, wanted) => {
    expect(notOffered(offered(hello), choice(answer, more))).toBe(wanted);
  });

  const tls = [0x0002, 0x0200, 0x02ff, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0305];
  test.each<readonly [number, readonly number[] | undefined, readonly number[]]>([
    [0x0303, undefined, [0x0300, 0x0301, 0x0302, 0x0303]],
    [0x0301, undefined, [0x0300, 0x0301]],
    // What takes SSL 2.0 is no ServerHello.
    [0x0002, undefined, []],
    [0x0200, undefined, [0x0200]],
    [0x0301, [0x0304], [0x0300, 0x0301, 0x0304]],
    [0x0304, undefined, [0x0300, 0x0301, 0x0302, 0x0303, 0x0304]],
    [0x0303, [0x0304], [0x0300, 0x0301, 0x0302, 0x0303, 0x0304]],
    [0x0303, [0x0304, 0x0303], [0x0300, 0x0301, 0x0302, 0x0303, 0x0304]],
    [0x0301, [0x0305, 0x0302], [0x0300, 0x0301, 0x0302, 0x0305]],
  ])('versions of TLS: %i with %j lets a server choose %j', (version, versions, wanted) => {
    const hello = offered({ version, ...(versions === undefined ? {} : { versions }) });
    const chosen = [...tls, 0xfefd, 0xfeff].filter(
      (one) => notOffered(hello, choice({}, { version: one })) === undefined,
    );
    expect(chosen).toEqual(wanted);
  });

  test.each<readonly [number, readonly number[] | undefined, readonly number[]]>([
    [0xfefd, undefined, [0xfefd, 0xfeff]],
    [0xfeff, undefined, [0xfeff]],
    [0xfefd, [0xfefc], [0xfefc, 0xfefd, 0xfeff]],
    [0xfe00, undefined, [0xfe00, 0xfefc, 0xfefd, 0xfeff]],
  ])('versions of DTLS: %i with %j lets a server choose %j', (version, versions, wanted) => {
    const hello = offered({ version, ...(versions === undefined ? {} : { versions }) });
    const chosen = [0x0303, 0x0304, 0xfdff, 0xfe00, 0xfefc, 0xfefd, 0xfeff].filter(
      (one) => notOffered(hello, choice({}, { version: one })) === undefined,
    );
    expect(chosen).toEqual(wanted);
  });

  test.each([
    [0x0304, 'TLSv1.3'],
    [0xfeff, 'DTLS 1.0'],
  ])('version %i is named %s', (version, name) => {
    const hello = offered({ version: version === 0x0304 ? 0xfefd : 0x0303 });
    expect(notOffered(hello, choice({}, { version }))).toBe(name);
  });
});

describe('a choice is told', () => {
  const hello = decode(serverHello, serverHelloMessage({ selected: 0x0304, share: 29, suite: 0x1302 }).slice(4));

  test('with its group and what became of it', () => {
    const told = capturedChoice(hello, undefined, { retried: true, completed: true });
    expect(told).toEqual({
      kind: 'server-hello',
      version: 0x0304,
      suite: 0x1302,
      compressionMethod: 0,
      extensions: [43, 51],
      group: 29,
      retried: true,
      completed: true,
    });
    expect(describeChoice(told)).toBe(
      'ServerHello TLSv1.3 TLS_AES_256_GCM_SHA384 x25519, and the handshake was completed',
    );
    expect(describeChoice(choice({}))).toBe('ServerHello TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384');
    expect(choice({})).not.toHaveProperty('group');
    expect(choice({})).not.toHaveProperty('retried');
  });

  test('with the parameters of a key exchange of its own', () => {
    const flight = { certificateRequested: false, done: true, protectedRecords: [] };
    const publicKey = new Uint8Array(4);
    const of = (keyExchange: object): CapturedChoice =>
      capturedChoice(
        decode(serverHello, serverHelloMessage({}).slice(4)),
        { ...flight, ...keyExchange },
        {
          retried: false,
          completed: false,
        },
      );
    const signed = { signatureScheme: 0x0804, signature: publicKey };
    const curve = { ...signed, parameters: { kind: 'named-curve' as const, group: 23, publicKey } };
    expect(of({ keyExchange: curve })).toMatchObject({ group: 23, signatureScheme: 0x0804 });
    const prime = { kind: 'diffie-hellman' as const, prime: new Uint8Array(256), generator: publicKey, publicKey };
    expect(of({ keyExchange: { ...signed, parameters: prime } })).toMatchObject({ dhBits: 2048 });
    expect(of({ keyExchange: { ...signed, parameters: prime } })).not.toHaveProperty('group');
    expect(of({ certificates: [Uint8Array.of(0xab, 1)] })).toMatchObject({ certificates: ['ab01'] });
  });
});

describe('a hello is read', () => {
  test('without what stands for nothing, by itself or among what it offers', () => {
    const grease = Array.from({ length: 16 }, (_, at) => 0x0a0a + 0x1010 * at);
    const others = [0x0a1a, 0x1a0a, 0x0b0b, 0x0a0b, 0x0b0a, 0xaaab, 0x0f0f, 0x00aa, 0xaa00, 0x1a1b];
    const mixed = [...grease, ...others];
    const hello = offered({
      suites: mixed,
      groups: mixed,
      signatures: mixed,
      versions: mixed,
      shares: mixed,
      more: [...grease, 7].map((type) => ({ type, body: new Uint8Array(0) })),
    });
    for (const codes of [hello.suites, hello.groups, hello.signatureSchemes, hello.versions, hello.keyShares])
      expect(codes).toEqual(others);
    expect(hello.extensions).toEqual([7, 10, 13, 43, 51]);
  });

  test('with its version alone where it lists none', () => {
    expect(offered({ isBare: true, version: 0x0300 })).toEqual({
      kind: 'client-hello',
      version: 0x0300,
      versions: [0x0300],
      suites: [0xc030],
      groups: [],
      signatureSchemes: [],
      keyShares: [],
      compressionMethods: [0],
      extensions: [],
    });
  });

  const named = (...names: readonly (readonly [type: number, name: string])[]): Extension => ({
    type: 0,
    body: encode(
      serverNameList,
      names.map(([type, name]) => ({ type, name: new TextEncoder().encode(name) })),
    ),
  });
  const long = `${'a'.repeat(49)}.`.repeat(5);
  test.each<readonly [readonly (readonly [number, string])[], string | undefined]>([
    [[[0, 'VPN.Example.net']], 'vpn.example.net'],
    [[[0, 'a']], 'a'],
    [[[0, '_a.b_']], '_a.b_'],
    [
      [
        [1, 'other'],
        [0, 'vpn.example.net'],
        [0, 'second.example.net'],
      ],
      'vpn.example.net',
    ],
    [[[1, 'other']], undefined],
    [[], undefined],
    [[[0, '']], undefined],
    [[[0, 'vpn.example.net.']], undefined],
    [[[0, '-vpn']], undefined],
    [[[0, 'vpn example']], undefined],
    [[[0, '<b>']], undefined],
    [[[0, `${long}abc`]], `${long}abc`],
    [[[0, `${long}abcd`]], undefined],
  ])('with the name %j as %s', (names, wanted) => {
    expect(offered({ more: [named(...names)] }).serverName).toBe(wanted);
  });
});
