import { describe, expect, test } from 'vitest';
import { decodeRoot } from '../../../sources/azure-export/decode-root.ts';
import { ExportError, type ReadExports, readExports } from '../../../sources/azure-export/read-export.ts';
import { gatewayExport } from '../../support/azure-gateways.ts';

function read(...values: readonly unknown[]): ReadExports {
  return readExports(
    values.map((value, at) => ({ file: `${at}.json`, value })),
    decodeRoot,
  );
}

/** A gateway resource of a template, with expressions in place of members of its point-to-site configuration. */
function resource(client: object = {}, members: object = {}): Record<string, unknown> {
  const { name, type, location, id: _, ...properties } = gatewayExport({}, client);
  return { name, type, location, properties, ...members };
}

function deployment(template: object, properties: object = {}): Record<string, unknown> {
  return { type: 'Microsoft.Resources/deployments', name: 'd', properties: { template, ...properties } };
}

const protocolsOf = ({ gateways }: ReadExports) => gateways.map(({ protocols }) => protocols);
const inner = { expressionEvaluationOptions: { scope: 'inner' } };
const outer = { expressionEvaluationOptions: { scope: 'outer' } };

describe('a template', () => {
  const asked = resource({ vpnClientProtocols: "[parameters('protocols')]" });
  const declared = { protocols: { type: 'array', defaultValue: ['OpenVPN'] } };

  test.each<[string, object, readonly string[]]>([
    [
      'a value is passed to a nested template of inner scope',
      { ...inner, parameters: { protocols: { value: ['SSTP'] } } },
      ['SSTP'],
    ],
    ['nothing is passed to a nested template of inner scope', inner, ['OpenVPN']],
    [
      'an expression of the outer template is passed',
      { ...inner, parameters: { protocols: { value: "[variables('both')]" } } },
      ['IkeV2', 'OpenVPN'],
    ],
    [
      'a list with an expression is passed',
      { ...inner, parameters: { protocols: { value: ["[variables('one')]"] } } },
      ['IkeV2'],
    ],
    ['the nested template is of outer scope', outer, ['SSTP', 'IkeV2']],
    ['the scope is not written, which is outer', {}, ['SSTP', 'IkeV2']],
  ])('resolves what the gateway is given where %s', (_, properties, expected) => {
    const template = {
      parameters: { protocols: { defaultValue: ['SSTP', 'IkeV2'] } },
      variables: { one: 'IkeV2', both: ["[variables('one')]", 'OpenVPN'] },
      resources: [deployment({ parameters: declared, resources: [asked] }, properties)],
    };
    expect(protocolsOf(read(template))).toEqual([expected]);
  });

  test.each<[string, object]>([
    ['a secret of a key vault', { ...inner, parameters: { protocols: { reference: { secretName: 's' } } } }],
    [
      'what only the platform knows',
      { ...inner, parameters: { protocols: { value: "[reference('other').protocols]" } } },
    ],
  ])('takes %s for unknown, not for the default value', (_, properties) => {
    const { gateways } = read({ resources: [deployment({ parameters: declared, resources: [asked] }, properties)] });
    expect(gateways[0]?.protocols).toBeUndefined();
    expect(gateways[0]?.remarks.join()).toContain('an expression found');
  });

  test.each<[string, string, unknown]>([
    ['a variable', "[variables('sku')]", 'Basic'],
    ['a member of a variable', "[variables('skus').small[1]]", 'VpnGw2AZ'],
    ['a condition that is decided', "[if(equals(variables('sku'), 'Basic'), 'VpnGw1AZ', 'VpnGw3AZ')]", 'VpnGw1AZ'],
    ['a name that is put together', "[concat('VpnGw', '4', 'AZ')]", 'VpnGw4AZ'],
    ['a name that is formatted', "[format('VpnGw{0}AZ', 5)]", 'VpnGw5AZ'],
    ['a condition that is not decided', "[if(parameters('large'), 'VpnGw1AZ', 'VpnGw3AZ')]", undefined],
    ['a function that asks the platform', '[resourceGroup().tags.sku]', undefined],
    ['a variable that is not there', "[variables('nothing')]", undefined],
    ['a variable that stands for itself', "[variables('self')]", undefined],
    ['a member of every object', "[variables('constructor')]", undefined],
    ['an expression that is cut short', "[concat('VpnGw'", undefined],
    ['something behind an expression', "[variables('sku')x]", undefined],
  ])('reads a SKU that is %s', (_, expression, expected) => {
    const template = {
      parameters: { large: { type: 'bool' } },
      variables: { sku: 'Basic', skus: { small: ['VpnGw1AZ', 'VpnGw2AZ'] }, self: "[variables('self')]" },
      resources: [resource({}, { sku: { name: expression } })],
    };
    const [gateway] = read(template).gateways;
    // Two SKUs would contradict each other: the one under `properties` is left out.
    const { properties, ...rest } = resource({}, {}) as { properties: Record<string, unknown> };
    const { sku: _own, ...others } = properties;
    const [alone] = read({
      ...template,
      resources: [{ ...rest, properties: { ...others, sku: { name: expression } } }],
    }).gateways;
    expect(gateway?.sku).toBeUndefined();
    expect(alone?.sku).toBe(expected);
  });

  test('reads resources by symbolic names, and none that is only referred to', () => {
    const { gateways, reading } = read({
      languageVersion: '2.0',
      resources: {
        own: resource({ vpnClientProtocols: ['SSTP'] }),
        others: { ...resource(), existing: true },
        network: { type: 'Microsoft.Network/virtualNetworks', name: 'net' },
        module: deployment({ languageVersion: '2.0', resources: { inside: resource({}, { name: 'inside' }) } }, inner),
      },
    });
    expect(gateways.map(({ name }) => name)).toEqual(['gateway', 'inside']);
    expect(reading).toEqual({
      unread: [],
      passedOver: [
        { what: 'resources that the template does not deploy', count: 1 },
        { what: 'microsoft.network/virtualnetworks', count: 1 },
      ],
    });
  });

  test('leaves out what a decided condition leaves out, and reads what an open one may deploy', () => {
    const resources = [
      resource({}, { name: 'no', condition: false }),
      resource({}, { name: 'never', condition: "[not(variables('on'))]" }),
      resource({}, { name: 'yes', condition: "[variables('on')]" }),
      resource({}, { name: 'perhaps', condition: "[parameters('deploy')]" }),
    ];
    const { gateways } = read({ variables: { on: true }, parameters: { deploy: { type: 'bool' } }, resources });
    expect(gateways.map(({ name }) => name)).toEqual(['yes', 'perhaps']);
  });

  test('tells a template that is elsewhere as unread', () => {
    const linked = {
      type: 'Microsoft.Resources/deployments',
      properties: { templateLink: { uri: 'https://x.example' } },
    };
    expect(read({ resources: [resource(), linked] }).reading.unread).toEqual([
      '0.json.resources[1].properties: a template of its own that is not in the file',
    ]);
  });

  test('gives a connection to the gateway that its resourceId names, be the name decided or not', () => {
    const connection = (name: string, gateway: string) => ({
      type: 'Microsoft.Network/connections',
      name,
      properties: {
        connectionType: 'IPsec',
        virtualNetworkGateway1: { id: `[resourceId('Microsoft.Network/virtualNetworkGateways', ${gateway})]` },
      },
    });
    const template = {
      parameters: { named: { defaultValue: 'gw-a' }, open: { type: 'string' } },
      resources: [
        resource({}, { name: "[parameters('named')]" }),
        resource({}, { name: "[parameters('open')]" }),
        connection('a', "parameters('named')"),
        connection('b', "parameters('open')"),
      ],
    };
    const { gateways } = read(template);
    expect(gateways.map(({ connections }) => connections?.map(({ name }) => name))).toEqual([['a'], ['b']]);
  });

  test('costs no more for variables that double one another', () => {
    const variables = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`v${at}`, `[concat(variables('v${at + 1}'), variables('v${at + 1}'))]`]),
    );
    const { gateways } = read({
      variables: { ...variables, v60: 'VpnGw1' },
      resources: [resource({}, { name: "[variables('v0')]" })],
    });
    expect(gateways[0]?.name).toBe('(without a name)');
  });
});

