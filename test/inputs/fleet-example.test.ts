import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadFleet } from '../../src/inputs/load-fleet.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the example of a fleet', () => {
  test('is one that is taken, with everything that a group may say', async () => {
    const config = resolve(root, 'examples/fleet.yaml');
    const { gateways } = await loadFleet({ config }, new AbortController().signal);
    expect(gateways.map(({ name, groupName }) => [name, groupName])).toEqual([
      ['vpn-fra', 'edge'],
      ['vpn-ams', 'edge'],
      ['partner-a', 'partners'],
      ['lab', ''],
      ['branch-001', 'branches'],
      ['branch-002', 'branches'],
    ]);
    const said = new Set((await readFile(config, 'utf8')).match(/(?<=^ {4})[a-zA-Z]+(?=:)/gmu));
    const [, page = ''] = (await readFile(resolve(root, 'docs/fleet.md'), 'utf8')).split('### ');
    const told = [...page.matchAll(/^\| `([a-zA-Z]+)` +\|/gmu)].map(([, member]) => member);
    expect(new Set(said)).toEqual(new Set(told));
  });
});
