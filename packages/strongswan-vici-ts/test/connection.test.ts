import { getEventListeners, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CommandFailedError } from '../src/command-failed-error.ts';
import { connect } from '../src/connect.ts';
import { maxOutstanding, ViciConnection } from '../src/connection.ts';
import { ViciError } from '../src/errors.ts';
import { Message } from '../src/message.ts';
import { collect } from './support/collect.ts';
import { octets } from './support/octets.ts';
import { PacketPeer } from './support/packet-peer.ts';

function connected(): { charon: PacketPeer; vici: ViciConnection } {
  const charon = new PacketPeer();
  return { charon, vici: new ViciConnection(charon.client) };
}

describe('a command', () => {
  it('goes out with its message and comes back with its response', async () => {
    const charon = new PacketPeer();
    await using vici = await connect({ stream: charon.client });
    const response = vici.call('load-conn', { x: { version: 2 } });
    const request = await charon.nextPacket();
    expect(request).toMatchObject({ kind: 'command-request', name: 'load-conn' });
    expect(request?.kind === 'command-request' && request.message.text('x', 'version')).toBe('2');
    charon.respond({ success: true });
    expect((await response).text('success')).toBe('yes');
  });

  it('gets the responses in the order of the calls when several are under way', async () => {
    const { charon, vici } = connected();
    const responses = [vici.call('a'), vici.call('b'), vici.call('c')];
    expect(vici.outstanding).toBe(3);
    for (const answer of ['1', '2', '3']) charon.respond({ answer });
    expect((await Promise.all(responses)).map((response) => response.text('answer'))).toEqual(['1', '2', '3']);
    expect(vici.outstanding).toBe(0);
  });

  it('that failed is rejected with what charon said and with the whole response', async () => {
    const { charon, vici } = connected();
    const failed = vici.call('load-conn');
    charon.respond({ success: false, errmsg: 'unknown option: foo, config discarded', matches: 0 });
    const error: unknown = await failed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CommandFailedError);
    expect(error).toMatchObject({
      code: 'command-failed',
      command: 'load-conn',
      errmsg: 'unknown option: foo, config discarded',
      message: 'load-conn failed: unknown option: foo, config discarded',
    });
    expect(error instanceof CommandFailedError && error.response.text('matches')).toBe('0');
  });

  it('that failed without a reason says so', async () => {
    const { charon, vici } = connected();
    const failed = vici.call('unload-conn');
    charon.respond({ success: false });
    await expect(failed).rejects.toMatchObject({
      code: 'command-failed',
      errmsg: '',
      message: 'unload-conn failed: charon gave no reason',
    });
  });

  it('that charon does not know is rejected, and the next one works', async () => {
    const { charon, vici } = connected();
    const unknown = vici.call('nonesuch');
    charon.send({ kind: 'command-unknown' });
    await expect(unknown).rejects.toMatchObject({
      code: 'unknown-command',
      message: 'this charon knows no command "nonesuch"',
    });
    const known = vici.call('version');
    charon.respond({ version: '6.1.0' });
    expect((await known).text('version')).toBe('6.1.0');
  });

  it('that charon would never answer is refused before anything is sent', async () => {
    const { charon, vici } = connected();
    await expect(vici.call('bad\u0007name')).rejects.toMatchObject({
      code: 'invalid-name',
      message: 'a command or event name of 1 to 255 printable ASCII characters is wanted, not "bad\\u0007name"',
    });
    await expect(vici.call('load-key', { data: new Uint8Array(65_536) })).rejects.toMatchObject({ code: 'too-large' });
    await expect(vici.call('initiate', { timeout: 0.5 })).rejects.toMatchObject({ code: 'invalid-value' });
    void vici.call('version').catch(() => {});
    expect(await charon.next()).toBe('command-request version');
    expect(vici.outstanding).toBe(1);
  });

  it('is refused when too many answers are owed', async () => {
    const { vici } = connected();
    const waiting = Array.from({ length: maxOutstanding }, () =>
      vici.call('version').catch((error: ViciError) => error.code),
    );
    await expect(vici.call('version')).rejects.toMatchObject({
      code: 'too-many-outstanding',
      message: 'at most 1024 answers can be waited for',
    });
    await vici.close();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['connection-closed']));
  });
});

