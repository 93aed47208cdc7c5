import { describe, expect, test } from 'vitest';
import { decodeRoot } from '../../../sources/azure-export/decode-root.ts';
import { ExportError, readExports } from '../../../sources/azure-export/read-export.ts';
import { gatewayExport } from '../../support/azure-gateways.ts';
import { testRoot } from '../../support/azure-roots.ts';
import { issue } from '../../support/test-pki.ts';

const read = (...values: readonly unknown[]) =>
  readExports(
    values.map((value, at) => ({ file: `${at}.json`, value })),
    decodeRoot,
  ).gateways;

function failure(...values: readonly unknown[]): ExportError {
  try {
    read(...values);
  } catch (error) {
    if (error instanceof ExportError) return error;
    throw error;
  }
  throw new Error('the values are exports');
}

/** The same gateway as the REST interface and templates have it. */
function nested(): Record<string, unknown> {
  const { name, id, type, location, ...properties } = gatewayExport();
  return { name, id, type, location, properties };
}

describe('an export of gateways', () => {
  test('is read alike from show, list, the REST interface, a template and a deployment export', () => {
    const [flat] = read(gatewayExport());
    const shapes = [
      [gatewayExport()],
      nested(),
      { value: [nested()] },
      { $schema: 'x', resources: [nested()] },
      { properties: { template: { resources: [nested()] } } },
      { resources: [{ type: 'Microsoft.Resources/deployments', properties: { template: { resources: [nested()] } } }] },
    ];
    for (const shape of shapes) {
      const [gateway] = read(shape);
      expect({ ...gateway, origin: '' }).toEqual({ ...flat, origin: '' });
    }
  });

  test('tells where each gateway stands', () => {
    expect(read({ value: [nested(), { ...nested(), id: '/x/other' }] }).map(({ origin }) => origin)).toEqual([
      '0.json.value[0]',
      '0.json.value[1]',
    ]);
  });

  test('resolves the parameters of a template by their default values, and takes other expressions for unknown', () => {
    const template = {
      parameters: { gatewayName: { type: 'string', defaultValue: 'from-parameter' } },
      resources: [{ ...nested(), id: undefined, name: "[parameters('gatewayName')]" }],
    };
    expect(read(template)[0]?.name).toBe('from-parameter');
    const expression = gatewayExport({}, { vpnClientProtocols: "[variables('protocols')]" });
    const [gateway] = read(expression);
    expect(gateway?.protocols).toBeUndefined();
    expect(gateway?.remarks).toEqual([
      '0.json.vpnClientConfiguration.vpnClientProtocols: a list wanted, an expression found',
    ]);
  });

  test('gives connections of another file to their gateway, whatever the case of the id', () => {
    const id = String(gatewayExport()['id']).toUpperCase();
    const connection = (name: string, gateway: string) => ({
      type: 'Microsoft.Network/connections',
      name,
      properties: { connectionType: 'IPsec', virtualNetworkGateway1: { id: gateway }, sharedKey: 'do-not-tell' },
    });
    const [gateway] = read(gatewayExport(), [connection('own', id), connection('foreign', `${id}2`)]);
    expect(gateway?.connections?.map(({ name }) => name)).toEqual(['own']);
    expect(JSON.stringify(gateway)).not.toContain('do-not-tell');
  });

  test('remarks once that the id of a gateway cannot be read, however many connections there are', () => {
    const connections = Array.from({ length: 50 }, (_, at) => ({
      type: 'Microsoft.Network/connections',
      name: `c${at}`,
      properties: { connectionType: 'IPsec', virtualNetworkGateway1: { id: `/gateways/other-${at}` } },
    }));
    const [gateway] = read(gatewayExport({ id: 5 }), connections);
    expect(new Set(gateway?.remarks)).toEqual(new Set(['0.json.id: text wanted, a number found']));
    expect(gateway?.remarks.length).toBeLessThan(5);
  });

  test('reads Virtual WAN gateways with their server configuration, and says when it is missing', () => {
    const wan = {
      type: 'Microsoft.Network/p2sVpnGateways',
      name: 'hub',
      properties: {
        vpnServerConfiguration: { id: '/x/servers/one' },
        p2SConnectionConfigurations: [{ properties: { vpnClientAddressPool: { addressPrefixes: ['10.1.0.0/24'] } } }],
      },
    };
    const server = {
      type: 'Microsoft.Network/vpnServerConfigurations',
      name: 'one',
      id: '/x/servers/one',
      properties: { vpnProtocols: ['IkeV2', 'OpenVPN'], vpnAuthenticationTypes: ['Certificate'] },
    };
    expect(read(wan, server)[0]).toMatchObject({
      kind: 'vwan-p2s-gateway',
      protocols: ['IkeV2', 'OpenVPN'],
      addressPool: [{ prefix: '10.1.0.0/24', first: 0x0a010000, last: 0x0a0100ff }],
    });
    const [alone] = read(wan);
    expect(alone?.protocols).toBeUndefined();
    expect(alone?.remarks).toEqual(['0.json: its server configuration was not given']);
  });

  test('keeps no secret of the export', () => {
    const secret = 'hush-hush';
    const [gateway] = read(
      gatewayExport({}, { radiusServerSecret: secret, radiusServers: [{ radiusServerSecret: secret }] }),
    );
    expect(JSON.stringify(gateway)).not.toContain(secret);
  });

  test('reads a root without a subject like any other', async () => {
    const { der } = await issue({ name: '', key: 'rsa', ca: true });
    expect(decodeRoot(der)).toMatchObject({ subject: '', publicKey: 'RSA-2048', signatureHash: 'sha256' });
  });

  test('reads a root from the base64 of DER, also with line feeds, and tells what else is often pasted', () => {
    const { name, publicCertData } = testRoot('sound');
    const rootOf = (data: string) =>
      read(gatewayExport({}, { vpnClientRootCertificates: [{ name, publicCertData: data }] }))[0]
        ?.rootCertificates?.[0];
    for (const data of [publicCertData, `${publicCertData.slice(0, 60)}\r\n${publicCertData.slice(60)}`]) {
      expect(rootOf(data)?.certificate).toMatchObject({ publicKey: 'RSA-2048', signatureHash: 'sha256' });
    }
    const pem = `-----BEGIN CERTIFICATE-----\n${publicCertData}\n-----END CERTIFICATE-----`;
    expect(rootOf(pem)).toEqual({ name, fault: 'pem' });
    expect(rootOf(btoa(pem))).toEqual({ name, fault: 'encoded-twice' });
    expect(rootOf(btoa(publicCertData))).toEqual({ name, fault: 'encoded-twice' });
    // One octet behind the certificate: not the certificate that it looks like.
    expect(rootOf(btoa(`${atob(publicCertData)}\0`))).toEqual({ name });
  });

  test('takes members that contradict each other for unknown, and the same said twice for what it is', () => {
    const twice = gatewayExport({ properties: { vpnType: 'PolicyBased' }, EnableBgp: false });
    const [gateway] = read(twice);
    expect(gateway).not.toHaveProperty('vpnType');
    expect(gateway?.enableBgp).toBe(false);
    expect(gateway?.remarks).toEqual(['0.json.vpnType: one value wanted, 2 that contradict each other found']);
  });

  test('knows SKUs in any case', () => {
    expect(read(gatewayExport({ sku: { name: 'vpngw2az' } }))[0]?.sku).toBe('VpnGw2AZ');
    expect(read(gatewayExport({ sku: { name: 'BASIC' } }))[0]?.sku).toBe('Basic');
  });

  test('takes wrong types for unknown, with a remark that does not show the value', () => {
    const [gateway] = read(
      gatewayExport({ sku: 'VpnGw1', enableBgp: 'yes', vpnType: 5 }, { vpnClientRootCertificates: {} }),
    );
    expect(gateway).not.toHaveProperty('sku');
    expect(gateway?.remarks).toEqual([
      '0.json.sku: an object wanted, text found',
      '0.json.vpnType: text wanted, a number found',
      '0.json.enableBgp: true or false wanted, text found',
      '0.json.vpnClientConfiguration.vpnClientRootCertificates: a list wanted, an object found',
    ]);
  });

  test.each<[string, unknown, string]>([
    ['text', 'gateways', 'string'],
    ['a number', 5, 'number'],
    ['null', null, 'null'],
    ['an empty object', {}, 'an empty object'],
    ['another document', { sarif: 1, runs: [] }, 'an object with sarif, runs'],
    ['other resources', [{ type: 'Microsoft.Compute/virtualMachines' }], 'a list of 1'],
  ])('is refused when it is %s', (_what, value, found) => {
    const error = failure(value);
    expect(error.code).toBe('export-malformed');
    expect(error.message).toBe(
      `0.json: an export of virtual network gateways, Virtual WAN point-to-site gateways or connections wanted, found ${found}`,
    );
  });

  test('is refused when no gateway is in it', () => {
    const error = failure([]);
    expect(error.code).toBe('export-without-gateway');
    expect(error.message).toBe('0.json: at least one VPN gateway wanted, none found');
  });

  test('is looked through to a bounded depth', () => {
    let deep: unknown = [gatewayExport()];
    for (let level = 0; level < 5000; level++) deep = [deep];
    expect(failure(deep).code).toBe('export-malformed');
  });
});

