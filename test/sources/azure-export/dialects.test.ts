import { describe, expect, test } from 'vitest';
import type { ConfiguredGateway } from '../../../core/facts/readiness-facts.ts';
import { decodeRoot } from '../../../sources/azure-export/decode-root.ts';
import { readExports } from '../../../sources/azure-export/read-export.ts';
import { gatewayExport } from '../../support/azure-gateways.ts';
import { testRoot } from '../../support/azure-roots.ts';

type Exported = Record<string, unknown>;

const policy = {
  saLifeTimeSeconds: 27_000,
  saDataSizeKilobytes: 102_400_000,
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  ikeEncryption: 'GCMAES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  pfsGroup: 'ECP384',
};

/** Gateways that differ in what matters, as the command line prints them. */
const shapes: Readonly<Record<string, Exported>> = {
  'IKEv2 with certificates': gatewayExport(),
  'SSTP alone': gatewayExport({}, { vpnClientProtocols: ['SSTP'] }),
  'SSTP beside IKEv2': gatewayExport({}, { vpnClientProtocols: ['SSTP', 'IkeV2'] }),
  'OpenVPN with Entra ID': gatewayExport({}, { vpnClientProtocols: ['OpenVPN'], vpnAuthenticationTypes: ['AAD'] }),
  'two ways to authenticate': gatewayExport({}, { vpnAuthenticationTypes: ['Certificate', 'Radius'] }),
  'a custom policy': gatewayExport({}, { vpnClientIpsecPolicies: [policy] }),
  'two roots': gatewayExport({}, { vpnClientRootCertificates: [testRoot('short'), testRoot('sound')] }),
  'a revoked certificate': gatewayExport(
    {},
    {
      vpnClientRevokedCertificates: [
        { name: 'gone', thumbprint: 'AB12' },
        { name: 'lost', thumbprint: 'CD34' },
      ],
    },
  ),
  'the Basic SKU': gatewayExport({ sku: { name: 'Basic', tier: 'Basic' } }),
  'no point-to-site': gatewayExport({ vpnClientConfiguration: null }),
};

function nested({ name, id, type, location, ...properties }: Exported): Exported {
  return { name, id, type, location, properties };
}

function mapDeep(
  value: unknown,
  change: (entry: [string, unknown]) => readonly (readonly [string, unknown])[],
): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => mapDeep(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .flatMap((entry) => change(entry))
      .map(([key, one]) => [key, mapDeep(one, change)]),
  );
}

const withoutNulls = (value: unknown): unknown => mapDeep(value, (entry) => (entry[1] === null ? [] : [entry]));
const emptyAsNull = (value: unknown): unknown =>
  mapDeep(value, ([key, one]) => [[key, Array.isArray(one) && one.length === 0 ? null : one]]);
const turnedLists = (value: unknown): unknown =>
  mapDeep(value, ([key, one]) => [[key, Array.isArray(one) ? one.toReversed() : one]]);

/** As PowerShell has it: names in its case, null where the command line has it, the id under `Id`. */
function powerShell(exported: Exported): unknown {
  return mapDeep(exported, ([key, one]) => [[`${key[0]?.toUpperCase() ?? ''}${key.slice(1)}`, one]]);
}

/** As Resource Graph has it: types in lower case, the SKU under `properties`. */
function resourceGraph(exported: Exported): unknown {
  const flat = nested(exported);
  return { ...flat, type: String(flat['type']).toLowerCase(), sku: null, kind: '' };
}

function template(exported: Exported): Exported {
  const { id: _, ...rest } = nested(exported);
  return rest;
}

const dialects: Readonly<Record<string, (exported: Exported) => unknown>> = {
  'az … show': (exported) => exported,
  'az … list, empty lists as null, lists in another order': (exported) => [emptyAsNull(turnedLists(exported))],
  'the REST interface': (exported) => ({ value: [withoutNulls(nested(exported))] }),
  PowerShell: powerShell,
  'Resource Graph': (exported) => ({ count: 1, total_records: 1, skip_token: null, data: [resourceGraph(exported)] }),
  'an ARM template': (exported) => ({ $schema: 'x', resources: [withoutNulls(template(exported))] }),
  'a template of Bicep, by symbolic names, in a module': (exported) => ({
    languageVersion: '2.0',
    resources: {
      module: {
        type: 'Microsoft.Resources/deployments',
        properties: {
          expressionEvaluationOptions: { scope: 'inner' },
          parameters: { client: { value: exported['vpnClientConfiguration'] } },
          template: {
            parameters: { client: { type: 'object', nullable: true } },
            resources: {
              gateway: withoutNulls(template({ ...exported, vpnClientConfiguration: "[parameters('client')]" })),
            },
          },
        },
      },
    },
  }),
};

/** What is said of a gateway, without where it was read. */
function facts(value: unknown): Partial<ConfiguredGateway> {
  const [gateway] = readExports([{ file: 'f.json', value }], decodeRoot).gateways;
  const { origin: _o, resourceGroup: _g, remarks: _r, ...said } = gateway ?? ({} as Partial<ConfiguredGateway>);
  return said;
}

describe.each(Object.entries(shapes))('a gateway with %s', (_, exported) => {
  const [first, ...others] = Object.entries(dialects);

  test('is read by the command line', () => {
    expect(facts(first?.[1](exported))).toMatchObject({ name: 'gateway', kind: 'vnet-gateway' });
  });

  test.each(others)('is the same from %s', (_dialect, write) => {
    expect(facts(write(exported))).toEqual(facts(first?.[1](exported)));
  });
});
