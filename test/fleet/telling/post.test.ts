import { createServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/credentials/secret.ts';
import type { Delivery, DeliveryMeans } from '../../../src/fleet/telling/delivery.ts';
import { type Posting, post } from '../../../src/fleet/telling/post.ts';
import { webhookHeaders, webhookKeys } from '../../../src/fleet/telling/sign-webhook.ts';
import { systemClock } from '../../../src/run/clock.ts';
import { issue } from '../../support/test-pki.ts';
import { VirtualTimers } from '../../support/virtual-timers.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';

const means = (found: readonly string[] = ['127.0.0.1'], names: string[] = []): DeliveryMeans => ({
  clock: systemClock,
  signal: new AbortController().signal,
  resolve: async (name) => {
    names.push(name);
    return await Promise.resolve(found.map((address) => ({ address })));
  },
});
const send = async (url: string, options: Partial<Posting> = {}, using = means()): Promise<Delivery> =>
  await post(
    { url, headers: { 'content-type': 'application/json' }, body: '{"ü":1}', allowPrivate: true, ...options },
    using,
  );
const why = (delivery: Delivery): string => (delivery.kind === 'delivered' ? '' : delivery.why);

describe('a request to a webhook', () => {
  test('has path, headers and body, and is delivered when it is answered with 2xx', async () => {
    await using receiver = await startReceiver();
    expect(await send(`http://127.0.0.1:${receiver.port}/a?b=c`)).toEqual({ kind: 'delivered' });
    expect(receiver.received).toMatchObject([
      { path: '/a?b=c', body: '{"ü":1}', headers: { 'content-type': 'application/json', 'content-length': '8' } },
    ]);
  });

  test('goes to the address that was checked, by a name that is asked for once', async () => {
    await using receiver = await startReceiver();
    const names: string[] = [];
    const changing: DeliveryMeans = {
      ...means([], names),
      resolve: async (name) => {
        names.push(name);
        return await Promise.resolve([{ address: names.length === 1 ? '127.0.0.1' : '169.254.169.254' }]);
      },
    };
    expect(await send(`http://hooks.example.net:${receiver.port}/`, {}, changing)).toEqual({ kind: 'delivered' });
    expect(names).toEqual(['hooks.example.net']);
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example.net:${receiver.port}`);
  });

  test('goes to another address of the name where nothing listens at the first', async () => {
    await using receiver = await startReceiver();
    for (const first of ['127.0.0.9', '::1']) {
      const delivery = await send(`http://hooks.example.net:${receiver.port}/`, {}, means([first, '127.0.0.1']));
      expect(delivery).toEqual({ kind: 'delivered' });
    }
    expect(receiver.received).toHaveLength(2);
  });

  test.each([
    ['a name that resolves to this host', 'http://hooks.example.net', ['127.0.0.1']],
    ['a name with one private address beside a public one', 'http://hooks.example.net', ['192.0.77.1', '10.0.0.1']],
    ['an address', 'http://127.0.0.1', []],
    ['a decimal address', 'http://2130706433', []],
    ['an octal address', 'http://0177.0.0.1', []],
    ['a hexadecimal address', 'http://0x7f.1', []],
    ['a short address', 'http://127.1', []],
    ['an IPv4-mapped IPv6 address', 'http://[::ffff:127.0.0.1]', []],
    ['an address in full width', 'http://１２７.０.０.１', []],
    ['loopback of IPv6', 'http://[::1]', []],
    ['a name that resolves to an IPv4-mapped address', 'http://hooks.example.net', ['::ffff:7f00:1']],
  ])('is not sent to %s unless private addresses are allowed', async (_name, url, found) => {
    await using receiver = await startReceiver();
    const delivery = await send(`${url}:${receiver.port}/`, { allowPrivate: false }, means(found));
    expect(delivery.kind).toBe('failed');
    expect(why(delivery)).toContain('is no public address, and allowPrivate is not set');
    expect(receiver.received).toEqual([]);
  });

  test.each(['http://169.254.169.254/latest/meta-data', 'http://[::ffff:a9fe:a9fe]/', 'http://2852039166/'])(
    'is never sent to %s',
    async (url) => {
      expect(why(await send(url))).toContain('is an address that nothing is told to');
    },
  );

  test('does not follow a redirect', async () => {
    await using other = await startReceiver();
    const targets = ['http://169.254.169.254/', `http://127.0.0.1:${other.port}/`];
    await using receiver = await startReceiver({
      answer: (response, nth) => response.writeHead(307, { location: targets[nth] }).end(),
    });
    for (const _target of targets) {
      const delivery = await send(`http://127.0.0.1:${receiver.port}/`);
      expect(delivery).toMatchObject({ kind: 'failed', why: 'answered 307: a redirect, which is not followed' });
    }
    expect(other.received).toEqual([]);
  });

  test.each([
    [410, {}, { kind: 'gone' }],
    [500, {}, { kind: 'failed', why: 'answered 500', notBeforeMs: undefined }],
    [404, {}, { kind: 'failed' }],
    [429, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, { kind: 'failed', notBeforeMs: undefined }],
  ])('answered with %i is told as it is', async (status, headers, delivery) => {
    await using receiver = await startReceiver({
      answer: (response) => response.writeHead(status, headers).end('s3cret'),
    });
    expect(await send(`http://127.0.0.1:${receiver.port}/`)).toMatchObject(delivery);
  });

  test('is asked for patience in seconds', async () => {
    await using receiver = await startReceiver({
      answer: (response) => response.writeHead(503, { 'retry-after': '120' }).end(),
    });
    const clock = { ...systemClock, date: () => new Date(1_000_000) };
    expect(await send(`http://127.0.0.1:${receiver.port}/`, {}, { ...means(), clock })).toMatchObject({
      kind: 'failed',
      notBeforeMs: 1_120_000,
    });
  });

  test('needs no more of an answer than its status, however long it is', async () => {
    await using receiver = await startReceiver({
      answer: (response) => {
        response.writeHead(200);
        const more = (): void => {
          while (response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      },
    });
    expect(await send(`http://127.0.0.1:${receiver.port}/`)).toEqual({ kind: 'delivered' });
  });

  test('has its answer when the status came, though the rest of it never does', async () => {
    await using receiver = await startReceiver({
      answer: (response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('x');
      },
    });
    const clock = {
      ...systemClock,
      after: (ms: number, then: () => void) => (ms === 15_000 ? () => undefined : systemClock.after(50, then)),
    };
    expect(await send(`http://127.0.0.1:${receiver.port}/`, {}, { ...means(), clock })).toEqual({ kind: 'delivered' });
  });

  test('fails where the headers of the answer have no end', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(why(await send(`http://127.0.0.1:${port}/`))).toBe('127.0.0.1: HPE_HEADER_OVERFLOW');
    server.close();
  });

  test('fails by a reset, a closed port, and a name that has no address', async () => {
    await using receiver = await startReceiver({ answer: (response) => response.destroy() });
    expect(why(await send(`http://127.0.0.1:${receiver.port}/`))).toBe('127.0.0.1: ECONNRESET');
    expect(why(await send('http://127.0.0.9:9/t0ken'))).toBe('127.0.0.9: ECONNREFUSED');
    expect(why(await send('http://h.example/t0ken', {}, means([])))).toBe('h.example has no address');
    const refusing = {
      ...means(),
      resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
    };
    expect(why(await send('http://h.example/t0ken', {}, refusing))).toBe('h.example: ENOTFOUND');
  });

  test('waits fifteen seconds for an answer, and for a name', async () => {
    await using receiver = await startReceiver({ answer: () => undefined });
    const fast = new VirtualTimers();
    const silent = { ...means(), clock: fast, resolve: () => new Promise<never>(() => undefined) };
    expect(why(await fast.settle(send('http://h.example/', {}, silent)))).toBe('no answer in 15 s');
    const slow = { ...systemClock, after: (_ms: number, then: () => void) => systemClock.after(200, then) };
    expect(why(await send(`http://127.0.0.1:${receiver.port}/`, {}, { ...means(), clock: slow }))).toBe(
      'no answer in 15 s',
    );
  });

  test('ends with the reason of its signal', async () => {
    await using receiver = await startReceiver({ answer: () => stop.abort(new Error('stopped')) });
    const stop = new AbortController();
    await expect(send(`http://127.0.0.1:${receiver.port}/`, {}, { ...means(), signal: stop.signal })).rejects.toThrow(
      'stopped',
    );
  });

  test('verifies the certificate of its receiver, and its name', async () => {
    const ca = await issue({ name: 'Own CA', ca: true });
    const leaf = await issue({ name: 'h', issuer: ca, dnsNames: ['hooks.example.net'] });
    await using receiver = await startReceiver({ tls: { cert: leaf.pem, key: await leaf.keyPem() } });
    const url = `https://hooks.example.net:${receiver.port}/`;
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(why(await send(url))).toBe('hooks.example.net: UNABLE_TO_VERIFY_LEAF_SIGNATURE');
      expect(why(await send(`https://other.example.net:${receiver.port}/`, { ca: ca.pem }))).toBe(
        'other.example.net: ERR_TLS_CERT_ALTNAME_INVALID',
      );
      expect(await send(url, { ca: ca.pem })).toEqual({ kind: 'delivered' });
      expect(receiver.received).toHaveLength(1);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });
});

describe('the signature of a webhook', () => {
  const own = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const timestamp = Math.floor(Date.now() / 1000);
  const body = '{"gateway":"Zürich"}';

  test('is what the library of Standard Webhooks takes, by each secret while there are two', () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const headers = webhookHeaders(
      { id: 'msg_1', timestamp, body },
      webhookKeys(new Secret(`${own}\n${other}\n`), 'secret'),
    );
    for (const secret of [own, other])
      expect(new Webhook(secret).verify(body, { ...headers })).toEqual({ gateway: 'Zürich' });
    expect(() => new Webhook(own).verify(`${body} `, { ...headers })).toThrow('No matching signature');
    expect(() => new Webhook(own).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow('No matching signature');
  });

  test('is that of the specification’s example', () => {
    const headers = webhookHeaders(
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' },
      webhookKeys(new Secret(own), 'secret'),
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test.each([
    ['', 'got 0 lines'],
    ['whsec_c2hvcnQ=', 'got 5 octets'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, 'got 65 octets'],
    ['whsec_not base64, s3cret!', 'got something that is no base64'],
    [`${own}\n`.repeat(5), 'got 5 lines'],
  ])('is not made by a secret as "%s"', (text, problem) => {
    expect(() => webhookKeys(new Secret(text), 'webhook ops')).toThrow(problem);
    expect(() => webhookKeys(new Secret(text), 'webhook ops')).not.toThrow('s3cret');
  });
});
