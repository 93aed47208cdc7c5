import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issue } from '../../test/support/test-pki.ts';

/** The four suites of SSTP and the two of OpenVPN, in OpenSSL's names. */
export const sixSuites: readonly string[] = [
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
];

export interface ClientCertificateServer extends AsyncDisposable {
  readonly port: number;
  readonly serverName: string;
  /** PEM file of the root that issued its certificate. */
  readonly rootFile: string;
}

const asServer = ['s_server', '-accept', '127.0.0.1:0', '-Verify', '1', '-verify_return_error', '-no_ticket'];
const serverName = 'bench.gateproof.test';

/**
 * `openssl s_server` with six suites, which breaks a handshake off where the client has no certificate, as OpenVPN does. Not node:tls or
 * nginx: those complete the handshake first and refuse afterwards.
 */
export async function startClientCertificateServer(): Promise<ClientCertificateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-bench-'));
  const fileOf = (name: string): string => join(folder, name);
  const root = await issue({ name: 'bench root', ca: true, keyUsage: ['keyCertSign'] });
  const leaf = await issue({
    name: serverName,
    issuer: root,
    key: 'rsa',
    dnsNames: [serverName],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  });
  await writeFile(fileOf('root.pem'), root.pem);
  await writeFile(fileOf('certificate.pem'), leaf.pem);
  await writeFile(fileOf('key.pem'), await leaf.keyPem(), { mode: 0o600 });
  const isTls13 = (suite: string): boolean => suite.startsWith('TLS_');
  const suites = [
    '-cipher',
    sixSuites.filter((suite) => !isTls13(suite)).join(':'),
    '-ciphersuites',
    sixSuites.filter(isTls13).join(':'),
  ];
  const server = spawn(
    'openssl',
    [...asServer, '-key', fileOf('key.pem'), '-cert', fileOf('certificate.pem'), ...suites],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`openssl s_server ended before it listened: ${output}`)));
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length > 10_000) return;
      output += text;
      const found = /^ACCEPT 127\.0\.0\.1:(\d+)/mu.exec(output)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  return {
    port,
    serverName,
    rootFile: fileOf('root.pem'),
    async [Symbol.asyncDispose]() {
      server.kill();
      await rm(folder, { recursive: true });
    },
  };
}
