import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../core/credentials/secret.ts';
import type { Channel } from '../../../src/fleet/telling/channel.ts';
import type { Delivery } from '../../../src/fleet/telling/delivery.ts';
import { type MailOptions, mailChannel } from '../../../src/fleet/telling/mail-channel.ts';
import { systemClock } from '../../../src/run/clock.ts';
import { messageOf, sampleMessage } from '../../support/sample-message.ts';
import { issue } from '../../support/test-pki.ts';

interface Mail {
  readonly user: string;
  readonly isSecure: boolean;
  readonly to: readonly string[];
  readonly text: string;
}

let ca = '';
let tls = { cert: '', key: '' };

beforeAll(async () => {
  const authority = await issue({ name: 'Own CA', ca: true });
  const leaf = await issue({ name: 'mail', issuer: authority, addresses: ['127.0.0.1'] });
  ca = authority.pem;
  tls = { cert: leaf.pem, key: await leaf.keyPem() };
});

const servers: SMTPServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
});

/** Takes mail at 127.0.0.1 of a user with the password 'p4ss'. */
async function startMail(options: object): Promise<{ readonly port: number; readonly mails: readonly Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...tls,
    authOptional: true,
    ...options,
    onAuth: ({ username, password }, _session, then) => {
      if (password === 'p4ss') then(null, { user: username });
      else then(new Error(`wrong password ${password}`));
    },
    onData: (stream, session, then) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const text = Buffer.concat(parts).toString('utf8');
        mails.push({ user: String(session.user ?? ''), isSecure: session.secure, to, text });
        then();
      });
    },
  });
  server.on('error', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

const channelOf = (port: number, options: Partial<MailOptions> = {}): Channel =>
  mailChannel({
    name: 'team',
    host: '127.0.0.1',
    port,
    tls: 'starttls',
    login: { user: 'gateproof', password: new Secret('p4ss') },
    ca,
    from: 'gateproof@example.net',
    to: ['vpn@example.net', 'boss@example.net'],
    digest: 'daily',
    timeZone: 'Europe/Berlin',
    ...options,
  });

const send = async (channel: Channel, message = sampleMessage): Promise<Delivery> =>
  await channel.deliver(message, {
    clock: systemClock,
    signal: new AbortController().signal,
    resolve: () => Promise.resolve([]),
  });
const why = (delivery: Delivery): string => (delivery.kind === 'failed' ? delivery.why : delivery.kind);

/** The parts of a mail as a reader shows them. */
function unfolded(text: string): string {
  const isOpen = text.replaceAll(/=\r\n/gu, '').replaceAll('=3D', '=').replaceAll('\r\n', '\n');
  return isOpen;
}

describe('mail', () => {
  test.each([
    ['starttls', { secure: false }],
    ['implicit', { secure: true }],
  ] as const)('goes by TLS (%s) with a login, text and HTML in the same words', async (kind, options) => {
    const { port, mails } = await startMail(options);
    expect(await send(channelOf(port, { tls: kind }))).toEqual({ kind: 'delivered' });
    const [mail] = mails;
    expect(mail).toMatchObject({ user: 'gateproof', isSecure: true, to: ['vpn@example.net', 'boss@example.net'] });
    const text = unfolded(mail?.text ?? '');
    expect(text).toContain('Subject: gateproof: 1 clause fails that did not');
    expect(text).toContain(`Message-ID: <${sampleMessage.id}@example.net>`);
    expect(text).toContain('multipart/alternative');
    expect(text.match(/paris sstp:443: azure-vpn-p2s: tls\/nothing-else/gu)).toHaveLength(2);
  });

  test('goes without TLS and login where the inventory says so', async () => {
    const { port, mails } = await startMail({ secure: false, hideSTARTTLS: true });
    expect(await send(channelOf(port, { tls: 'none', login: undefined }))).toEqual({ kind: 'delivered' });
    expect(mails[0]).toMatchObject({ user: '', isSecure: false });
  });

  test('sends no password to a server that offers no TLS, or whose certificate is another’s', async () => {
    const plain = await startMail({ secure: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    expect(why(await send(channelOf(plain.port)))).toMatch(/^127\.0\.0\.1: ETLS/u);
    const secure = await startMail({ secure: false });
    expect(why(await send(channelOf(secure.port, { ca: undefined })))).toMatch(/^127\.0\.0\.1: E/u);
    expect([...plain.mails, ...secure.mails]).toEqual([]);
  });

  test('says code and status of a failure, and nothing of what the server said', async () => {
    const { port } = await startMail({ secure: false });
    const login = { user: 'gateproof', password: new Secret('wr0ng') };
    expect(why(await send(channelOf(port, { login })))).toBe('127.0.0.1: EAUTH, answered 535');
    expect(why(await send(channelOf(9, { host: '127.0.0.9' })))).toBe('127.0.0.9: ESOCKET');
  });

  test('of hostile names has the headers that it would have', async () => {
    const { port, mails } = await startMail({ secure: false });
    const hostile = 'x\r\nBcc: a@example.net\r\n\r\n.\r\nMAIL FROM:<a@example.net>';
    const events = sampleMessage.events.map((event) =>
      event.kind === 'certificate-ends' ? { ...event, subject: hostile, gateway: hostile } : event,
    );
    expect(await send(channelOf(port), messageOf(events))).toEqual({ kind: 'delivered' });
    expect(mails).toHaveLength(1);
    const [head = ''] = (mails[0]?.text ?? '').split('\r\n\r\n');
    expect(head).not.toContain('Bcc');
    expect(mails[0]?.to).toEqual(['vpn@example.net', 'boss@example.net']);
    expect(unfolded(mails[0]?.text ?? '')).toContain('x<U+000D><U+000A>Bcc');
  });

  test.each([
    ['daily', 'Europe/Berlin', '2026-11-29T05:59:59Z', '2026-11-29T06:00:00Z'],
    ['daily', 'Europe/Berlin', '2026-11-29T06:00:00Z', '2026-11-30T06:00:00Z'],
    ['daily', 'Europe/Berlin', '2026-07-01T10:00:00Z', '2026-07-02T05:00:00Z'],
    ['weekly', 'UTC', '2026-11-29T12:00:00Z', '2026-11-30T07:00:00Z'],
    ['weekly', 'UTC', '2026-11-30T07:00:00Z', '2026-12-07T07:00:00Z'],
    ['at-once', 'UTC', '2026-11-30T07:00:00Z', '2026-11-30T07:00:00Z'],
  ] as const)('%s in %s is told of what came up at %s by %s', (digest, timeZone, now, next) => {
    expect(new Date(channelOf(25, { digest, timeZone }).nextMoment(Date.parse(now))).toISOString()).toBe(
      new Date(next).toISOString(),
    );
  });
});
