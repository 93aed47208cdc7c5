import { describe, expect, test } from 'vitest';
import { ikev1SaPayload } from '../../../core/protocol/ikev1/sa-payload.ts';
import { type Ikev1Transform, ikev1ProposalTransform } from '../../../core/protocol/ikev1/transform.ts';
import { type IkeMessage, ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import { decode, encode } from '../../../core/wire/codec.ts';
import { answersIkev1, readIkev1Answer, transformNumbers } from '../../../probes/ikev1/ikev1-answer.ts';
import { ikev1Octets, ikev1Offers } from '../../../probes/ikev1/ikev1-offer.ts';

const cookie = new Uint8Array(8).fill(7);
const request = ikev1Octets(ikev1Offers.usual, cookie, (length) => new Uint8Array(length).fill(1));
const [offered = { encryption: 0, keyLengthBits: 0, hash: 0, authentication: 0, group: 0 }] =
  ikev1Offers.usual.transforms;

function sa(transforms: readonly Ikev1Transform[], change: Partial<IkeMessage> = {}, proposals = 1): Uint8Array {
  const proposal = {
    number: 1,
    protocol: 1,
    spi: new Uint8Array(0),
    transforms: transforms.map((one, at) => ikev1ProposalTransform(one, at + 1)),
  };
  const body = encode(
    ikev1SaPayload,
    Array.from({ length: proposals }, () => proposal),
  );
  return encode(ikeMessage, {
    ...decode(ikeMessage, request),
    responderSpi: new Uint8Array(8).fill(9),
    payloads: [{ type: 1, critical: false, body }],
    ...change,
  });
}

describe('an answer to IKEv1', () => {
  test('is one that chooses a transform of the offer', () => {
    const answer = sa([offered]);
    expect(answersIkev1(answer, request)).toBe(true);
    expect(readIkev1Answer(answer, ikev1Offers.usual)).toMatchObject({
      outcome: 'answered',
      answer: { version: 1, octets: answer.length, transform: transformNumbers(offered) },
    });
  });

  test.each<[string, Uint8Array]>([
    ['with another cookie', sa([offered], { initiatorSpi: new Uint8Array(8).fill(8) })],
    ['without a cookie of the responder, as the request has none', sa([offered], { responderSpi: new Uint8Array(8) })],
    ['of another exchange', sa([offered], { exchangeType: 4 })],
    ['of a version that does not exist', sa([offered], { majorVersion: 3 })],
    ['of IKEv2 without being a response', sa([offered], { majorVersion: 2 })],
    ['without an SA payload', sa([offered], { payloads: [] })],
    ['of an Informational without a Notification', sa([offered], { exchangeType: 5 })],
    ['that is the request', request],
    ['that ends early', sa([offered]).slice(0, -1)],
    ['that is empty', new Uint8Array(0)],
  ])('is none %s', (_, octets) => {
    expect(answersIkev1(octets, request)).toBe(false);
  });

  test.each<[string, Uint8Array]>([
    ['what was not offered', sa([{ ...offered, group: 99 }])],
    ['two transforms', sa([offered, offered])],
    ['two proposals', sa([offered], {}, 2)],
    ['nothing', sa([])],
    [
      'in octets that are no SA payload',
      sa([offered], { payloads: [{ type: 1, critical: false, body: new Uint8Array(9) }] }),
    ],
  ])('that chooses %s is malformed', (_, octets) => {
    expect(answersIkev1(octets, request)).toBe(true);
    expect(readIkev1Answer(octets, ikev1Offers.usual).outcome).toBe('malformed');
  });
});
