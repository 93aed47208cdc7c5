import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HandshakeFacts } from '../../../core/facts/facts.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import { loopbackContext } from '../../support/loopback-context.ts';
import { type Meddling, meddlingProxy } from '../../support/meddling-proxy.ts';
import { type Issued, issue } from '../../support/test-pki.ts';

let rsa: Issued;
beforeAll(async () => {
  rsa = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
});

const tls12 = { version: 0x0303, suite: 0xc030 };
const tls13 = { version: 0x0304, suite: 0x1301 };

interface Used {
  readonly made: HandshakeFacts | undefined;
  readonly observation: Observation | undefined;
}

/** The complete handshake with one documented suite of a real server, as it is or with somebody between. */
async function use(
  options: TlsOptions,
  { row = tls12, ...meddling }: Meddling & { readonly row?: { readonly version: number; readonly suite: number } } = {},
): Promise<Used> {
  const server = createServer({ key: await rsa.keyPem(), cert: rsa.pem, ...options });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await using proxy = await meddlingProxy((server.address() as AddressInfo).port, meddling);
    const { context, observations } = loopbackContext(
      proxy.port,
      meddling.atSecondFlight === 'silent' ? 3000 : undefined,
    );
    await observeTls(context, { documented: [row], closed: [], forbidden: [], versions: [] }, 'deny-set');
    const all = observations();
    return {
      made: concludeTls(all, { anchors: [] }).handshakes[0],
      observation: all.find(({ probe }) => probe === 'tls/handshake'),
    };
  } finally {
    server.close();
  }
}

const old: TlsOptions = { maxVersion: 'TLSv1.2' };
const wantsOne: TlsOptions = { ...old, requestCert: true, rejectUnauthorized: true };
const serverHello = 2;
const serverKeyExchange = 12;

describe('a documented suite of a real server is', () => {
  test('used where the handshake completes', async () => {
    expect((await use(old)).made).toMatchObject({ completed: true, usable: 'yes', agrees: true });
  });

  test.each(['brainpoolP384r1', 'sect283k1', 'secp224r1', 'x448'])(
    'used where the server has no group but %s',
    async (ecdhCurve) => {
      const options = { ...old, ecdhCurve, ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0' };
      expect((await use(options)).made).toMatchObject({ completed: true, usable: 'yes' });
    },
  );

  test.each(['ffdhe8192', 'brainpoolP512r1tls13', 'MLKEM1024'])(
    'used where a server of TLS 1.3 has no group but %s',
    async (ecdhCurve) => {
      expect((await use({ minVersion: 'TLSv1.3', ecdhCurve }, { row: tls13 })).made).toMatchObject({
        completed: true,
        usable: 'yes',
      });
    },
  );

  test('used but for a certificate that the server asks for', async () => {
    expect((await use(wantsOne)).made).toMatchObject({ completed: false, usable: 'but-for-certificate' });
  });

  test.each(['silent', 'closed', 'reset'] as const)(
    'not used where the server is %s behind the ClientKeyExchange, as often as it is asked',
    async (atSecondFlight) => {
      const { made, observation } = await use(old, { atSecondFlight });
      expect(made).toMatchObject({ completed: false, usable: 'no', reason: `handshake-${atSecondFlight}` });
      expect(observation?.attempts).toBe(atSecondFlight === 'silent' ? 2 : 3);
    },
  );

  test.each([old, wantsOne])('not used where the signature over the key exchange is wrong (%#)', async (options) => {
    const flip = (type: number, message: Uint8Array): void => {
      if (type === serverKeyExchange) message[message.length - 1] = (message.at(-1) ?? 0) ^ 1;
    };
    const { made } = await use(options, { alter: flip });
    expect(made).toMatchObject({ completed: false, usable: 'no', reason: 'handshake-malformed' });
  });

  test('not used where the point of the key exchange is none, though a client certificate is asked for', async () => {
    const spoil = (type: number, message: Uint8Array): void => {
      // The header, curve type, group, and length stand before the form of the point.
      if (type === serverKeyExchange) message.fill(0xff, 8, 8 + 32);
    };
    const { made } = await use({ ...wantsOne, ecdhCurve: 'P-256' }, { alter: spoil });
    expect(made).toMatchObject({ completed: false, usable: 'no', reason: 'handshake-malformed' });
  });

  test('not used where the key share of TLS 1.3 is not the one that the server goes on with', async () => {
    const spoil = (type: number, message: Uint8Array): void => {
      const at = type === serverHello ? shareOf(message) : undefined;
      if (at !== undefined) message[at] = (message[at] ?? 0) ^ 1;
    };
    const { made } = await use({ minVersion: 'TLSv1.3', ecdhCurve: 'X25519' }, { row: tls13, alter: spoil });
    expect(made).toMatchObject({ completed: false, usable: 'no', reason: 'handshake-malformed' });
  });
});

/** Where the 32 octets of an x25519 share begin: behind the extension's type and length, the group and the share's length. */
function shareOf(message: Uint8Array): number | undefined {
  const found = Buffer.from(message).indexOf(Buffer.from('00330024001d0020', 'hex'));
  return found === -1 ? undefined : found + 8;
}
