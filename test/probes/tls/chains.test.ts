import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TlsFacts } from '../../../core/facts/facts.ts';
import { askOf } from '../../../core/policy/ask.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { versionNames } from '../../../core/protocol/tls/registry.ts';
import type { TlsMode } from '../../../probes/probe.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import { loopbackContext } from '../../support/loopback-context.ts';
import { type CertificateWish, type Issued, issue } from '../../support/test-pki.ts';
import { until } from '../../support/until.ts';

interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const long = 60_000;
const modes: readonly TlsMode[] = ['deny-set', 'enumerate'];
const suites = 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256';

let directory: string;
let root: Issued;
let rsa: KeyAndCertificate;
let expiredEcdsa: KeyAndCertificate;
let ed25519: KeyAndCertificate;
let pss: KeyAndCertificate;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gateproof-chains-'));
  root = await issue({ name: 'root', ca: true });
  const made = async (wish: Partial<CertificateWish>): Promise<KeyAndCertificate> => {
    const own = await issue({ name: 'localhost', issuer: root, dnsNames: ['localhost'], ...wish });
    return { key: await own.keyPem(), cert: own.pem };
  };
  rsa = await made({ key: 'rsa' });
  expiredEcdsa = await made({ key: 'p256', notAfter: new Date('2026-02-01T00:00:00Z') });
  ed25519 = await made({ key: 'ed25519' });
  pss = opensslPss();
}, long);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** WebCrypto makes no key that is for RSASSA-PSS alone. */
function opensslPss(): KeyAndCertificate {
  const place = ['-keyout', 'pss.key', '-out', 'pss.pem'];
  const made = ['req', '-x509', '-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048', '-nodes', '-subj', '/CN=pss'];
  spawnSync('openssl', [...made, ...place], { cwd: directory });
  return {
    key: readFileSync(join(directory, 'pss.key'), 'utf8'),
    cert: readFileSync(join(directory, 'pss.pem'), 'utf8'),
  };
}

async function factsOf(port: number, mode: TlsMode): Promise<TlsFacts> {
  const policy = await loadPolicy('azure-vpn-p2s', { signal: new AbortController().signal });
  const { context, observations } = loopbackContext(port);
  await observeTls(context, askOf([policy], 'sstp').tls, mode);
  return concludeTls(observations(), { anchors: [root.pem], serverName: 'localhost' });
}

async function scan(
  served: readonly KeyAndCertificate[],
  options: TlsOptions,
  mode: TlsMode,
): Promise<readonly string[]> {
  const server = createServer({ ...options, key: served.map(({ key }) => key), cert: served.map(({ cert }) => cert) });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return shown(await factsOf((server.address() as AddressInfo).port, mode));
  } finally {
    server.close();
  }
}

function shown({ chains }: TlsFacts): readonly string[] {
  return chains
    .map(({ certificates, versions }) => `${certificates[0]?.publicKey}: ${versions.map(versionNames.name).join(' ')}`)
    .toSorted();
}

describe.each(modes)('every chain of a server is seen (%s):', (mode) => {
  test(
    'RSA and ECDSA side by side',
    async () => {
      const ciphers = `${suites}:ECDHE-ECDSA-AES256-GCM-SHA384`;
      const seen = await scan([rsa, expiredEcdsa], { maxVersion: 'TLSv1.2', ciphers }, mode);
      expect(seen).toEqual(['EC-secp256r1: TLSv1.2', 'RSA-2048: TLSv1.2']);
    },
    long,
  );

  test(
    'an RSASSA-PSS key behind the documented suites alone',
    async () => {
      const seen = await scan([rsa, pss], { maxVersion: 'TLSv1.2', ciphers: suites }, mode);
      expect(seen).toEqual(['RSA-2048: TLSv1.2', 'RSA-PSS-2048: TLSv1.2']);
    },
    long,
  );

  test(
    'three kinds of keys behind TLS 1.3 with a hybrid group alone',
    async () => {
      const options = { minVersion: 'TLSv1.3', ecdhCurve: 'X25519MLKEM768' } as const;
      const seen = await scan([rsa, expiredEcdsa, ed25519], options, mode);
      expect(seen).toEqual(['EC-secp256r1: TLSv1.3', 'Ed25519: TLSv1.3', 'RSA-2048: TLSv1.3']);
    },
    long,
  );

  test(
    'two kinds behind a CCM suite alone',
    async () => {
      const options = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256' } as const;
      expect(await scan([rsa, expiredEcdsa], options, mode)).toEqual(['EC-secp256r1: TLSv1.3', 'RSA-2048: TLSv1.3']);
    },
    long,
  );

  test(
    'one for TLS 1.2 and one more for TLS 1.3',
    async () => {
      const seen = await scan([rsa, expiredEcdsa], { ciphers: `${suites}:TLS_AES_256_GCM_SHA384` }, mode);
      expect(seen).toEqual(['EC-secp256r1: TLSv1.3', 'RSA-2048: TLSv1.2 TLSv1.3']);
    },
    long,
  );

  test(
    'two of s_server, each with its verdict',
    async () => {
      const { port, stop } = await opensslServer();
      try {
        const { chains } = await factsOf(port, mode);
        const found = chains.map(
          ({ certificates: [leaf], path }) => `${leaf?.publicKey} ${leaf?.notAfter.slice(0, 10)} ${path.verdict}`,
        );
        expect(found.toSorted()).toEqual(['EC-secp256r1 2026-02-01 valid', 'RSA-2048 2036-01-01 valid']);
      } finally {
        await stop();
      }
    },
    long,
  );
});

async function opensslServer(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  for (const [name, { key, cert }] of Object.entries({ rsa, ecdsa: expiredEcdsa })) {
    writeFileSync(join(directory, `${name}.key`), key);
    writeFileSync(join(directory, `${name}.pem`), cert);
  }
  const certificates = ['-cert', 'rsa.pem', '-key', 'rsa.key', '-dcert', 'ecdsa.pem', '-dkey', 'ecdsa.key'];
  const start = async (left: number): Promise<{ readonly port: number; readonly server: ChildProcess }> => {
    const port = await freePort();
    const args = ['s_server', '-accept', `127.0.0.1:${port}`, ...certificates, '-tls1_2', '-quiet'];
    const server = spawn('openssl', args, { cwd: directory, stdio: 'ignore' });
    await until('an answer of openssl s_server', async () =>
      server.exitCode !== null || (await answers(port)) ? true : undefined,
    );
    if (server.exitCode === null) return { port, server };
    // Somebody took the port meanwhile.
    if (left === 0) throw new Error(`openssl s_server wanted, it ended with ${server.exitCode}`);
    return await start(left - 1);
  };
  const { port, server } = await start(5);
  return {
    port,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
