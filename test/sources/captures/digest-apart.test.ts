import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DigestApart } from '../../../sources/captures/digest-apart.ts';

const megabyte = 0x100000;

async function digestOf(octets: Uint8Array, piece: number): Promise<string> {
  await using digest = new DigestApart();
  // The piece is filled anew each time, as a reader of files does.
  const own = new Uint8Array(piece);
  for (let at = 0; at < octets.length; at += piece) {
    const some = octets.subarray(at, at + piece);
    own.set(some);
    await digest.update(own.subarray(0, some.length));
  }
  return await digest.digest();
}

describe('the digest that is made beside the reading', () => {
  test.each([
    ['nothing', 0, 1000],
    ['one octet', 1, 1000],
    ['what fits into one block', megabyte, 65_536],
    ['what fits into the blocks', 4 * megabyte, 65_536],
    ['one octet more', 4 * megabyte + 1, 65_536],
    ['more than the blocks, in pieces that fit nowhere', 23 * megabyte + 77, 99_991],
    ['pieces longer than all blocks', 13 * megabyte, 9 * megabyte + 3],
  ])('is that of %s', async (_, length, piece) => {
    const octets = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) octets[at] = (at * 31 + (at >> 12)) & 0xff;
    expect(await digestOf(octets, piece)).toBe(createHash('sha256').update(octets).digest('hex'));
  });

  test('ends its thread where nobody asks for it', async () => {
    const before = process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;
    {
      await using digest = new DigestApart();
      for (let at = 0; at < 6; at += 1) await digest.update(new Uint8Array(megabyte));
    }
    expect(process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length).toBeLessThanOrEqual(before);
  });
});
