import type { AddressInfo } from 'node:net';
import { createServer, type SecureVersion } from 'node:tls';
import { type Issued, issue } from './test-pki.ts';

/** A TLS server of this process on loopback, from one version to another. */
export interface NodeTlsGateway extends AsyncDisposable {
  /** 'tls://127.0.0.1:PORT' */
  readonly url: string;
}

export async function nodeTlsGateway(
  minVersion: SecureVersion,
  maxVersion: SecureVersion,
  certificate?: Issued,
  port = 0,
): Promise<NodeTlsGateway> {
  const own = certificate ?? (await issue({ name: 'gateway.test', dnsNames: ['gateway.test'] }));
  const server = createServer({ key: await own.keyPem(), cert: own.pem, minVersion, maxVersion });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: `tls://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed());
      }),
  };
}

/** A policy file of TLS versions: which must be accepted, which refused. */
export function versionPolicy(expect: Readonly<Record<string, 'accepted' | 'refused'>>): string {
  const versions = Object.entries(expect).map(([version, how]) => `    - { version: ${version}, expect: ${how} }\n`);
  return `id: versions
version: 2026-11-22
title: Versions of TLS
${usualRow}  versions:
${versions.join('')}`;
}

/** A policy file of these checks of certificates. */
export function certificatePolicy(...checks: readonly string[]): string {
  return `id: certificates
version: 2026-11-28
title: Certificates
${usualRow}  certificate:
${checks.map((check) => `    - { check: ${check}, source: { ref: note } }\n`).join('')}`;
}

/** The one suite that the gateway has below TLS 1.3. */
const usualRow = `sources: { note: { title: A note } }
source: { ref: note }
tls:
  closed: false
  source: { ref: note }
  rows:
    - { id: row-01, title: usual, versions: TLSv1.2, suites: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 }
`;
