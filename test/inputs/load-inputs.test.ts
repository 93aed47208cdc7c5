import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadInputs } from '../../src/inputs/load-inputs.ts';

const { signal } = new AbortController();
const options = {};
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-inputs-'));
  await writeFile(
    join(directory, 'gateproof.yaml'),
    'version: 1\ntargets:\n  - name: first\n    endpoints:\n      - ikev2://192.0.2.1\n      - sstp://192.0.2.1\n  - host: 192.0.2.2\n',
  );
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('a target of the inventory', () => {
  test('knows the file as the user named it and the line of its endpoint', async () => {
    const config = relative(process.cwd(), join(directory, 'gateproof.yaml'));
    const { targets } = await loadInputs([], { ...options, config }, signal);
    const places = targets.map(({ target: { url, declared } }) => `${url} ${declared?.file}:${declared?.line}`);
    expect(places.slice(0, 2)).toEqual([`ikev2://192.0.2.1 ${config}:5`, `sstp://192.0.2.1:443 ${config}:6`]);
    expect(new Set(targets.slice(2).map(({ target }) => target.declared?.line))).toEqual(new Set([7]));
  });

  test('keeps no path of the machine', async () => {
    const { targets } = await loadInputs([], { ...options, config: join(directory, 'gateproof.yaml') }, signal);
    expect(targets.length).toBeGreaterThan(2);
    for (const { target } of targets) expect(target).not.toHaveProperty('declared');
  });
});

test('a target of the command line has no place, and a built-in policy has that of its file', async () => {
  const { targets, policies } = await loadInputs(['sstp://192.0.2.1'], options, signal);
  expect(targets.map(({ target }) => target.declared)).toEqual([undefined]);
  expect(policies[0]?.file).toBe('policies/vendors/azure-vpn-p2s.yaml');
  for (const { clauses } of policies) for (const { line } of clauses) expect(line).toBeGreaterThan(1);
});
