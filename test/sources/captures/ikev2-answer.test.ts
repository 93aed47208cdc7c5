import { describe, expect, test } from 'vitest';
import type { Payload } from '../../../core/protocol/ikev2/message.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';
import { answers, asks, ke, notify, sa, type WrittenProposal } from '../../support/written-ike.ts';

/* What an answer chooses: one whole combination of what was offered under its number, or nothing that is shown. */

const gcm = {
  transforms: [
    [1, 20, 256],
    [2, 5],
    [4, 14],
  ],
} as const;
const cbc = {
  transforms: [
    [1, 12, 256],
    [2, 5],
    [3, 12],
    [4, 14],
  ],
} as const;
const strange = 'malformed: an SA payload that chooses what was not offered';
const chosen = 'answered: SA chosen';

/** What is told of such an answer to such an offer, and the point that was chosen. */
async function read(offer: readonly Payload[], answer: readonly Payload[]) {
  const all = await readNegotiations([asks({ payloads: offer }), answers({ payloads: answer })]);
  return [...told(all), ...all.found.map((one) => one.answer?.['point'])];
}

const points = (...values: readonly number[]) => [chosen, values];
const cipher = (id: number, bits: number): number => id * 0x10000 + bits;

describe('an answer of IKEv2 is a choice', () => {
  test.each<readonly [string, WrittenProposal, WrittenProposal, readonly number[]]>([
    ['of a cipher with its own integrity', gcm, gcm, [cipher(20, 256), 0, 5, 14]],
    ['of a cipher and an integrity', cbc, cbc, [cipher(12, 256), 12, 5, 14]],
    [
      'of one transform of each type, of several',
      {
        transforms: [
          [1, 12, 128],
          [1, 12, 256],
          [2, 2],
          [2, 5],
          [3, 2],
          [3, 12],
          [4, 14],
          [4, 2],
        ],
      },
      cbc,
      [cipher(12, 256), 12, 5, 14],
    ],
    [
      'of what is said to be none, where it is left out',
      { transforms: [...gcm.transforms, [3, 0], [3, 12], [6, 0], [6, 36]] },
      gcm,
      [cipher(20, 256), 0, 5, 14],
    ],
    [
      'of what is said to be none, where it is said',
      { transforms: [...gcm.transforms, [3, 0]] },
      { transforms: [...gcm.transforms, [3, 0]] },
      [cipher(20, 256), 0, 5, 14],
    ],
    [
      'without an integrity that stood beside a cipher that has its own',
      { transforms: [...gcm.transforms, [3, 12]] },
      gcm,
      [cipher(20, 256), 0, 5, 14],
    ],
    [
      'with an integrity that a cipher that has its own does not use',
      { transforms: [...gcm.transforms, [3, 12]] },
      { transforms: [...gcm.transforms, [3, 12]] },
      [cipher(20, 256), 0, 5, 14],
    ],
    [
      'with a further key exchange',
      { transforms: [...gcm.transforms, [6, 36]] },
      { transforms: [...gcm.transforms, [6, 36]] },
      [cipher(20, 256), 0, 5, 14, 36],
    ],
    [
      'with a further key exchange behind one that is none',
      { transforms: [...gcm.transforms, [6, 0], [7, 36]] },
      { transforms: [...gcm.transforms, [6, 0], [7, 36]] },
      [cipher(20, 256), 0, 5, 14, 0, 36],
    ],
  ])('%s', async (_, offer, answer, point) => {
    expect(await read([sa(offer), ke(14)], [sa(answer), ke(14)])).toEqual(points(...point));
  });

  test('under the number of the proposal, of which several may have one', async () => {
    const offer = [sa({ ...cbc, number: 7 }, { ...gcm, number: 7 }), ke(14)];
    expect(await read(offer, [sa({ ...gcm, number: 7 }), ke(14)])).toEqual(points(cipher(20, 256), 0, 5, 14));
  });

  test('of a group that is no group, which is a combination of four still', async () => {
    const none = {
      transforms: [
        [1, 20, 256],
        [2, 5],
        [4, 0],
      ],
    } as const;
    expect(await read([sa(none), ke(0)], [sa(none), ke(0)])).toEqual(points(cipher(20, 256), 0, 5, 0));
  });
});