describe('one gateway in two exports', () => {
  const origins = (...values: readonly unknown[]): readonly string[] => read(...values).map(({ origin }) => origin);
  const withoutId = (members: object = {}) => gatewayExport({ id: null, ...members });

  test('stands there once where both say the same of what is judged, as the first has it', () => {
    const etag = { etag: 'W/"2"', vpnClientConfiguration: undefined };
    expect(origins(gatewayExport(), [gatewayExport({ id: String(gatewayExport()['id']).toUpperCase() })])).toEqual([
      '0.json',
    ]);
    expect(origins({ ...gatewayExport(), etag: 'W/"1"' }, { ...nested(), ...etag })).toEqual(['0.json']);
    expect(origins(withoutId(), withoutId())).toEqual(['0.json']);
  });

  test('is refused where they do not, with both places and what differs, all at once', () => {
    const other = { ...nested(), id: '/x/other', name: 'other' };
    const error = failure(
      [gatewayExport(), other],
      gatewayExport({ activeActive: true }, { vpnClientProtocols: ['SSTP'] }),
      [{ ...other, location: 'northeurope' }],
    );
    expect(error).toMatchObject({ code: 'export-contradictory' });
    expect(error.problems).toEqual([
      '0.json[0] and 1.json: one content of the same gateway wanted, they differ in activeActive, protocols',
      '0.json[1] and 2.json[0]: one content of the same gateway wanted, they differ in location',
    ]);
    expect(error.message).toBe(error.problems.join('\n'));
  });

  test('is refused where one export has a member that the other lacks', () => {
    expect(failure(gatewayExport(), gatewayExport({}, { vpnClientProtocols: null })).problems).toEqual([
      '0.json and 1.json: one content of the same gateway wanted, they differ in protocols',
    ]);
  });

  test('is known by its group and name where an id is missing', () => {
    const grouped = withoutId({ resourceGroup: 'Group' });
    expect(origins(gatewayExport({ resourceGroup: 'Group' }), grouped)).toEqual(['0.json']);
    expect(failure(gatewayExport(), withoutId({ resourceGroup: 'Group', location: 'x' })).problems).toEqual([
      '0.json and 1.json: one content of the same gateway wanted, they differ in location',
    ]);
  });

  test('is not taken for one of the same name with another id, or of which only the name is known', () => {
    expect(origins(gatewayExport(), gatewayExport({ id: '/x/resourceGroups/group/other' }))).toHaveLength(2);
    expect(origins(gatewayExport(), withoutId({ location: 'northeurope' }))).toHaveLength(2);
    expect(origins(gatewayExport(), withoutId({ resourceGroup: 'elsewhere' }))).toHaveLength(2);
    const expression = "[resourceId('Microsoft.Network/virtualNetworkGateways', 'a')]";
    expect(origins(gatewayExport({ id: expression }), gatewayExport({ id: expression, location: 'x' }))).toHaveLength(
      2,
    );
  });

  test('takes a connection once, and none that is said in two ways', () => {
    const connection = (members: object = {}) => ({
      type: 'Microsoft.Network/connections',
      id: '/x/connections/one',
      name: 'one',
      properties: { connectionType: 'IPsec', virtualNetworkGateway1: { id: gatewayExport()['id'] }, ...members },
    });
    const [gateway] = read(gatewayExport(), [connection()], connection());
    expect(gateway?.connections).toHaveLength(1);
    expect(failure(gatewayExport(), [connection()], connection({ dpdTimeoutSeconds: 45 })).problems).toEqual([
      '1.json[0] and 2.json: one content of the same connection wanted, they differ in dpdTimeoutSeconds',
    ]);
  });

  test('takes a server configuration of Virtual WAN that is said in two ways for neither', () => {
    const gateway = {
      type: 'Microsoft.Network/p2svpnGateways',
      name: 'wan',
      properties: { vpnServerConfiguration: { id: '/x/servers/one' } },
    };
    const server = (vpnProtocols: readonly string[]) => ({
      type: 'Microsoft.Network/vpnServerConfigurations',
      id: '/x/servers/one',
      name: 'one',
      properties: { vpnProtocols },
    });
    expect(read([gateway, server(['OpenVPN'])], server(['OpenVPN']))[0]?.protocols).toEqual(['OpenVPN']);
    expect(failure([gateway, server(['OpenVPN'])], server(['IkeV2'])).problems).toEqual([
      '0.json[1] and 1.json: one content of the same server configuration wanted, they differ in protocols',
    ]);
  });
});
