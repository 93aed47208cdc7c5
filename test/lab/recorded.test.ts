import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { charon } from '../support/charon.ts';
import { documentedSwanctl } from '../support/documented-swanctl.ts';
import { gatewayContainer } from '../support/gateway-container.ts';
import { recordingOfFile } from '../support/judge-capture.ts';
import { recordTraffic } from '../support/record-traffic.ts';
import { recordedFile, toldBy, truths } from '../support/recorded-captures.ts';
import { asItComes, swanctlClient } from '../support/swanctl-client.ts';
import { pskConfiguration, swanctlConnections } from '../support/swanctl-conf.ts';
import { issue } from '../support/test-pki.ts';

vi.setConfig({ testTimeout: 300_000 });

/* Negotiations of programs that are not ours, recorded as they pass by and judged; what each shows is known by how both sides were set up. */

/** Judges what was recorded while they spoke, and keeps it where that is asked for. */
async function isTold(name: keyof typeof truths, address: string, speak: () => Promise<unknown>): Promise<void> {
  const file = await recordTraffic(`host ${address}`, speak);
  if (process.env['GATEPROOF_RECORD'] === '1') {
    mkdirSync(dirname(recordedFile(name)), { recursive: true });
    writeFileSync(recordedFile(name), file);
  }
  expect(toldBy(await recordingOfFile(file))).toEqual(truths[name]);
}

test('IKEv2 of strongSwan 5.9, which guesses another group than its gateway takes', async () => {
  const esp = await documentedSwanctl('esp_proposals');
  const children = { any: `esp_proposals = ${esp.join(', ')}` };
  const proposals = await documentedSwanctl('proposals');
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals, children }]),
  });
  await using own = await charon({
    image: 'gateproof/strongswan:bookworm',
    configuration: asItComes(gateway.address),
  });
  await isTold('strongswan-retry', gateway.address, async () => await own.swanctl('--initiate', '--child', 'any'));
  expect(await gateway.sas()).toContain('AES_GCM_16-256/PRF_HMAC_SHA2_384/MODP_2048');
});

test('IKEv2 of strongSwan 6.1 with ML-KEM beside its group', async () => {
  const row = 'aes256gcm16-prfsha384-ecp384-ke1_mlkem768';
  const children = { any: 'esp_proposals = aes256gcm16' };
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: [row], children }]),
  });
  await using own = await charon({
    configuration: swanctlClient(gateway.address, { proposals: row, esp: 'aes256gcm16' }),
  });
  await isTold('strongswan-hybrid', gateway.address, async () => await own.swanctl('--initiate', '--child', 'any'));
  expect(await gateway.sas()).toContain('KE1_ML_KEM_768');
});

test.each([
  ['ikev1-main', 'no'],
  ['ikev1-aggressive', 'yes'],
] as const)('%s of strongSwan 5.9', async (name, aggressive) => {
  const image = 'gateproof/strongswan:bookworm';
  const proposals = 'aes256-sha256-modp2048';
  await using gateway = await charon({
    image,
    settings: 'charon-systemd { i_dont_care_about_security_and_use_aggressive_mode_psk = yes }',
    configuration: swanctlConnections({ name: 'old', version: 1, proposals, more: `aggressive = ${aggressive}` }),
  });
  await using own = await charon({
    image,
    settings: 'charon-systemd { i_dont_care_about_security_and_use_aggressive_mode_psk = yes }',
    configuration: swanctlClient(gateway.address, {
      version: 1,
      secret: 'a key of a test',
      proposals,
      more: `aggressive = ${aggressive}`,
    }),
  });
  // Phase 1 is all that is asked for: the gateway has no child.
  await isTold(name, gateway.address, async () => await own.swanctl('--initiate', '--ike', 'out', '--timeout', '5'));
});

test('TLS 1.2, a HelloRetryRequest of TLS 1.3, and DTLS 1.2, of OpenSSL', async () => {
  const place = {
    image: 'gateproof/nginx:bookworm',
    entrypoint: ['sleep', 'infinity'],
    capabilities: [],
    devices: [],
    readyCommand: ['openssl', 'version'],
    readyText: 'OpenSSL',
  } as const;
  const cases = [
    ['openssl-tls12', '-rev -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384 -groups P-256', '-tls1_2', 'olleh'],
    [
      'openssl-tls13-retry',
      '-rev -tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384 -groups P-384',
      '-groups X25519:P-384',
      'olleh',
    ],
    ['openssl-dtls12', '-dtls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256', '-dtls1_2', 'Cipher    : ECDHE-RSA-AES128'],
  ] as const;
  const serve = cases.map(
    ([name, words], at) =>
      `sleep infinity | openssl s_server -accept ${4431 + at} -cert /tmp/tls.pem -key /tmp/tls.key ${words} >/tmp/${name} 2>&1 &`,
  );
  const certificate = await issue({ name: 'gateway', key: 'rsa', dnsNames: ['gateway.gateproof.test'] });
  await using server = await gatewayContainer({
    ...place,
    entrypoint: ['sh', '-c', `${serve.join(' ')} sleep infinity`],
    readyCommand: ['sh', '-c', 'grep -l ACCEPT /tmp/openssl-* | wc -l'],
    readyText: '3',
    files: { 'tmp/tls.pem': certificate.pem, 'tmp/tls.key': await certificate.keyPem() },
  });
  await using client = await gatewayContainer(place);
  for (const [at, [name, , ask, wanted]] of cases.entries()) {
    const port = 4431 + at;
    const connect = `(echo hello; sleep 2) | openssl s_client -connect ${server.address}:${port} -servername gateway.gateproof.test ${ask} 2>&1`;
    await isTold(name, server.address, async () => expect(await client.run(['sh', '-c', connect])).toContain(wanted));
  }
});
