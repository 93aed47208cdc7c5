import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WatchedFleet } from '../../src/fleet/watched-fleet.ts';
import { loadFleet } from '../../src/inputs/load-fleet.ts';
import { versionPolicy } from '../support/node-tls-gateway.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-watched-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = (policy: string): string => `version: 1
groups: { all: { policies: [${policy}] } }
targets: [{ name: a, endpoints: [tls://127.0.0.9:443], group: all }]
`;

interface Watched {
  readonly watched: WatchedFleet;
  readonly put: (name: string, content: string) => Promise<void>;
  /** Puts it when the inventory was read the next time, before anybody knows that. */
  readonly putMeanwhile: (name: string, content: string) => void;
  /** Whether it is another one, and what was told. */
  readonly look: () => Promise<readonly [boolean, readonly string[]]>;
}

async function watch(): Promise<Watched> {
  const own = await mkdtemp(join(folder, 'one-'));
  const put = async (name: string, content: string): Promise<void> => await writeFile(join(own, name), content);
  await put('own.yaml', versionPolicy({ 'TLSv1.2': 'accepted' }));
  await put('gateproof.yaml', text('own.yaml'));
  const { signal } = new AbortController();
  let meanwhile = async (): Promise<void> => await Promise.resolve();
  const watched = await WatchedFleet.load(async () => {
    const fleet = await loadFleet({ config: join(own, 'gateproof.yaml') }, signal);
    await meanwhile();
    return fleet;
  });
  const putMeanwhile = (name: string, content: string): void => {
    meanwhile = async () => {
      meanwhile = async () => await Promise.resolve();
      await put(name, content);
    };
  };
  const look = async (): Promise<readonly [boolean, readonly string[]]> => {
    const told: string[] = [];
    const isOther = await watched.look((problems) => told.push(...problems));
    return [isOther, told];
  };
  return { watched, put, putMeanwhile, look };
}

describe('an inventory that is watched', () => {
  test('is another one when it changed, or a file that it names', async () => {
    const { watched, put, look } = await watch();
    expect(await look()).toEqual([false, []]);
    await put('gateproof.yaml', `${text('own.yaml')}# One more line.\n`);
    expect(await look()).toEqual([true, []]);
    expect(await look()).toEqual([false, []]);
    await put('own.yaml', versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
    const before = watched.fleet.gateways[0]?.policies[0]?.digest;
    expect(await look()).toEqual([true, []]);
    expect(watched.fleet.gateways[0]?.policies[0]?.digest).not.toBe(before);
  });

  test('is read again where a file changed while it was read', async () => {
    const { watched, put, putMeanwhile, look } = await watch();
    await put('gateproof.yaml', `${text('own.yaml')}# One more line.\n`);
    putMeanwhile('own.yaml', versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
    expect(await look()).toEqual([true, []]);
    const before = watched.fleet.gateways[0]?.policies[0]?.digest;
    expect(await look()).toEqual([true, []]);
    expect(watched.fleet.gateways[0]?.policies[0]?.digest).not.toBe(before);
    expect(await look()).toEqual([false, []]);
  });

  test('stays what it was while it is wrong, which is told once, and is taken when a file that was missing is there', async () => {
    const { watched, put, look } = await watch();
    await put('gateproof.yaml', text('new.yaml'));
    expect(await look()).toEqual([false, [expect.stringMatching(/new\.yaml/u)]]);
    expect(await look()).toEqual([false, []]);
    expect(watched.fleet.gateways[0]?.policies[0]?.id).toBe('versions');
    await put('new.yaml', versionPolicy({ 'TLSv1.2': 'accepted' }).replace('id: versions', 'id: new'));
    expect(await look()).toEqual([true, []]);
    expect(watched.fleet.gateways[0]?.policies[0]?.id).toBe('new');
  });
});
