import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { migrationPlans } from '../../reports/advice/migration-plan.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { gatewayExport, judgeExports, readinessGround } from '../support/azure-gateways.ts';
import { reportText } from '../support/report-text.ts';
import { hostileGateway, sampleReadiness } from '../support/sample-readiness.ts';

let sample: ResultDocument;
beforeAll(async () => {
  sample = await sampleReadiness();
});

describe('a readiness result', () => {
  test('is a result document', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(sample)));
    expect(validate.errors).toBeNull();
  });

  test('shows documented, configured and observed in the terminal and on the page', () => {
    const terminal = reportText('terminal', sample);
    expect(terminal).toMatch(/documented +configured +observed/u);
    expect(terminal).toMatch(/protocol SSTP +until 2027-03-31 +yes +\?/u);
    const page = reportText('html', sample);
    expect(page).toContain('<th scope="row">protocol SSTP</th><td>until 2027-03-31</td><td>yes</td>');
    expect(page).toContain('Ways out of SSTP');
  });

  test.each(Object.keys(reportFormats) as ReportFormatName[])('does no harm as %s', (name) => {
    const text = reportText(name, sample);
    if (name === 'html') expect(text.split('<script')).toHaveLength(2);
    if (/json|sarif|oscal|cyclonedx|codequality/u.test(name)) JSON.parse(text);
    if (name === 'csv') expect(text).not.toMatch(/(^|,)"?=/mu);
  });
});

describe('the plan of a way out', () => {
  const plansOf = async (members: object, client: object, asOf = '2026-11-22') => {
    const files = [{ file: 'g.json', value: gatewayExport(members, client) }];
    return migrationPlans(judgeExports(files, await readinessGround(), { asOf }));
  };

  test('is there for each documented way that is open, in the page’s order, with what it costs', async () => {
    const plans = await plansOf({}, { vpnClientProtocols: ['SSTP'] });
    expect(plans.map(({ title, downtime }) => [title, downtime])).toEqual([
      ['Option 1: SSTP and IKEv2', 'the gateway takes no connections until the new configuration is applied'],
      ['Option 1: IKEv2', 'the gateway takes no connections until the new configuration is applied'],
      ['Option 2: OpenVPN', 'clients cannot connect until the new package is on them'],
      ['Option 2: IKEv2 and OpenVPN', 'clients cannot connect until the new package is on them'],
    ]);
  });

  test('keeps OpenVPN from the Basic SKU, and all of it from a gateway without SSTP', async () => {
    const basic = await plansOf({ sku: { name: 'Basic' } }, { vpnClientProtocols: ['SSTP'] });
    expect(basic.map(({ title }) => title)).toEqual(['Option 1: SSTP and IKEv2', 'Option 1: IKEv2']);
    expect(await plansOf({}, {})).toEqual([]);
  });

  test('removes SSTP in the end, by its last day, and says what shows that it worked', async () => {
    const [coexist] = await plansOf({}, { vpnClientProtocols: ['SSTP'] });
    const removal = coexist?.steps.find(({ title }) => title === 'Set the tunnel type to IKEv2');
    expect(removal).toMatchObject({
      until: '2027-03-31',
      az: ['az network vnet-gateway update --resource-group group --name gateway --client-protocol IkeV2'],
    });
    const announcement = coexist?.steps.findIndex(({ title }) => title.startsWith('Announce a time of maintenance'));
    expect(coexist?.steps[(announcement ?? -1) + 1]).toBe(removal);
    for (const [at, step] of coexist?.steps.entries() ?? []) {
      if (at !== announcement) expect(step.check.length).toBeGreaterThan(0);
    }
    expect(coexist?.steps.at(-1)?.check).toContain(
      'gateproof scan --profile vpnclientconfiguration.zip --policy azure-vpn-p2s --format json --out after',
    );
  });

  test('has a step for every check that fails, with what was seen', async () => {
    const files = [
      {
        file: 'g.json',
        value: gatewayExport(
          { sku: { name: 'Standard' } },
          { vpnClientProtocols: ['SSTP'], vpnClientAddressPool: { addressPrefixes: ['172.16.0.0/29'] } },
        ),
      },
    ];
    const wishes = { clients: 250, sstpClients: 90, systems: ['windows'] };
    const result = judgeExports(files, await readinessGround(), { asOf: '2026-11-22', wishes });
    const failed = result.findings.filter(({ verdict }) => verdict === 'fail').map(({ reason }) => reason);
    expect(failed).toContain('pool-too-small');
    expect(failed).toContain('sku-retired');
    for (const { steps } of migrationPlans(result)) {
      const mended = steps.filter(({ title }) => title.startsWith('See to what fails today: '));
      expect(mended.map(({ title }) => title)).toEqual(
        expect.arrayContaining([
          'See to what fails today: the address pool has fewer addresses than clients are wanted',
          'See to what fails today: the SKU is retired',
        ]),
      );
      for (const { seen, check } of mended) {
        expect(seen?.length).toBeGreaterThan(0);
        expect(check).toEqual(['gateproof readiness after.json --clients 250 --sstp-clients 90 --os windows']);
      }
    }
  });

  test('shows the ways beside each other, with the numbers that were given', () => {
    const text = reportText('migration', sample);
    expect(text).toContain('Given: 250 clients, 90 of them by SSTP, clients of windows, macos.');
    expect(text).toContain(
      '| 1 | IKEv2 | yes | the gateway takes no connections until the new configuration is applied |',
    );
    expect(reportText('html', sample)).toContain('given: 250 clients, 90 of them by SSTP, clients of windows, macos');
  });

  test('puts no sign of a name into a command line that a shell would act on', () => {
    const lines = migrationPlans(sample)
      .filter(({ gateway }) => gateway === hostileGateway)
      .flatMap(({ steps }) => steps.flatMap(({ az, powershell }) => [...az, ...powershell]));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).toMatch(/GATEWAY|\$gateway/u);
      expect(line).not.toMatch(/reboot|script|`/u);
    }
  });
});
