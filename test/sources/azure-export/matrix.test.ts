import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  checkOf,
  gatewayExport,
  judgeExports,
  type ReadinessGround,
  readinessGround,
} from '../../support/azure-gateways.ts';
import { toldOf } from '../../support/findings.ts';

/** A row of the vendor's own table, by its words. */
interface Row {
  readonly generation: string;
  readonly name: string;
  readonly tunnels: number;
  readonly sstp: number;
  readonly others: number | undefined;
}

const rows: readonly Row[] = readFileSync(new URL('../../vectors/azure/sku-table.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| Generation'))
  .map((line) => {
    const [generation = '', name = '', tunnels = '', sstp = '', others = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    const number = (cell: string): number => Number(/\d+/u.exec(cell)?.[0]);
    return {
      generation,
      name,
      tunnels: number(tunnels),
      sstp: number(sstp),
      others: others === 'Not Supported' ? undefined : number(others),
    };
  });

const sets: readonly (readonly string[])[] = [
  ['SSTP'],
  ['IkeV2'],
  ['OpenVPN'],
  ['SSTP', 'IkeV2'],
  ['IkeV2', 'OpenVPN'],
  ['SSTP', 'OpenVPN'],
  ['SSTP', 'IkeV2', 'OpenVPN'],
];
const dates = ['2025-10-15', '2026-01-15', '2026-08-01', '2027-04-15'] as const;
const enablingEnds = '2026-03-31';
const sstpEnds = '2027-03-31';
const basicIkev2 = '2025-11-01';

const days = (from: string, to: string): number =>
  Math.max(0, (new Date(to).valueOf() - new Date(from).valueOf()) / 86_400_000);

let ground: ReadinessGround;
beforeAll(async () => {
  ground = await readinessGround();
});

describe('every SKU of the table, every set of tunnel types, before, between and after the dates', () => {
  test('the table has fifteen rows', () => {
    expect(rows).toHaveLength(15);
    expect(rows.map(({ tunnels }) => tunnels)).not.toContain(Number.NaN);
  });

  const cases = rows.flatMap((row) => sets.flatMap((set) => dates.map((asOf) => ({ row, set, asOf }))));

  test.each(cases)('$row.generation $row.name with $set as of $asOf', ({ row, set, asOf }) => {
    const exported = gatewayExport(
      { sku: { name: row.name }, vpnGatewayGeneration: row.generation },
      { vpnClientProtocols: set },
    );
    const most = row.others ?? 0;
    const judged = judgeExports([{ file: 'g.json', value: exported }], ground, {
      asOf,
      wishes: { clients: most + 1, sstpClients: row.sstp },
    });

    const retirement = checkOf(judged, 'azure-sstp-retirement');
    const hasSstp = set.includes('SSTP');
    expect(retirement.verdict).toBe(hasSstp ? 'fail' : 'pass');
    expect(retirement.reason).toBe(
      !hasSstp
        ? 'sstp-not-enabled'
        : asOf >= sstpEnds
          ? 'sstp-enabled-after-its-end'
          : set.length === 1
            ? 'sstp-is-the-only-protocol'
            : 'clients-still-use-sstp',
    );
    expect(retirement.observed).toMatchObject({
      daysUntilEnablingEnds: days(asOf, enablingEnds),
      daysUntilSstpEnds: days(asOf, sstpEnds),
    });

    const excludes = hasSstp && set.includes('OpenVPN');
    expect(checkOf(judged, 'azure-protocol-set')).toMatchObject(
      excludes
        ? { verdict: 'fail', reason: 'protocols-exclude-each-other' }
        : { verdict: 'pass', reason: 'documented-set' },
    );

    const limits = checkOf(judged, 'azure-connection-limits');
    expect(limits.verdict).toBe(row.others === undefined ? 'inconclusive' : 'fail');
    expect(limits.observed).toMatchObject({
      limits: { sstp: row.sstp, ikev2OpenVpn: row.others ?? 'Not Supported' },
    });

    const isBasic = row.name === 'Basic';
    const hasIkev2 = asOf >= basicIkev2;
    const basic = checkOf(judged, 'azure-basic-sku');
    if (!isBasic) expect(basic.verdict).toBe('not-applicable');
    else if (set.includes('OpenVPN')) expect(basic).toMatchObject({ verdict: 'fail', reason: 'openvpn-not-supported' });
    else if (set.includes('IkeV2')) expect(basic.verdict).toBe(hasIkev2 ? 'pass' : 'fail');
    else expect(basic.verdict).toBe('pass');

    const ways = checkOf(judged, 'azure-way-out');
    if (!hasSstp) expect(ways.verdict).toBe('not-applicable');
    else {
      const isOpen = !isBasic || hasIkev2;
      expect(ways.verdict).toBe(isOpen ? 'pass' : 'fail');
    }
  });

  test.each(rows)(
    '$generation $name takes exactly as many clients as the table says',
    ({ name, generation, others, sstp }) => {
      const exported = gatewayExport({ sku: { name }, vpnGatewayGeneration: generation });
      const judged = judgeExports([{ file: 'g.json', value: exported }], ground, {
        wishes: { clients: others ?? 0, sstpClients: sstp },
      });
      expect(checkOf(judged, 'azure-connection-limits').verdict).toBe(others === undefined ? 'inconclusive' : 'pass');
      const tooMany = judgeExports([{ file: 'g.json', value: exported }], ground, {
        wishes: { clients: others ?? 0, sstpClients: sstp + 1 },
      });
      expect(checkOf(tooMany, 'azure-connection-limits')).toMatchObject({
        verdict: 'fail',
        reason: 'too-many-sstp-clients',
      });
    },
  );
});

describe('the address pool, as the worked examples have it', () => {
  test.each([
    ['172.16.201.0/24', 128, 128],
    ['172.16.200.0/23', 128, 384],
    ['172.16.201.0/26', 32, 32],
    ['172.16.201.0/25', 64, 64],
    ['172.16.0.0/16', 128, 65_408],
  ])('%s gives %i to SSTP and %i to IKEv2 while both are enabled', (pool, sstp, ikev2) => {
    const exported = gatewayExport(
      {},
      { vpnClientProtocols: ['SSTP', 'IkeV2'], vpnClientAddressPool: { addressPrefixes: [pool] } },
    );
    const { observed } = checkOf(judgeExports([{ file: 'g.json', value: exported }], ground), 'azure-address-pool');
    expect(toldOf(observed)['now']).toEqual({ SSTP: sstp, IkeV2: ikev2 });
    expect(toldOf(observed)['afterSstp']).toEqual({ addresses: sstp + ikev2 });
  });

  test('an address in two prefixes counts once', () => {
    const prefixes = ['172.16.201.0/24', '172.16.200.0/23', '172.16.202.0/24'];
    const exported = gatewayExport({}, { vpnClientAddressPool: { addressPrefixes: prefixes } });
    const { observed } = checkOf(judgeExports([{ file: 'g.json', value: exported }], ground), 'azure-address-pool');
    expect(toldOf(observed)['addresses']).toBe(768);
  });

  test('250 clients do not fit into a /24 beside SSTP, and fit into it without SSTP', () => {
    const pool = { vpnClientAddressPool: { addressPrefixes: ['172.16.201.0/24'] } };
    const judged = (protocols: readonly string[], sstpClients: number) =>
      checkOf(
        judgeExports(
          [{ file: 'g.json', value: gatewayExport({}, { ...pool, vpnClientProtocols: protocols }) }],
          ground,
          {
            wishes: { clients: 250, sstpClients },
          },
        ),
        'azure-address-pool',
      );
    expect(judged(['SSTP', 'IkeV2'], 0)).toMatchObject({ verdict: 'fail', reason: 'pool-too-small-beside-sstp' });
    expect(judged(['SSTP', 'IkeV2'], 125)).toMatchObject({ verdict: 'pass', reason: 'pool-fits' });
    // 128 addresses of which a network gives two to nobody.
    expect(judged(['SSTP', 'IkeV2'], 128)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'usable-addresses-not-documented',
    });
    expect(judged(['IkeV2'], 0)).toMatchObject({ verdict: 'pass', reason: 'pool-fits' });
    expect(judged(['SSTP'], 129)).toMatchObject({ verdict: 'fail', reason: 'pool-too-small-for-sstp' });
  });
});
