import { describe, expect, test } from 'vitest';
import { authMessage, initAnswer, initRequest } from '../../support/captured-ike.ts';
import { ethernet, vlan } from '../../support/captured-layers.ts';
import { conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { aesGcm256 } from '../../support/ike-rows.ts';
import { readNegotiations } from '../../support/read-negotiations.ts';

/* Networks may use the same addresses: what passes by in one of them is no answer to what was asked in another. */

const points = [[aesGcm256, 0, 5, 14]];
const said = conversation(wholeDialogue(), { withoutSyn: true });
const ike = [initRequest({ points }), initAnswer({ points }), authMessage('client'), authMessage('server')];

/** Each packet in the VLAN of its number; 0 for none. */
async function seenIn(packets: readonly Uint8Array[], ids: readonly number[]) {
  const written = packets.map((packet, at) => {
    const id = ids[at] ?? 0;
    return id === 0 ? ethernet(0x0800, packet) : ethernet(0x8100, vlan(id, 0x0800), packet);
  });
  const { found, unread } = await readNegotiations(written, { linkType: 1 });
  return [found.map(({ outcome, detail, segment }) => [outcome, detail.split(', ')[1], segment !== 0]), unread];
}

describe('in another network', () => {
  test.each([
    ['TLS', said, 'and the handshake was completed'],
    ['IKE', ike, 'and both went on with it'],
  ])('an answer of %s is none', async (_, packets, wentOn) => {
    expect(await seenIn(packets, [7, 7, 7, 7])).toEqual([[['answered', wentOn, true]], {}]);
    expect(await seenIn(packets, [0, 0, 0, 0])).toEqual([[['answered', wentOn, false]], {}]);
    for (const ids of [
      [7, 8, 7, 8],
      [7, 0, 7, 0],
      [0, 8, 0, 8],
    ]) {
      const [[first, ...more], unread] = (await seenIn(packets, ids)) as [string[][], object];
      expect(first?.[0]).toBe('silent');
      expect(more).toEqual([]);
      expect(Object.values(unread)).toEqual([1]);
    }
  });

  test('nobody goes on with an answer of IKE', async () => {
    expect(await seenIn(ike, [7, 7, 7, 8])).toEqual([[['answered', undefined, true]], {}]);
  });

  test.each([
    ['TLS', said],
    ['IKE', ike],
  ])('%s that is the same is told of each', async (_, packets) => {
    const twice = packets.flatMap((packet) => [packet, packet]);
    const ids = twice.map((__, at) => 7 + (at % 2));
    const [told] = (await seenIn(twice, ids)) as [string[][]];
    expect(told?.map(([outcome]) => outcome)).toEqual(['answered', 'answered']);
  });
});