describe('an answer of IKEv2 shows nothing', () => {
  test.each<readonly [string, WrittenProposal, readonly WrittenProposal[]]>([
    ['without a proposal', gcm, []],
    ['with two', gcm, [gcm, cbc]],
    ['for another protocol', gcm, [{ ...gcm, protocol: 3 }]],
    ['with another number', gcm, [{ ...gcm, number: 2 }]],
    [
      'with another key length',
      gcm,
      [
        {
          transforms: [
            [1, 20, 128],
            [2, 5],
            [4, 14],
          ],
        },
      ],
    ],
    [
      'with a PRF that was not offered',
      gcm,
      [
        {
          transforms: [
            [1, 20, 256],
            [2, 2],
            [4, 14],
          ],
        },
      ],
    ],
    [
      'without a PRF',
      gcm,
      [
        {
          transforms: [
            [1, 20, 256],
            [4, 14],
          ],
        },
      ],
    ],
    [
      'without a PRF, where something else may be none',
      { transforms: [...gcm.transforms, [3, 0]] },
      [
        {
          transforms: [
            [1, 20, 256],
            [4, 14],
          ],
        },
      ],
    ],
    [
      'without an integrity',
      cbc,
      [
        {
          transforms: [
            [1, 12, 256],
            [2, 5],
            [4, 14],
          ],
        },
      ],
    ],
    ['without a further key exchange that was asked for', { transforms: [...gcm.transforms, [6, 36]] }, [gcm]],
    [
      'with an integrity left out, where the ciphers have none of their own',
      {
        transforms: [
          [1, 12, 256],
          [1, 12, 128],
          [2, 5],
          [3, 12],
          [4, 14],
        ],
      },
      [
        {
          transforms: [
            [1, 12, 256],
            [2, 5],
            [4, 14],
          ],
        },
      ],
    ],
    [
      'with two ciphers',
      { transforms: [[1, 20, 128], ...gcm.transforms] },
      [{ transforms: [[1, 20, 128], ...gcm.transforms] }],
    ],
    [
      'with a transform of a type that IKE has not',
      { transforms: [...gcm.transforms, [5, 1]] },
      [{ transforms: [...gcm.transforms, [5, 1]] }],
    ],
    [
      'without a cipher',
      {
        transforms: [
          [2, 5],
          [4, 14],
        ],
      },
      [
        {
          transforms: [
            [2, 5],
            [4, 14],
          ],
        },
      ],
    ],
    [
      'with a cipher that is none',
      {
        transforms: [
          [1, 0],
          [2, 5],
          [4, 14],
        ],
      },
      [
        {
          transforms: [
            [1, 0],
            [2, 5],
            [4, 14],
          ],
        },
      ],
    ],
  ])('%s', async (_, offer, answer) => {
    expect(await read([sa(offer), ke(14)], [sa(...answer), ke(14)])).toEqual([strange, undefined]);
  });

  test('where the proposal was offered for another protocol', async () => {
    const offer = [sa({ ...gcm, protocol: 3 }), ke(14)];
    expect(await read(offer, [sa(gcm), ke(14)])).toEqual([strange, undefined]);
  });

  test.each<readonly [string, number, readonly Payload[]]>([
    ['without a public value', 14, []],
    ['with one of another group', 14, [ke(19)]],
    ['where the client sent one of another group', 19, [ke(14)]],
    ['where both sent one of another group than was chosen', 19, [ke(19)]],
  ])('%s', async (_, group, share) => {
    expect(await read([sa(gcm), ke(group)], [sa(gcm), ...share])).toEqual([strange, undefined]);
  });
});

describe('an answer of IKEv2 refuses', () => {
  const offer = [sa(gcm), ke(14)];
  test.each<readonly [string, readonly Payload[]]>([
    ['refused: INVALID_KE_PAYLOAD, wanted 256-bit random ECP group', [notify(17, Uint8Array.of(0, 19))]],
    ['refused: INVALID_KE_PAYLOAD, wanted GROUP_0', [notify(17, Uint8Array.of(0, 0))]],
    ['refused: INVALID_KE_PAYLOAD, wanted KE_999', [notify(14), notify(17, Uint8Array.of(3, 0xe7))]],
    ['refused: NO_PROPOSAL_CHOSEN', [notify(16_388), notify(14)]],
    ['refused: COOKIE', [notify(16_390, Uint8Array.of(1)), notify(16_388)]],
    ['refused: NAT_DETECTION_SOURCE_IP', [notify(16_388), notify(16_390)]],
    ['refused: NOTIFY_16383', [notify(16_384), notify(16_383)]],
    ['malformed: neither an SA payload nor a notify', [ke(14)]],
    ['malformed: an answer that cannot be read', [notify(17)]],
  ])('%s', async (wanted, answer) => {
    expect((await read(offer, answer))[0]).toBe(wanted);
  });
});
