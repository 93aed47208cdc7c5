import { describe, expect, it, vi } from 'vitest';
import { ViciPool } from '../src/pool.ts';
import { collect } from './support/collect.ts';
import { FakeCharonServer } from './support/fake-charon-server.ts';

describe('a pool', () => {
  it('opens nothing before it is asked, and one control connection for all short commands', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path });
    expect(server.connections).toBe(0);
    const commands = [pool.call('version'), pool.call('stats'), pool.call('terminate', { ike: 'x', timeout: -1 })];
    const charon = await server.accept();
    for (const name of ['version', 'stats', 'terminate']) {
      expect(await charon.next()).toBe(`command-request ${name}`);
      charon.respond({ name });
    }
    expect((await Promise.all(commands)).map((response) => response.text('name'))).toEqual([
      'version',
      'stats',
      'terminate',
    ]);
    expect(server.connections).toBe(1);
  });

  it('answers a short command while a blocking one waits', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path });
    const initiated = pool.call('initiate', { ike: 'x', timeout: 60_000 });
    const blocked = await server.accept();
    expect(await blocked.next()).toBe('command-request initiate');
    const version = pool.call('version');
    const control = await server.accept();
    control.respond({ version: '6.1.0' });
    expect((await version).text('version')).toBe('6.1.0');
    blocked.respond({ success: true });
    expect((await initiated).text('success')).toBe('yes');
  });

  it('runs a streamed command on a connection of its own, and uses it again afterwards', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path }, { size: 1 });
    const first = pool.stream('list-sas', 'list-sa');
    const charon = await server.accept();
    expect(await charon.next()).toBe('event-register list-sa');
    charon.send({ kind: 'event-confirm' });
    expect(await charon.next()).toBe('command-request list-sas');
    charon.raise('list-sa', { a: {} });
    charon.respond({ end: true });
    expect((await collect(first)).map((event) => event.sections[0]?.[0])).toEqual(['a']);
    expect((await first.result).text('end')).toBe('yes');
    expect(await charon.next()).toBe('event-unregister list-sa');
    charon.send({ kind: 'event-confirm' });
    using lease = await pool.lease();
    expect(lease.connection.outstanding).toBe(0);
    expect(server.connections).toBe(1);
  });

  it('waits for a free connection at its size, and an abandoned command keeps its connection until it is answered', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path }, { size: 1 });
    const abort = new AbortController();
    const abandoned = pool.call('initiate', { ike: 'x' }, { signal: abort.signal });
    const charon = await server.accept();
    expect(await charon.next()).toBe('command-request initiate');
    abort.abort();
    await expect(abandoned).rejects.toMatchObject({ code: 'aborted', message: 'aborted while waiting for initiate' });
    await expect(pool.lease({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      code: 'timeout',
      message: 'timed out while waiting for a free connection',
    });
    const waiting = [pool.call('initiate', { ike: 'y' }), pool.call('initiate', { ike: 'z' })];
    charon.respond({ late: true });
    for (const ike of ['y', 'z']) {
      const request = await charon.nextPacket();
      expect(request?.kind === 'command-request' && request.message.text('ike')).toBe(ike);
      charon.respond({ ike });
    }
    expect((await Promise.all(waiting)).map((response) => response.text('ike'))).toEqual(['y', 'z']);
    expect(server.connections).toBe(1);
  });

  it('gives the place of a lease back once, when it was not wanted any more, and when there was no connection', async () => {
    await using server = await FakeCharonServer.make();
    await using pool = new ViciPool({ path: server.path }, { size: 1, retryForMs: 0 });
    await expect(pool.lease()).rejects.toMatchObject({ code: 'connect-failed' });
    await server.listen();
    const abort = new AbortController();
    const unwanted = pool.lease({ signal: abort.signal });
    abort.abort();
    await expect(unwanted).rejects.toMatchObject({ code: 'aborted' });
    const lease = await pool.lease();
    lease[Symbol.dispose]();
    lease[Symbol.dispose]();
    using second = await pool.lease();
    expect(second.connection).toBe(lease.connection);
    await expect(pool.lease({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('makes new connections in place of lost ones', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path }, { size: 1 });
    const lost = pool.call('version');
    (await server.accept()).close();
    await expect(lost).rejects.toMatchObject({ code: 'connection-closed' });
    const found = pool.call('version');
    (await server.accept()).respond({ version: '6.1.0' });
    expect((await found).text('version')).toBe('6.1.0');
    const lostInitiate = pool.call('initiate');
    (await server.accept()).close();
    await expect(lostInitiate).rejects.toMatchObject({ code: 'connection-closed' });
    const initiate = pool.call('initiate');
    (await server.accept()).respond({ success: true });
    expect((await initiate).text('success')).toBe('yes');
  });

  it('does not hand out a connection that was lost while nobody had it', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path }, { size: 1 });
    const first = await pool.lease();
    first[Symbol.dispose]();
    const { connection } = await pool.lease().then((lease) => {
      lease[Symbol.dispose]();
      return lease;
    });
    expect(connection).toBe(first.connection);
    (await server.accept()).close();
    await vi.waitFor(() => expect(connection.isClosed).toBe(true), { timeout: 60_000 });
    using second = await pool.lease();
    expect(second.connection).not.toBe(connection);
    expect(second.connection.isClosed).toBe(false);
  });

  it('tries to connect anew for the control connection after a failure', async () => {
    await using server = await FakeCharonServer.make();
    await using pool = new ViciPool({ path: server.path }, { retryForMs: 0 });
    await expect(pool.call('version')).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(pool.subscribe(['log']).ready).rejects.toMatchObject({ code: 'connect-failed' });
    await server.listen();
    const version = pool.call('version');
    (await server.accept()).respond({ version: '6.1.0' });
    expect((await version).text('version')).toBe('6.1.0');
  });

  it('subscribes on the control connection', async () => {
    await using server = await FakeCharonServer.listening();
    await using pool = new ViciPool({ path: server.path });
    const subscription = pool.subscribe(['log']);
    const charon = await server.accept();
    expect(await charon.next()).toBe('event-register log');
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    charon.raise('log', { msg: 'hello' });
    for await (const { name, message } of subscription) {
      expect([name, message.text('msg')]).toEqual(['log', 'hello']);
      break;
    }
    expect(subscription.dropped).toBe(0);
    expect(await charon.next()).toBe('event-unregister log');
    await subscription[Symbol.asyncDispose]();
  });

  it('that is closed rejects what is under way, what waits for a connection, and what comes later', async () => {
    await using server = await FakeCharonServer.listening();
    const pool = new ViciPool({ path: server.path }, { size: 1 });
    const running = pool.call('initiate');
    const charon = await server.accept();
    await charon.next();
    const stream = pool.stream('initiate', 'control-log');
    const waits = [running, pool.call('initiate'), pool.call('version'), stream.result, collect(stream)];
    const settled = Promise.allSettled(waits);
    await pool.close();
    for (const outcome of await settled) expect(outcome).toMatchObject({ reason: { code: 'connection-closed' } });
    await expect(pool.call('version')).rejects.toMatchObject({
      code: 'connection-closed',
      message: 'the pool was closed by its owner',
    });
  });

  it.each([0, -1, 1.5, Number.NaN])('of size %s is refused', (size) => {
    expect(() => new ViciPool({ path: '/nowhere' }, { size })).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        message: `a pool of at least 1 connection is wanted, not ${size}`,
      }),
    );
  });
});
