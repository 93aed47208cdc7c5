import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { oldestNode, tooOld } from '../../src/faces/node-version.ts';

test('the oldest Node is the one that the package asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  expect(engines.node).toBe(`>=${oldestNode}`);
});

test.each(['24.12.0', '24.13.1', '25.0.0', '26.1.0-nightly'])('%s is taken', (version) => {
  expect(tooOld(version)).toBeUndefined();
});

test.each(['24.11.9', '22.21.0', '20.20.2', 'v24.12.0', ''])('%s is refused', (version) => {
  expect(tooOld(version)).toBe(`Node 24.12 or newer wanted, this is ${version}`);
});