describe('a file of parameters', () => {
  const template = {
    parameters: { protocols: { defaultValue: ['IkeV2'] } },
    resources: [resource({ vpnClientProtocols: "[parameters('protocols')]" })],
  };
  const values = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    parameters: { PROTOCOLS: { value: ['SSTP'] } },
  };

  test('gives its values to the only template', () => {
    expect(protocolsOf(read(values, template))).toEqual([['SSTP']]);
  });

  test('gives its values to the template of its name, where there are several', () => {
    const other = {
      ...template,
      resources: [resource({ vpnClientProtocols: "[parameters('protocols')]" }, { name: 'b' })],
    };
    const files = [
      { file: 'infra/main.parameters.json', value: values },
      { file: 'other.json', value: other },
      { file: 'infra/main.json', value: template },
    ];
    expect(protocolsOf(readExports(files, decodeRoot))).toEqual([['IkeV2'], ['SSTP']]);
  });

  test.each<[string, readonly unknown[], string]>([
    ['without a template', [values, gatewayExport()], '0.json: one template for these parameters wanted, 0 found'],
    ['with two templates', [values, template, template], '0.json: one template for these parameters wanted, 2 found'],
    ['twice', [values, values, template], '0.json and 1.json: one file of parameters for 2.json wanted'],
  ])('is refused %s', (_, files, message) => {
    expect(() => read(...files)).toThrow(ExportError);
    expect(() => read(...files)).toThrow(message);
  });
});

describe('a page of a longer list', () => {
  test.each<[string, object]>([
    ['the REST interface', { value: [gatewayExport()], nextLink: 'https://management.example.net/next' }],
    ['Resource Graph', { count: 1, data: [gatewayExport()], skip_token: 'abc', total_records: 7 }],
    ['Resource Graph, by its counts', { count: 1, data: [gatewayExport()], skip_token: null, total_records: 7 }],
    ['the REST interface of Resource Graph', { count: 1, data: [gatewayExport()], resultTruncated: 'true' }],
  ])('of %s is told', (_, page) => {
    expect(read(page).reading.unread).toEqual(['0.json: a page of a longer list']);
  });

  test('that is the last is whole', () => {
    const last = { count: 1, data: [gatewayExport()], skip_token: null, total_records: 1 };
    expect(read(last).reading.unread).toEqual([]);
  });
});

test('a gateway of ExpressRoute is told once, and alone it is no VPN gateway', () => {
  const expressRoute = gatewayExport({ gatewayType: 'ExpressRoute', id: '/subscriptions/0/er', name: 'er' });
  const { gateways, reading } = read([expressRoute, gatewayExport()]);
  expect(gateways.map(({ name }) => name)).toEqual(['gateway']);
  expect(reading.passedOver).toEqual([{ what: 'ExpressRoute gateways', count: 1 }]);
  expect(() => read(expressRoute)).toThrow('0.json: at least one VPN gateway wanted, 1 of ExpressRoute found');
});