describe('a command that nobody waits for any more', () => {
  it('keeps its place: its late response is swallowed and the next call gets its own', async () => {
    const { charon, vici } = connected();
    const abort = new AbortController();
    const abandoned = vici.call('initiate', {}, { signal: abort.signal });
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(abandoned).rejects.toMatchObject({
      code: 'aborted',
      message: 'aborted while waiting for initiate',
      cause: reason,
    });
    const next = vici.call('version');
    expect(vici.outstanding).toBe(2);
    charon.respond({ success: false, errmsg: 'late' });
    charon.respond({ version: '5.9.8' });
    expect((await next).text('version')).toBe('5.9.8');
  });

  it('is a timeout when the signal was one', async () => {
    const { charon, vici } = connected();
    await expect(vici.call('initiate', {}, { signal: AbortSignal.timeout(1) })).rejects.toMatchObject({
      code: 'timeout',
      message: 'timed out while waiting for initiate',
    });
    const next = vici.call('version');
    charon.respond({ late: true });
    charon.respond({ version: '5.9.8' });
    expect((await next).text('version')).toBe('5.9.8');
  });

  it('was never sent when the signal had fired before', async () => {
    const { charon, vici } = connected();
    await expect(vici.call('initiate', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    await expect(
      vici.stream('initiate', 'control-log', {}, { signal: AbortSignal.abort() }).result,
    ).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(vici.subscribe(['log'], { signal: AbortSignal.abort() }).ready).rejects.toMatchObject({
      code: 'aborted',
    });
    const next = vici.call('version');
    expect(await charon.next()).toBe('command-request version');
    charon.respond();
    await next;
  });

  it('leaves no listener on the signal', async () => {
    const { charon, vici } = connected();
    const abort = new AbortController();
    const done = vici.call('version', {}, { signal: abort.signal });
    charon.respond({ version: '6.1.0' });
    await done;
    const subscription = vici.subscribe(['log'], { signal: abort.signal });
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    await subscription[Symbol.asyncDispose]();
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  it('lets the connection become idle only when the late response has come', async () => {
    const { charon, vici } = connected();
    const abort = new AbortController();
    const abandoned = vici.call('initiate', {}, { signal: abort.signal });
    abort.abort();
    await expect(abandoned).rejects.toMatchObject({ code: 'aborted' });
    let idle = false;
    const becameIdle = vici.idle().then(() => {
      idle = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(idle).toBe(false);
    charon.respond();
    await becameIdle;
    expect(vici.outstanding).toBe(0);
  });
});

describe('a streamed command', () => {
  it('registers, runs, gives every event in order, then the result, and unregisters', async () => {
    const { charon, vici } = connected();
    const stream = vici.stream('list-sas', 'list-sa', { noblock: true });
    expect(await charon.next()).toBe('event-register list-sa');
    charon.send({ kind: 'event-confirm' });
    expect(await charon.next()).toBe('command-request list-sas');
    for (const uniqueid of ['1', '2', '3']) charon.raise('list-sa', { same: { uniqueid } });
    charon.respond({ end: true });
    const events = await collect(stream);
    expect(events.map((event) => event.text('same', 'uniqueid'))).toEqual(['1', '2', '3']);
    expect((await stream.result).text('end')).toBe('yes');
    expect(await charon.next()).toBe('event-unregister list-sa');
  });

  it('keeps sections of the same name in one event apart', async () => {
    const { charon, vici } = connected();
    const stream = vici.stream('list-sas', 'list-sa');
    charon.send({ kind: 'event-confirm' });
    await charon.next();
    await charon.next();
    const twice = Message.ofEntries([...Message.from({ a: { n: '1' } }), ...Message.from({ a: { n: '2' } })]);
    charon.raise('list-sa', twice);
    charon.respond();
    const [event] = await collect(stream);
    expect(event?.sections.map(([name, section]) => [name, section.text('n')])).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
  });

  it('left early leaves the connection usable: what still comes is swallowed, and the result can be had', async () => {
    const { charon, vici } = connected();
    const stream = vici.stream('list-sas', 'list-sa');
    charon.send({ kind: 'event-confirm' });
    await charon.next();
    await charon.next();
    charon.raise('list-sa', { first: {} });
    for await (const event of stream) {
      expect(event.sections.map(([name]) => name)).toEqual(['first']);
      break;
    }
    const second = vici.stream('list-sas', 'list-sa');
    expect(await charon.next()).toBe('command-request list-sas');
    charon.raise('list-sa', { stale: {} });
    charon.respond({ which: 'first' });
    charon.raise('list-sa', { fresh: {} });
    charon.respond({ which: 'second' });
    expect((await stream.result).text('which')).toBe('first');
    expect((await collect(second)).map((event) => event.sections[0]?.[0])).toEqual(['fresh']);
    expect((await second.result).text('which')).toBe('second');
  });

  it('that was aborted gives the next one none of its events', async () => {
    const { charon, vici } = connected();
    const abort = new AbortController();
    const first = vici.stream('list-sas', 'list-sa', {}, { signal: abort.signal });
    charon.send({ kind: 'event-confirm' });
    await charon.next();
    await charon.next();
    charon.raise('list-sa', { read: {} });
    const seen: string[] = [];
    const failed = (async () => {
      for await (const event of first) {
        seen.push(event.sections[0]?.[0] ?? '');
        abort.abort();
      }
    })();
    await expect(failed).rejects.toMatchObject({ code: 'aborted', message: 'aborted while waiting for list-sas' });
    await expect(first.result).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toEqual(['read']);
    const second = vici.stream('list-sas', 'list-sa');
    expect(await charon.next()).toBe('event-unregister list-sa');
    expect(await charon.next()).toBe('event-register list-sa');
    charon.raise('list-sa', { stale: {} });
    charon.respond();
    charon.raise('list-sa', { staleToo: {} });
    charon.send({ kind: 'event-confirm' });
    charon.send({ kind: 'event-confirm' });
    expect(await charon.next()).toBe('command-request list-sas');
    charon.raise('list-sa', { fresh: {} });
    charon.respond();
    expect((await collect(second)).map((event) => event.sections[0]?.[0])).toEqual(['fresh']);
  });

  it('that failed throws at the end of the loop, after its events', async () => {
    const { charon, vici } = connected();
    const stream = vici.stream('initiate', 'control-log');
    charon.send({ kind: 'event-confirm' });
    await charon.next();
    await charon.next();
    charon.raise('control-log', { msg: 'received NO_PROPOSAL_CHOSEN notify error' });
    charon.respond({ success: false, errmsg: "establishing IKE_SA 'x' failed" });
    const iterator = stream[Symbol.asyncIterator]();
    expect((await iterator.next()).value?.text('msg')).toBe('received NO_PROPOSAL_CHOSEN notify error');
    const wanted = { code: 'command-failed', errmsg: "establishing IKE_SA 'x' failed" };
    await expect(iterator.next()).rejects.toMatchObject(wanted);
    await expect(stream.result).rejects.toMatchObject(wanted);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('with an event that charon does not know never runs the command', async () => {
    const { charon, vici } = connected();
    const stream = vici.stream('list-sas', 'list-nonsense');
    charon.send({ kind: 'event-unknown' });
    await expect(collect(stream)).rejects.toMatchObject({
      code: 'unknown-event',
      message: 'this charon knows no event "list-nonsense"',
    });
    const next = vici.call('version');
    expect(await charon.next()).toBe('event-register list-nonsense');
    expect(await charon.next()).toBe('command-request version');
    charon.respond();
    await next;
  });

  it('with a name that cannot be sent leaves no registration behind', async () => {
    const { charon, vici } = connected();
    await expect(vici.stream('bad\n', 'log').result).rejects.toMatchObject({ code: 'invalid-name' });
    await expect(vici.stream('list-sas', 'bad\n').result).rejects.toMatchObject({ code: 'invalid-name' });
    void vici.call('version').catch(() => {});
    expect(await charon.next()).toBe('command-request version');
  });

  it('whose events pile up unread fails rather than giving a list with a hole', async () => {
    const { charon, vici } = connected();
    const stream = vici.stream('list-sas', 'list-sa', {}, { maxEvents: 2 });
    charon.send({ kind: 'event-confirm' });
    await charon.next();
    await charon.next();
    for (const name of ['a', 'b', 'c']) charon.raise('list-sa', { [name]: {} });
    charon.respond({ end: true });
    expect((await stream.result).text('end')).toBe('yes');
    await expect(collect(stream)).rejects.toMatchObject({
      code: 'queue-overflow',
      message: 'more than 2 events or 16777216 octets of events were not read in time',
    });
  });
});

describe('a subscription', () => {
  it('gets events that come between REGISTER and its CONFIRM, and those between a command and its response', async () => {
    const { charon, vici } = connected();
    await using subscription = vici.subscribe(['log', 'ike-updown']);
    const command = vici.call('version');
    charon.raise('log', { msg: 'before' });
    charon.send({ kind: 'event-confirm' });
    charon.raise('ike-updown', { up: true });
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    charon.raise('unasked', {});
    charon.raise('log', { msg: 'during' });
    charon.respond({ version: '6.1.0' });
    expect((await command).text('version')).toBe('6.1.0');
    const seen: string[] = [];
    for await (const { name, message } of subscription) {
      seen.push(`${name} ${message.text('msg') ?? message.text('up')}`);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(['log before', 'ike-updown yes', 'log during']);
  });

  it('swallows an event that comes after UNREGISTER was sent', async () => {
    const { charon, vici } = connected();
    const subscription = vici.subscribe(['log']);
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    await subscription[Symbol.asyncDispose]();
    expect(await charon.next()).toBe('event-register log');
    expect(await charon.next()).toBe('event-unregister log');
    charon.raise('log', { msg: 'late' });
    charon.send({ kind: 'event-confirm' });
    const command = vici.call('version');
    charon.respond({ version: '6.1.0' });
    expect((await command).text('version')).toBe('6.1.0');
    expect(await collect(subscription)).toEqual([]);
  });

  it('shares one REGISTER with all others of the same event, and the last to leave unregisters', async () => {
    const { charon, vici } = connected();
    const first = vici.subscribe(['log', 'log']);
    const second = vici.subscribe(['log']);
    expect(await charon.next()).toBe('event-register log');
    charon.send({ kind: 'event-confirm' });
    await Promise.all([first.ready, second.ready]);
    charon.raise('log', { msg: 'one' });
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    void vici.call('between').catch(() => {});
    expect(await charon.next()).toBe('command-request between');
    charon.raise('log', { msg: 'two' });
    const seen: (string | undefined)[] = [];
    for await (const { message } of second) if (seen.push(message.text('msg')) === 2) break;
    expect(seen).toEqual(['one', 'two']);
    void vici.call('version').catch(() => {});
    expect(await charon.next()).toBe('event-unregister log');
    expect(await charon.next()).toBe('command-request version');
  });

  it('shares its REGISTER with a streamed command, whose end does not take it away', async () => {
    const { charon, vici } = connected();
    const subscription = vici.subscribe(['control-log']);
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    const stream = vici.stream('initiate', 'control-log');
    expect(await charon.next()).toBe('event-register control-log');
    expect(await charon.next()).toBe('command-request initiate');
    charon.raise('control-log', { msg: 'a' });
    charon.respond();
    expect(await collect(stream)).toHaveLength(1);
    charon.raise('control-log', { msg: 'b' });
    const seen: (string | undefined)[] = [];
    for await (const { message } of subscription) if (seen.push(message.text('msg')) === 2) break;
    expect(seen).toEqual(['a', 'b']);
    expect(await charon.next()).toBe('event-unregister control-log');
  });

  it('to an event that charon does not know is refused, gives up the others, and leaves the connection usable', async () => {
    const { charon, vici } = connected();
    const subscription = vici.subscribe(['log', 'alert']);
    charon.send({ kind: 'event-confirm' });
    charon.send({ kind: 'event-unknown' });
    const wanted = { code: 'unknown-event', message: 'this charon knows no event "alert"' };
    await expect(subscription.ready).rejects.toMatchObject(wanted);
    await expect(collect(subscription)).rejects.toMatchObject(wanted);
    for (const packet of ['event-register log', 'event-register alert', 'event-unregister log']) {
      expect(await charon.next()).toBe(packet);
    }
    charon.send({ kind: 'event-confirm' });
    const again = vici.subscribe(['alert']);
    expect(await charon.next()).toBe('event-register alert');
    charon.send({ kind: 'event-confirm' });
    await again.ready;
  });

  it('to nothing is refused', async () => {
    const { vici } = connected();
    await expect(vici.subscribe([]).ready).rejects.toMatchObject({
      code: 'invalid-value',
      message: 'at least one event to subscribe to is wanted',
    });
  });

  it('ends with the reason when its signal fires, and unregisters', async () => {
    const { charon, vici } = connected();
    const abort = new AbortController();
    const subscription = vici.subscribe(['log'], { signal: abort.signal });
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    const failed = collect(subscription);
    abort.abort();
    await expect(failed).rejects.toMatchObject({ code: 'aborted', message: 'aborted while waiting for events' });
    expect(await charon.next()).toBe('event-register log');
    expect(await charon.next()).toBe('event-unregister log');
  });

  it('aborted before its CONFIRM does not desynchronise', async () => {
    const { charon, vici } = connected();
    const abort = new AbortController();
    const subscription = vici.subscribe(['alert'], { signal: abort.signal });
    abort.abort();
    await expect(subscription.ready).rejects.toMatchObject({ code: 'aborted' });
    const command = vici.call('version');
    charon.send({ kind: 'event-unknown' });
    charon.send({ kind: 'event-unknown' });
    charon.respond({ version: '5.9.8' });
    expect((await command).text('version')).toBe('5.9.8');
  });

  it('that is not read loses its oldest events and counts them', async () => {
    const { charon, vici } = connected();
    const subscription = vici.subscribe(['log'], { maxEvents: 2 });
    charon.send({ kind: 'event-confirm' });
    for (const msg of ['a', 'b', 'c', 'd', 'e']) charon.raise('log', { msg });
    const command = vici.call('version');
    charon.respond();
    await command;
    expect(subscription.dropped).toBe(3);
    const seen: (string | undefined)[] = [];
    for await (const { message } of subscription) if (seen.push(message.text('msg')) === 2) break;
    expect(seen).toEqual(['d', 'e']);
  });
});

describe('a connection that ends', () => {
  it('rejects every wait, also those not yet answered for events', async () => {
    const { charon, vici } = connected();
    const { signal } = new AbortController();
    const subscription = vici.subscribe(['log'], { signal });
    charon.send({ kind: 'event-confirm' });
    await subscription.ready;
    const stream = vici.stream('initiate', 'control-log');
    const waits = [
      vici.call('version'),
      stream.result,
      collect(stream),
      collect(subscription),
      vici.subscribe(['x']).ready,
    ];
    charon.close();
    for (const wait of waits) {
      await expect(wait).rejects.toMatchObject({ code: 'connection-closed', message: 'charon closed the connection' });
    }
    await vici.idle();
    expect(vici.isClosed).toBe(true);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await expect(vici.call('version')).rejects.toMatchObject({ code: 'connection-closed' });
    await expect(vici.subscribe(['log']).ready).rejects.toMatchObject({ code: 'connection-closed' });
  });

  it('in the middle of a packet says so', async () => {
    const { charon, vici } = connected();
    const command = vici.call('version');
    charon.sendOctets(octets('00 00 00 10 01 03'));
    charon.close();
    await expect(command).rejects.toMatchObject({
      code: 'connection-closed',
      message: 'charon closed the connection in the middle of a packet',
    });
  });

  it('by an error of the stream names it as the cause', async () => {
    const { charon, vici } = connected();
    const command = vici.call('version');
    const cause = new Error('read ECONNRESET');
    charon.client.destroy(cause);
    await expect(command).rejects.toMatchObject({
      code: 'connection-closed',
      message: 'the connection to charon broke: read ECONNRESET',
      cause,
    });
  });

  it('before it began rejects every call, and can be closed', async () => {
    const { client } = new PacketPeer();
    client.destroy();
    await once(client, 'close');
    const vici = await connect({ stream: client });
    await expect(vici.call('version')).rejects.toMatchObject({
      code: 'connection-closed',
      message: 'charon closed the connection',
    });
    await vici.close();
  });

  it('by its owner rejects what is under way, and closing twice is fine', async () => {
    const { charon, vici } = connected();
    const command = vici.call('version');
    command.catch(() => {});
    await vici.close();
    await vici.close();
    await expect(command).rejects.toMatchObject({
      code: 'connection-closed',
      message: 'the connection was closed by its owner',
    });
    expect(await charon.next()).toBe('command-request version');
    expect(await charon.next()).toBe('closed');
  });

  it.each([
    [
      'a response that nobody asked for',
      [],
      '00 00 00 01 01',
      'unexpected-packet',
      'charon sent command-response where nothing was asked',
    ],
    [
      'a confirmation in place of a response',
      ['version'],
      '00 00 00 01 05',
      'unexpected-packet',
      'charon sent event-confirm where command-response or command-unknown for version was wanted',
    ],
    [
      'a request',
      ['version'],
      '00 00 00 03 00 01 "x"',
      'unexpected-packet',
      'charon sent command-request where command-response or command-unknown for version was wanted',
    ],
    [
      'a packet of an unknown type',
      ['version'],
      '00 00 00 01 63',
      'malformed-message',
      'packet type 0 to 7 wanted, got 99 at octet 0',
    ],
    [
      'a response that does not decode',
      ['version'],
      '00 00 00 03 01 03 05',
      'malformed-message',
      '5 octets wanted, 0 left at octet 2',
    ],
    [
      'a response above 512 KiB',
      ['version'],
      '00 08 00 01 01',
      'too-large',
      'a packet of at most 524288 octets is wanted, got one of 524289',
    ],
  ])('because charon sent %s', async (_, commands, wire, code, message) => {
    const { charon, vici } = connected();
    const waits = commands.map((command) => vici.call(command));
    charon.sendOctets(octets(wire));
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ code, message });
    while ((await charon.next()) !== 'closed');
    expect(vici.isClosed).toBe(true);
    await expect(vici.call('version')).rejects.toMatchObject({ code, message });
  });

  it('works the same when every octet comes alone', async () => {
    const { charon, vici } = connected();
    const command = vici.call('version');
    for (const octet of octets('00 00 00 0f 01 03 07 "version" 00 03 "6.1"')) charon.sendOctets(Uint8Array.of(octet));
    expect((await command).text('version')).toBe('6.1');
  });
});
