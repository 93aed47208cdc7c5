import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { scan } from '../../src/faces/api/gateproof.ts';
import { gatewayContainer } from '../support/gateway-container.ts';
import { issue } from '../support/test-pki.ts';
import { until } from '../support/until.ts';

const verdictOf = ({ findings }: ResultDocument, clause: string) => findings.find((one) => one.clause === clause);

/** Two of the documented suites and nothing else, in GnuTLS's words. */
const priorities =
  'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:-KX-ALL:+ECDHE-RSA:-GROUP-ALL:+GROUP-SECP256R1:+GROUP-SECP384R1';

test('ocserv, which refuses by closing, fails for the rows that it refuses and for nothing else', async () => {
  await using container = await gatewayContainer({
    image: 'gateproof/ocserv:bookworm',
    capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE', 'SETUID', 'SETGID', 'CHOWN', 'DAC_OVERRIDE', 'KILL', 'SYS_CHROOT'],
    devices: ['/dev/net/tun'],
    readyCommand: ['ocserv', '--version'],
    readyText: 'ocserv',
  });
  const certificate = await issue({ name: 'ocserv', key: 'rsa', dnsNames: ['ocserv.gateproof.test'] });
  await container.write('etc/gateproof/tls.pem', certificate.pem);
  await container.write('etc/gateproof/tls.key', await certificate.keyPem());
  await container.write('etc/gateproof/passwd', '');
  await container.write(
    'etc/gateproof/ocserv.conf',
    [
      'auth = "plain[passwd=/etc/gateproof/passwd]"',
      'tcp-port = 443',
      'run-as-user = nobody',
      'run-as-group = nogroup',
      'socket-file = /run/ocserv-socket',
      'server-cert = /etc/gateproof/tls.pem',
      'server-key = /etc/gateproof/tls.key',
      'device = vpns',
      'ipv4-network = 10.126.0.0/24',
      `tls-priorities = "${priorities}"`,
      '',
    ].join('\n'),
  );
  await listens(container.address);

  const { result } = await scan(`tls://${container.address}:443`, { serverName: 'ocserv.gateproof.test' });
  expect(['01', '02', '03', '04'].map((row) => verdictOf(result, `tls/row-${row}`)?.verdict)).toEqual([
    'pass',
    'pass',
    'fail',
    'fail',
  ]);
  expect(verdictOf(result, 'tls/nothing-else')?.verdict).toBe('pass');
});

test('SoftEther, which takes many connections for an attack, is seen whole and shuts nobody out', async () => {
  await using container = await gatewayContainer({
    image: 'gateproof/softether:bookworm',
    capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE', 'NET_RAW', 'SETUID', 'SETGID'],
    devices: ['/dev/net/tun'],
    readyCommand: ['sh', '-c', 'cat /proc/net/tcp /proc/net/tcp6'],
    // Port 443, in a state of listening.
    readyText: ':01BB 00000000',
  });
  const { result } = await scan(`sstp://${container.address}:443`);
  const { accepted = [] } = (verdictOf(result, 'tls/nothing-else')?.observed ?? {}) as { accepted?: unknown[] };
  expect(accepted.length).toBeGreaterThanOrEqual(12);
  const socket = connect({ host: container.address, port: 443, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.destroy();
});

async function listens(host: string): Promise<void> {
  await until(`TLS at ${host}`, async () => {
    const socket = connect({ host, port: 443, rejectUnauthorized: false });
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    return isUp ? true : undefined;
  });
}
