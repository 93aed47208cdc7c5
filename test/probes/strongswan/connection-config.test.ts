import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/credentials/secret.ts';
import { connectionConfig } from '../../../probes/strongswan/connection-config.ts';
import type { StrongswanContext } from '../../../probes/strongswan/strongswan-context.ts';
import { ScriptedCharon } from './scripted-charon.ts';

const context: StrongswanContext = {
  target: { url: 'ikev2://192.0.2.1', scheme: 'ikev2', host: '192.0.2.1', port: 500 },
  remoteAddress: '192.0.2.1',
  remotePort: 500,
  vici: new ScriptedCharon(() => ({ does: 'refuse' })),
  features: { release: '6.1.0', keyExchanges: new Set(), requestsAddress: true },
  name: 'gateproof-test',
  signal: new AbortController().signal,
  record: () => undefined,
  now: () => 0,
  timeoutMs: 1_000,
};
const configOf = (change: Partial<StrongswanContext>): ReturnType<typeof connectionConfig> =>
  connectionConfig({ ...context, ...change }, { proposals: ['default'], children: {}, childless: true });

describe('the ports of a connection', () => {
  test.each([
    [500, {}],
    // From 500 charon would leave the marker out that 4500 wants.
    [4500, { remote_port: 4500, local_port: 4500 }],
    [5000, { remote_port: 5000 }],
  ])('to UDP %i', (remotePort, ports) => {
    const { remote_port, local_port } = configOf({ remotePort });
    expect({ remote_port, local_port }).toEqual({ remote_port: undefined, local_port: undefined, ...ports });
  });
});

test('an address of IPv6 is asked for where the gateway is reached by it, so that traffic of both kinds is offered', () => {
  expect(configOf({}).vips).toEqual(['0.0.0.0']);
  expect(configOf({ remoteAddress: 'fd00::1' }).vips).toEqual(['0.0.0.0', '::']);
});

test('a user with a password is asked for by EAP-MSCHAPv2, and the gateway proves itself by a certificate', () => {
  const config = configOf({
    credentials: {
      kind: 'eap-mschapv2',
      localId: 'client',
      remoteId: 'gateway',
      trustAnchors: ['ROOT'],
      username: new Secret('somebody'),
      password: new Secret('open sesame'),
    },
  });
  expect(config['local-1']).toEqual({ auth: 'eap-mschapv2', id: 'client', eap_id: 'somebody' });
  expect(config['remote-1']).toEqual({ auth: 'pubkey', id: 'gateway', cacerts: ['ROOT'] });
  expect(JSON.stringify(config)).not.toContain('open sesame');
});
