import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type SecureVersion, type Server } from 'node:tls';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { versionPolicy } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';
import { issue } from '../../support/test-pki.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';

/** A TLS server of one version, at that port where one is given. */
async function serve(version: SecureVersion, port = 0): Promise<Server> {
  const own = await issue({ name: 'gateway.test', dnsNames: ['gateway.test'] });
  const server = createServer({ key: await own.keyPem(), cert: own.pem, minVersion: version, maxVersion: version });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return server;
}
const close = async (server: Server): Promise<void> => {
  await new Promise((closed) => server.close(closed));
};

test('gateproof monitor tells a webhook, signed, what a gateway changed for the worse, once, and shows no secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-telling-'));
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  await using receiver = await startReceiver();
  let server = await serve('TLSv1.2');
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, 'own.yaml'), versionPolicy({ 'TLSv1.2': 'accepted' }));
  await writeFile(
    join(folder, 'gateproof.yaml'),
    `version: 1
groups: { edge: { every: 6h, policies: [own.yaml], owner: network } }
targets:
  - { name: berlin, endpoints: ['tls://127.0.0.1:${port}'], group: edge }
tell:
  within: 1m
  webhooks:
    ops: { urlEnv: OPS_URL, secretEnv: OPS_SECRET, allowPrivate: true }
`,
  );
  const env = { OPS_URL: `http://127.0.0.1:${receiver.port}/hook/t0ken`, OPS_SECRET: secret };
  const monitored = async (): Promise<string> => {
    const run = await runCli(
      ['monitor', '--config', join(folder, 'gateproof.yaml'), '--store', join(folder, 'fleet.db'), '--once'],
      { env },
    );
    expect([0, 1]).toContain(run.code);
    await using store = await openStore(join(folder, 'fleet.db'));
    await store.write(async (sql) => await sql.run('update gateway set next_due = 0'));
    return `${run.stdout}${run.stderr}${JSON.stringify(await store.read(async (sql) => await sql.all('select * from outbox')))}`;
  };
  let printed = await monitored();
  expect(receiver.received).toEqual([]);
  await close(server);
  server = await serve('TLSv1.3', port);
  printed += await monitored();
  printed += await monitored();
  expect(receiver.received).toHaveLength(1);
  const [received] = receiver.received;
  const headers = Object.fromEntries(
    Object.entries(received?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  expect(received?.path).toBe('/hook/t0ken');
  const clauses = ['tls/row-01', 'tls/version-tlsv1.2'];
  const event = { kind: 'fails', gateway: 'berlin', group: 'edge', owner: 'network', endpoint: `tls:${port}` };
  expect(new Webhook(secret).verify(received?.body ?? '', headers)).toMatchObject({
    data: { events: [{ ...event, count: 2, clauses: clauses.map((clause) => ({ clause, cause: 'gateway' })) }] },
  });
  expect(printed).not.toMatch(/t0ken|whsec_/u);
  expect(printed).not.toContain(secret.slice(6));
  await close(server);
  await rm(folder, { recursive: true });
});
