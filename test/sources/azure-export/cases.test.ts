import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReadinessWishes } from '../../../core/facts/readiness-facts.ts';
import { checkOf, judgeExports, type ReadinessGround, readinessGround } from '../../support/azure-gateways.ts';
import { toldOf } from '../../support/findings.ts';

let ground: ReadinessGround;
beforeAll(async () => {
  ground = await readinessGround();
});

interface Case {
  readonly file: string;
  readonly asOf?: string;
  readonly wishes?: ReadinessWishes;
  readonly check: string;
  readonly verdict: string;
  readonly reason: string;
}

/** Small inputs that were judged wrongly once, and what the sources say of them. */
const cases: readonly Case[] = [
  // The module passes SSTP and Basic; its default values are OpenVPN and VpnGw2AZ.
  {
    file: 'bicep-module-passes-sstp',
    check: 'azure-sstp-retirement',
    verdict: 'fail',
    reason: 'sstp-is-the-only-protocol',
  },
  { file: 'bicep-module-passes-sstp', check: 'azure-way-out', verdict: 'pass', reason: 'way-out-open' },
  { file: 'custom-policy-group-24', check: 'azure-custom-policy-strength', verdict: 'fail', reason: 'weak-value' },
  { file: 'custom-policy-in-lower-case', check: 'azure-custom-policy', verdict: 'pass', reason: 'legal-policy' },
  { file: 'custom-policy-in-lower-case', check: 'azure-custom-policy-strength', verdict: 'fail', reason: 'weak-value' },
  {
    file: 'openvpn-with-entra-id-alone',
    wishes: { systems: ['linux', 'android', 'ios'] },
    check: 'azure-clients-keep-a-protocol',
    verdict: 'fail',
    reason: 'clients-break',
  },
  {
    file: 'openvpn-with-entra-id-alone',
    wishes: { systems: ['windows', 'macos'] },
    check: 'azure-clients-keep-a-protocol',
    verdict: 'pass',
    reason: 'every-client-has-a-protocol',
  },
  { file: 'root-doubly-encoded', check: 'azure-root-certificates', verdict: 'fail', reason: 'root-certificate-unfit' },
  // The variable says Basic, which cannot do RADIUS.
  { file: 'sku-is-an-expression', check: 'azure-authentication', verdict: 'fail', reason: 'authentication-not-on-sku' },
  { file: 'sku-is-an-expression', check: 'azure-basic-sku', verdict: 'pass', reason: 'documented-set' },
  {
    file: 'sstp-alone',
    wishes: { clients: 200 },
    check: 'azure-connection-limits',
    verdict: 'fail',
    reason: 'too-many-sstp-clients',
  },
];

const valueOf = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../cases/${file}.json`, import.meta.url), 'utf8'));

describe('an input that was judged wrongly once', () => {
  test.each(cases)(
    '$file: $check says $verdict, $reason',
    ({ file, asOf = '2026-11-28', wishes, check, verdict, reason }) => {
      const result = judgeExports([{ file, value: valueOf(file) }], ground, {
        asOf,
        ...(wishes === undefined ? {} : { wishes }),
      });
      expect(checkOf(result, check)).toMatchObject({ verdict, reason });
    },
  );

  test('template-with-resources-as-object: both gateways are there, and the one with SSTP fails', () => {
    const file = 'template-with-resources-as-object';
    const { findings, targets } = judgeExports([{ file, value: valueOf(file) }], ground, { asOf: '2026-11-28' });
    expect(targets.map(({ gateway }) => gateway)).toEqual(['gw-hub', 'gw-sym']);
    const retirement = findings.filter(({ clause }) => clause === 'checks/azure-sstp-retirement');
    expect(retirement.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  test('sstp-alone: after the end of SSTP no way out has SSTP in it', () => {
    const result = judgeExports([{ file: 'f', value: valueOf('sstp-alone') }], ground, { asOf: '2027-04-01' });
    const ways = toldOf(checkOf(result, 'azure-way-out').observed)['ways'] as readonly {
      to: string[];
      open: boolean;
    }[];
    expect(ways.filter(({ open }) => open).map(({ to }) => to)).toEqual([['IkeV2'], ['OpenVPN'], ['IkeV2', 'OpenVPN']]);
  });
});
