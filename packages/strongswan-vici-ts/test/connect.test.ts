import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connect } from '../src/connect.ts';
import { FakeCharonServer } from './support/fake-charon-server.ts';
import { PacketPeer } from './support/packet-peer.ts';

describe('connecting', () => {
  it('over a Unix socket gives a connection that answers', async () => {
    await using server = await FakeCharonServer.listening();
    await using vici = await connect({ path: server.path });
    const command = vici.call('version');
    const charon = await server.accept();
    charon.respond({ version: '6.1.0' });
    expect((await command).text('version')).toBe('6.1.0');
  });

  it('over TCP gives a connection that answers', async () => {
    const accepted: PromiseWithResolvers<PacketPeer> = Promise.withResolvers();
    const server = createServer((socket) => accepted.resolve(new PacketPeer(socket)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const vici = await connect({ host: '127.0.0.1', port });
    const command = vici.call('version');
    const charon = await accepted.promise;
    charon.respond({ version: '6.1.0' });
    expect((await command).text('version')).toBe('6.1.0');
    await vici.close();
    server.close();
  });

  it('to a path where nothing is fails at once, with the cause', async () => {
    await using server = await FakeCharonServer.make();
    await expect(connect({ path: server.path }, { retryForMs: 60_000 })).rejects.toMatchObject({
      code: 'connect-failed',
      message: `no connection to unix:${server.path}: connect ENOENT ${server.path}`,
      cause: { code: 'ENOENT' },
    });
  });

  it('to a port where nothing listens fails after its attempts', async () => {
    await expect(connect({ host: '127.0.0.9', port: 9 }, { retryForMs: 30 })).rejects.toMatchObject({
      code: 'connect-failed',
      message: 'no connection to tcp:127.0.0.9:9: connect ECONNREFUSED 127.0.0.9:9',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('to a name says of every address why', async () => {
    await expect(connect({ host: 'localhost', port: 9 }, { retryForMs: 0 })).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringMatching(
        /^no connection to tcp:localhost:9: connect ECONNREFUSED \S+:9(, connect E\w+ \S+:9)*/,
      ),
    });
  });

  it('is tried again while the listen backlog is full', async () => {
    await using server = await FakeCharonServer.make();
    await server.listen(1);
    const attempts = Array.from({ length: 6 }, () => connect({ path: server.path }, { retryForMs: 0 }));
    const outcomes = await Promise.allSettled(attempts);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(refused).not.toHaveLength(0);
    for (const error of refused) expect(error).toMatchObject({ code: 'connect-failed', cause: { code: 'EAGAIN' } });
    const again = await Promise.all(Array.from({ length: 6 }, () => connect({ path: server.path })));
    expect(again.every((connection) => !connection.isClosed)).toBe(true);
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close();
    for (const connection of again) await connection.close();
  });

  it('stops when its signal fires, before, between and during attempts', async () => {
    await expect(connect({ path: '/nowhere' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
      message: 'aborted while waiting for unix:/nowhere',
    });
    const endpoint = { host: '127.0.0.9', port: 9 };
    const signal = AbortSignal.timeout(50);
    await expect(connect(endpoint, { retryForMs: 60_000, signal })).rejects.toMatchObject({
      code: 'timeout',
      message: 'timed out while waiting for tcp:127.0.0.9:9',
    });
    const abort = new AbortController();
    const reason = new Error('enough');
    const connecting = connect(endpoint, { signal: abort.signal });
    abort.abort(reason);
    await expect(connecting).rejects.toMatchObject({ code: 'aborted', cause: reason });
  });
});
