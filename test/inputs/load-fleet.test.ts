import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fleet, type FleetInputOptions, loadFleet } from '../../src/inputs/load-fleet.ts';
import { InputError } from '../../src/inputs/problems.ts';
import { versionPolicy } from '../support/node-tls-gateway.ts';

let directory = '';
const { signal } = new AbortController();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-fleet-'));
  await writeFile(join(directory, 'own.yaml'), versionPolicy({ 'TLSv1.2': 'accepted' }));
});
afterAll(() => rm(directory, { recursive: true }));

async function load(text: string, options: Omit<FleetInputOptions, 'config'> = {}): Promise<Fleet> {
  const config = join(directory, 'gateproof.yaml');
  await writeFile(config, text);
  return await loadFleet({ config, ...options }, signal);
}

async function problems(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).problems.map((one) => one.replaceAll(`${directory}/`, ''));
}

describe('a fleet', () => {
  test('that others scan has the names of its credentials, and needs none of their files', async () => {
    const text = `version: 1
credentials:
  roadwarrior: { kind: psk, localId: me, pskFile: not-here.txt }
targets:
  - { name: a, endpoints: [ikev2://127.0.0.9], credentials: roadwarrior }
`;
    expect(await problems(load(text))).toEqual([expect.stringContaining('not-here.txt')]);
    const { gateways } = await load(text, { readsCredentials: false });
    expect(gateways[0]?.targets).toEqual([
      { target: expect.objectContaining({ url: 'ikev2://127.0.0.9', credentials: 'roadwarrior' }) as unknown },
    ]);
  });

  test('is the gateways of an inventory, each with its group, by the policies of that or of the run', async () => {
    const { gateways } = await load(`version: 1
groups:
  edge: { every: 6h, policies: [own.yaml], from: [berlin] }
  core: { cron: 0 3 * * 1 }
targets:
  - { name: a, endpoints: [tls://127.0.0.9:443, tls://127.0.0.8:443], group: edge }
  - { name: b, endpoints: [tls://127.0.0.9:444], group: core }
  - { endpoints: [tls://127.0.0.9:445] }
  - { name: c, endpoints: [tls://127.0.0.9:446], group: edge }
`);
    expect(
      gateways.map(({ name, groupName, group, targets, policies }) => [
        name,
        groupName,
        group.everyMs ?? group.cron,
        targets.map(({ target }) => target.port),
        policies.map(({ id }) => id),
      ]),
    ).toEqual([
      ['a', 'edge', 21_600_000, [443, 443], ['versions', 'gateproof-checks']],
      ['c', 'edge', 21_600_000, [446], ['versions', 'gateproof-checks']],
      ['b', 'core', '0 3 * * 1', [444], ['azure-vpn-p2s', 'gateproof-checks']],
      ['127.0.0.9', '', undefined, [445], ['azure-vpn-p2s', 'gateproof-checks']],
    ]);
  });

  test('takes a policy of a group by its path, from the inventory or from the root', async () => {
    for (const path of ['own.yaml', './own.yaml', join(directory, 'own.yaml')]) {
      const { gateways, files } = await load(`version: 1
groups: { edge: { policies: ['${path}'] } }
targets: [{ endpoints: [tls://127.0.0.9:443], group: edge }]
`);
      expect(gateways[0]?.policies[0]?.id).toBe('versions');
      expect(files).toContain(join(directory, 'own.yaml'));
    }
  });

  test('names every file that it was made of', async () => {
    const { files } = await load(
      `version: 1
groups: { edge: { policies: [own.yaml, azure-vpn-p2s] } }
targets: [{ endpoints: [tls://127.0.0.9:443], group: edge }]
credentials: { me: { kind: psk, localId: me, pskFile: psk.txt } }
`,
      { policy: ['azure-vpn-p2s'] },
    );
    expect(files).toEqual(['gateproof.yaml', 'own.yaml', 'psk.txt'].map((name) => join(directory, name)));
  });

  test('has a fact given to those of its policies alone that ask for it, and none that nobody asks for', async () => {
    const dated = versionPolicy({ 'TLSv1.2': 'accepted' })
      .replace('id: versions', 'id: dated')
      .replace('expect: accepted }', 'expect: accepted, applies: { acquired: { from: 2027-01-01 } } }');
    await writeFile(join(directory, 'dated.yaml'), dated);
    const text = (given: string): string => `version: 1
given: { ${given}: 2027-02-01 }
groups: { edge: { policies: [dated.yaml] } }
targets:
  - { name: a, endpoints: [tls://127.0.0.9:443], group: edge }
  - { name: b, endpoints: [tls://127.0.0.9:444] }
`;
    const { gateways } = await load(text('acquired'));
    expect(gateways.map(({ policies }) => policies[0]?.given)).toEqual([{ acquired: '2027-02-01' }, undefined]);
    expect(await problems(load(text('aquired')))).toEqual([
      'given "aquired": one of acquired wanted; did you mean "acquired"?',
    ]);
  });

  test('is told with everything that is wrong with it', async () => {
    const text = `version: 1
groups: { edge: { policies: [gone.yaml] }, core: { policies: [azure-vpn-p2] } }
targets:
  - { name: a, endpoints: [tls://127.0.0.9:443], group: edge }
  - { name: b, endpoints: [tls://127.0.0.9:444], group: core }
`;
    expect(await problems(load(text))).toEqual([
      expect.stringContaining('gone.yaml') as unknown,
      expect.stringContaining('found "azure-vpn-p2"; did you mean "azure-vpn-p2s"?') as unknown,
    ]);
    expect(await problems(load('version: 1\n'))).toEqual(['gateproof.yaml: targets wanted, none found']);
  });
});
