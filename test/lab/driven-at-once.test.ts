import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../core/finding/finding.ts';
import { loadInputs } from '../../src/inputs/load-inputs.ts';
import { probingLimits } from '../../src/inputs/probing-limits.ts';
import { scanInputs } from '../../src/scan/scan-inputs.ts';
import { type OwnLab, ownLab } from '../support/shared-lab.ts';

const { signal } = new AbortController();
let lab: OwnLab;

beforeAll(async () => {
  lab = await ownLab('driven-at-once', ['conforming', 'drifted']);
}, 300_000);
afterAll(() => lab[Symbol.asyncDispose]());

/** What is judged of the IKEv2 gateways, with so many of them at once. */
async function judged(credentials: 'psk' | 'cert', atOnce: number): Promise<readonly string[]> {
  const inputs = await loadInputs([], { config: lab.inventoryFile }, signal);
  const own = await Promise.all(
    lab.gateways.map(async ({ name, address }) => {
      const key = `${name === 'conforming' ? 'lab' : name}-${credentials}`;
      const options = { config: lab.inventoryFile, credentials: key };
      return (await loadInputs([`ikev2://${address}`], options, signal)).targets;
    }),
  );
  const limits = probingLimits({ atOnce, perNetwork: atOnce }, (option) => option);
  const context = { asOf: '2026-11-29', reports: false, onProgress: () => undefined, signal };
  const { result } = await scanInputs({ ...inputs, targets: own.flat() }, limits, context);
  return result.findings.map(wordsOf).sort();
}

function wordsOf({ id, verdict, reason, observed }: Finding): string {
  return JSON.stringify([id, verdict, reason, observed]);
}

test.each(['psk', 'cert'] as const)(
  'one strongSwan finds at several gateways at once what it finds at one after another, by %s',
  { timeout: 600_000 },
  async (credentials) => {
    const alone = await judged(credentials, 1);
    const together = await judged(credentials, 8);
    expect(together).toEqual(alone);
    expect(alone.filter((line) => line.includes('"pass"') && line.includes('ipsec/'))).not.toEqual([]);
  },
);
