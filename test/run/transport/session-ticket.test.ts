import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { fromHex } from '../../../core/wire/hex.ts';
import { askTickets } from '../../../probes/tls/ask-tickets.ts';
import { ticketsSeen } from '../../../src/run/transport/session-ticket.ts';
import { loopbackContext } from '../../support/loopback-context.ts';
import { issue } from '../../support/test-pki.ts';

/** An SSL_SESSION of OpenSSL with these fields behind its version. */
const session = (...fields: readonly string[]): Uint8Array => {
  const body = `020101${fields.join('')}`;
  return fromHex(`30${(body.length / 2).toString(16).padStart(2, '0')}${body}`);
};
const ticket = 'aa060404a1a2a3a4';
const early = 'af0402024000';
/** What Node 24 sets before it. */
const named = (der: Uint8Array): Uint8Array =>
  Uint8Array.from([
    0,
    ...new TextEncoder().encode('nodejs:tls:session:1'),
    0,
    0,
    9,
    ...new TextEncoder().encode('127.0.0.1'),
    ...der,
  ]);

test.each([
  [[], { count: 0 }],
  [[session(ticket)], { count: 1, maxEarlyData: 0 }],
  [[session(ticket, early)], { count: 1, maxEarlyData: 0x4000 }],
  [[named(session(ticket, early))], { count: 1, maxEarlyData: 0x4000 }],
  [[session(ticket), named(session(ticket, early))], { count: 2, maxEarlyData: 0x4000 }],
  // What cannot be read may allow any.
  [[session(ticket), fromHex('0011')], { count: 2 }],
  [[fromHex('3003020101ff')], { count: 1 }],
  [[fromHex('3084ffffffff')], { count: 1 }],
])('tickets tell how much early data they allow (%#)', (sessions, seen) => {
  expect(ticketsSeen(sessions, true)).toEqual({ ...seen, isWhole: true });
  expect(ticketsSeen(sessions, false)).toEqual({ ...seen, isWhole: false });
});

test.each([
  ['ends', false, true],
  ['goes on', true, false],
] as const)(
  'they are all there where the server %s behind our end, but inside OpenVPN',
  async (_how, allowHalfOpen, isWhole) => {
    const own = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
    const server = createServer({ key: await own.keyPem(), cert: own.pem, allowHalfOpen });
    server.on('secureConnection', (socket) => socket.on('error', () => undefined).resume());
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { context, observations } = loopbackContext(
        (server.address() as AddressInfo).port,
        allowHalfOpen ? 2000 : undefined,
      );
      await askTickets({ ...context, target: { ...context.target, scheme: 'openvpn+tcp' } }, [0x1301]);
      await askTickets(context, [0x1301]);
      expect(observations().map(({ outcome, answer }) => [outcome, answer?.['tickets']])).toEqual([
        ['answered', { count: 2, isWhole, maxEarlyData: 0 }],
      ]);
    } finally {
      server.close();
    }
  },
);
