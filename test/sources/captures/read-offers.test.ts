import { expect, test } from 'vitest';
import { keyExchangePayload } from '../../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import { saPayload } from '../../../core/protocol/ikev2/sa-payload.ts';
import { encode } from '../../../core/wire/codec.ts';
import { readOffers } from '../../../sources/captures/read-offers.ts';
import { udpPacket } from '../../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer, inPieces, pcapFile } from '../../support/capture-file.ts';

test('lists what clients offer, each once, with the packets that it came in', async () => {
  const transforms = [
    [1, 12, 256],
    [2, 5, 0],
    [3, 12, 0],
    [4, 14, 0],
  ] as const;
  const sa = encode(saPayload, [
    {
      number: 1,
      protocol: 1,
      spi: new Uint8Array(0),
      transforms: transforms.map(([type, id, bits]) => ({
        type,
        id,
        attributes: bits === 0 ? [] : [{ type: 14, value: bits }],
      })),
    },
  ]);
  const request = (spi: number): Uint8Array =>
    encode(ikeMessage, {
      initiatorSpi: new Uint8Array(8).fill(spi),
      responderSpi: new Uint8Array(8),
      majorVersion: 2,
      minorVersion: 0,
      exchangeType: 34,
      flags: 8,
      messageId: 0,
      payloads: [
        { type: 33, critical: false, body: sa },
        { type: 34, critical: false, body: encode(keyExchangePayload, { group: 14, data: new Uint8Array(256) }) },
      ],
    });
  const flow = { source: { ...captureClient, port: 4000 }, destination: { ...captureServer, port: 848 } };
  const file = pcapFile(
    [udpPacket(flow, request(1)), udpPacket(flow, request(1)), udpPacket(flow, request(2))].map((octets) => ({
      octets,
    })),
  );
  const { offers, capture } = await readOffers(inPieces(file, 100));
  expect(offers).toEqual([
    {
      protocol: 'ikev2',
      flow: { client: { address: '192.0.2.10', port: 4000 }, server: { address: '198.51.100.1', port: 848 } },
      offer: {
        kind: 'ike-sa-init',
        proposals: [{ number: 1, transforms }],
        shareGroup: 14,
        notifies: [],
        vendorIds: [],
      },
      outcome: 'silent',
      frames: [1],
      count: 2,
    },
  ]);
  expect(capture).toMatchObject({ packets: 3, octets: file.length, unread: {} });
});
