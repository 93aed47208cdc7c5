import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ClientFile } from '../../core/policy/clients/client-file.ts';
import { clientFileText } from '../../core/policy/clients/client-text.ts';
import { builtInClients } from '../../core/policy/clients/load-client.ts';
import { parseClient } from '../../core/policy/clients/parse-client.ts';
import { notifyPayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage } from '../../core/protocol/ikev2/message.ts';
import { decode, encode } from '../../core/wire/codec.ts';
import { clientsOfCapture } from '../../src/inputs/captured-clients.ts';
import { udpPacket } from '../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer, pcapFile } from '../support/capture-file.ts';
import { initRequest } from '../support/ike-init-request.ts';

const { signal } = new AbortController();
const flow = { source: { ...captureClient, port: 500 }, destination: { ...captureServer, port: 500 } };
const back = { source: flow.destination, destination: flow.source };
const proposals = [
  [
    [1, 12, 256],
    [1, 20, 256],
    [1, 65_000, 0],
    [2, 5, 0],
    [3, 12, 0],
    [4, 19, 0],
    [4, 14, 0],
    [4, 65_001, 0],
  ],
] as const;
const wanted14 = encode(ikeMessage, {
  ...decode(ikeMessage, initRequest({ proposals, group: 19 })),
  flags: 0x20,
  payloads: [
    {
      type: 41,
      critical: false,
      body: encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type: 17, data: Uint8Array.of(0, 14) }),
    },
  ],
});

async function clientsIn(packets: readonly Uint8Array[], isNamed = false) {
  const file = join(await mkdtemp(join(tmpdir(), 'gateproof-capture-')), 'a.pcap');
  await writeFile(file, pcapFile(packets.map((octets) => ({ octets }))));
  return await clientsOfCapture(file, { isNamed, day: '2026-11-30', signal });
}

const asked = [
  udpPacket(flow, initRequest({ proposals, group: 19 })),
  udpPacket(back, wanted14),
  udpPacket(flow, initRequest({ proposals, group: 14 })),
];

it('a client that asked again with the wanted group in front of its list is one client too, and one that nobody told is another', async () => {
  const [all] = proposals;
  const moved = [[...all.slice(0, 5), [4, 14, 0], [4, 19, 0], [4, 65_001, 0]]] as const;
  const second = udpPacket(flow, initRequest({ proposals: moved, group: 14, spi: 2 }));
  const { clients } = await clientsIn([...asked.slice(0, 2), second]);
  expect(clients.map(({ ike }) => [ike?.guess, ike?.retries, ike?.proposals[0]?.['keyExchange']])).toEqual([
    [19, true, [19, 14]],
  ]);
  expect((await clientsIn([...asked.slice(0, 1), second])).clients.map(({ ike }) => ike?.retries)).toEqual([
    undefined,
    undefined,
  ]);
});

it('a client that asked again is one client, with its guess, and without who it was', async () => {
  const { clients, leftOut } = await clientsIn(asked);
  expect(leftOut).toBe(0);
  expect(clients).toHaveLength(1);
  const text = clientFileText(clients[0] as ClientFile);
  expect(text).not.toMatch(/192\.0\.2|198\.51/u);
  expect(parseClient(text, 'a.yaml').ike).toMatchObject({ guess: [19], retries: true });
  // What has no name in a registry lands nowhere; AEAD ciphers and the others stand apart.
  expect(clients[0]?.ike?.proposals).toEqual([
    { encryption: ['ENCR_AES_GCM_16-256'], integrity: 'none', prf: ['PRF_HMAC_SHA2_256'], keyExchange: [19, 14] },
    {
      encryption: ['ENCR_AES_CBC-256'],
      integrity: ['AUTH_HMAC_SHA2_256_128'],
      prf: ['PRF_HMAC_SHA2_256'],
      keyExchange: [19, 14],
    },
  ]);
});

it('whether it asks again is not known of one that was not asked, nor of one that was not seen again', async () => {
  for (const packets of [asked.slice(0, 1), asked.slice(0, 2)])
    expect((await clientsIn(packets)).clients[0]?.ike).not.toHaveProperty('retries');
});

it('names who it was where that is asked for', async () => {
  expect((await clientsIn(asked, true)).clients[0]?.note).toContain('192.0.2.10 to 198.51.100.1 port 500');
});

it.each(builtInClients())('the text of %s is read as the same client', (id) => {
  const text = readFileSync(new URL(`../../clients/${id}.yaml`, import.meta.url), 'utf8');
  const again = clientFileText(parse(text) as ClientFile);
  const { digest: _, ...one } = parseClient(text, 'c.yaml');
  expect(parseClient(again, 'c.yaml')).toMatchObject(one);
});
