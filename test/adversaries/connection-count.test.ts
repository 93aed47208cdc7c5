import { beforeAll, expect, test } from 'vitest';
import type { Policy } from '../../core/policy/policy.ts';
import { adversaryPolicies } from '../support/adversaries/adversary-policies.ts';
import { scanAdversary, wrongFindings } from '../support/adversaries/scan-adversary.ts';
import type { TlsAdversary } from '../support/adversaries/tls-adversary.ts';
import { conforming } from '../support/adversaries/tls-behaviours.ts';

let policies: readonly Policy[];
beforeAll(async () => {
  policies = await adversaryPolicies();
});

/** In virtual time: on a busy machine an early connection can be closed by a fresh one, and costs one more. */
test.each(
  [false, true].flatMap((certificateRequested) =>
    Array.from({ length: 13 }, (_, at) => ({ connectionsAtOnce: at + 1, certificateRequested })),
  ),
)(
  'a conforming gateway takes 20 connections ($connectionsAtOnce at once, certificate wanted: $certificateRequested)',
  async ({ connectionsAtOnce, certificateRequested }) => {
    const gateway: TlsAdversary = { name: 'conforms', accepts: { ...conforming, certificateRequested } };
    const scan = await scanAdversary(gateway, { policies, connectionsAtOnce });
    expect(wrongFindings(gateway, policies, scan)).toEqual([]);
    expect(scan.connections).toBe(20);
  },
);
