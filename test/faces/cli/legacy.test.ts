import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NodeTlsGateway, nodeTlsGateway } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
let gateway: NodeTlsGateway;

/** A suite of the gateway in a closed table, beside all others that it has, at this level and with these members more. */
const policy = (level: string, more = ''): string => `id: old
version: 2026-11-22
title: What was once good
sources: { note: { title: A note, confidence: B } }
source: { ref: note }
tls:
  closed: true
  source: { ref: note }
  rows:
    - id: others
      title: others
      level: allowed
      versions: TLSv1.2
      suites:
        - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
        - TLS_ECDHE_ECDSA_WITH_AES_256_CCM
        - TLS_ECDHE_ECDSA_WITH_AES_128_CCM
        - TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8
        - TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8
        - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
        - TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384
        - TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256
        - TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
        - TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
        - TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
        - TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    - id: usual
      title: usual
      level: ${level}
      versions: TLSv1.2
      suites: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
${more}`;
const readings = `      readings:
        - { says: It may be., source: { ref: note, place: page 1 } }
        - { says: It must not be., source: { ref: note, place: page 2 } }
`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-legacy-'));
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function scan(text: string): Promise<string> {
  await writeFile(join(directory, 'policy.yaml'), text);
  const { code, stdout } = await runCli(['scan', gateway.url, '--policy', 'policy.yaml', '--verbose'], {
    cwd: directory,
  });
  expect(code).toBe(0);
  return stdout.replace(/\s+/gu, ' ');
}

test('a gateway that passes by what is legacy alone is told so', async () => {
  const stdout = await scan(policy('legacy'));
  expect(stdout).toContain('legacy: 1 legacy row accepted');
  expect(stdout).toContain('rests on tls/usual, which is legacy: 1 combination accepted by it alone');
});

test('and by one of two readings, with both', async () => {
  const stdout = await scan(policy('allowed', readings));
  expect(stdout).toContain('rests on tls/usual, which stands by one reading and not by another: 1 combination');
  expect(stdout).toContain('reading: It must not be. (A note, page 2 (confidence B))');
  expect(stdout).not.toContain('legacy row accepted');
});

test('and where neither is so nothing is told', async () => {
  expect(await scan(policy('allowed'))).not.toMatch(/rests on|legacy/u);
});
