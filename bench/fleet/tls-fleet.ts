import { issue } from '../../test/support/test-pki.ts';
import { unansweringHost } from '../../test/support/unanswering-host.ts';
import { type OurScan, ourScan } from './our-scan.ts';
import type { SimulatedGateway } from './simulated-fleet.ts';
import { startSimulator } from './start-process.ts';
import type { TlsGatewaysPorts, TlsGatewaysSettings } from './tls-gateways.ts';

/** Simulated TLS gateways that are up. */
export interface TlsFleet extends AsyncDisposable {
  readonly authorityOf: (gateway: SimulatedGateway) => string;
  readonly serverName: string;
  readonly root: string;
}

export async function startTlsFleet(roundTripMs: number): Promise<TlsFleet> {
  const serverName = 'gateway.test';
  const root = await issue({ name: 'root', key: 'rsa', ca: true, keyUsage: ['keyCertSign', 'cRLSign'] });
  const leaf = await issue({
    name: serverName,
    key: 'rsa',
    issuer: root,
    dnsNames: [serverName],
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  });
  const settings: TlsGatewaysSettings = { key: await leaf.keyPem(), certificate: leaf.pem, roundTripMs };
  const simulator = await startSimulator('tls-gateways.ts', settings);
  const dead = await unansweringHost({ host: '0.0.0.0' });
  const ports = { ...(JSON.parse(simulator.said) as TlsGatewaysPorts), dead: dead.port };
  return {
    authorityOf: ({ address, kind }) => `${address}:${ports[kind]}`,
    serverName,
    root: root.pem,
    [Symbol.asyncDispose]: async () => {
      dead[Symbol.dispose]();
      await simulator.end();
    },
  };
}

/** Our scan of so many of them. */
export async function scanTlsFleet(
  { authorityOf, serverName, root }: TlsFleet,
  gateways: readonly SimulatedGateway[],
): Promise<OurScan> {
  return await ourScan({
    targets: gateways.map((one) => ({ name: one.name, url: `tls://${authorityOf(one)}` })),
    args: ['--server-name', serverName, '--trust', 'root.pem'],
    files: { 'root.pem': root },
  });
}
