import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { connect as openSocket } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type ConnectionConfig,
  type ControlLog,
  type ControlResult,
  clearCreds,
  connect,
  getAlgorithms,
  getConns,
  getCounters,
  initiate,
  listConns,
  listSas,
  loadCert,
  loadConn,
  loadKey,
  loadShared,
  Message,
  rekey,
  stats,
  terminate,
  unloadConn,
  unloadKey,
  unloadShared,
  type Vici,
  type ViciConnection,
  ViciPool,
  version,
} from '../src/index.ts';
import { encodePacket } from '../src/packet.ts';
import { type Charon, startCharon } from './support/charon-container.ts';
import { collect } from './support/collect.ts';
import { octets } from './support/octets.ts';
import { PacketPeer } from './support/packet-peer.ts';

const psk = { auth: 'psk', id: 'us' };

/** To this very charon: one initiation makes two IKE_SAs of one connection name. */
const itself: ConnectionConfig = {
  version: 2,
  local_addrs: ['127.0.0.1', '127.0.0.9'],
  remote_addrs: ['127.0.0.9', '127.0.0.1'],
  unique: 'never',
  proposals: ['aes256gcm16-prfsha384-ecp384'],
  'local-1': psk,
  'remote-1': psk,
};

/** To a port where nothing listens. charon 6.1 sends to 4500 whatever `remote_port` says unless `local_port` is 4500. */
const nobody: ConnectionConfig = {
  version: 2,
  local_port: 4500,
  remote_addrs: ['127.0.0.9'],
  remote_port: 4999,
  proposals: ['aes256-sha256-modp2048'],
  'local-1': psk,
  'remote-1': psk,
};

/** To this very charon, which has no connection for it and refuses. */
const refused: ConnectionConfig = { ...nobody, local_addrs: ['127.0.0.7'], local_port: 500, remote_port: 500 };

const charons = [
  { tag: 'bookworm', strongSwan: /^5\.9\./, keyExchanges: 'dh', alert: false, childlessPrefer: false, mlKem: false },
  { tag: 'forky', strongSwan: /^6\.1\./, keyExchanges: 'ke', alert: true, childlessPrefer: true, mlKem: true },
] as const;

const started = new Map<string, Charon>();

beforeAll(async () => {
  for (const { tag } of charons) started.set(tag, await startCharon(tag));
});

afterAll(async () => {
  await Promise.all([...started.values()].map((charon) => charon[Symbol.asyncDispose]()));
});

function path(tag: string): string {
  return started.get(tag)?.path ?? '';
}

/** A client that may send anything. */
function raw(tag: string): PacketPeer {
  return new PacketPeer(openSocket({ path: path(tag) }));
}

async function run(vici: Vici, ike: string, child?: string): Promise<{ log: ControlLog[] } & ControlResult> {
  const running = initiate(vici, { ike, child, timeoutMs: 60_000 });
  return { log: await collect(running), ...(await running.result) };
}

describe.each(charons)('charon of Debian $tag', (expected) => {
  let vici: ViciConnection;

  beforeAll(async () => {
    vici = await connect({ path: path(expected.tag) });
    await loadShared(vici, { id: 'psk', type: 'IKE', data: 'lab only', owners: ['us'] });
  });

  afterAll(async () => {
    for (const name of await getConns(vici)) {
      await terminate(vici, { ike: name, force: true });
      await unloadConn(vici, name);
    }
    await vici.close();
  });

  describe('as it is', () => {
    it('tells its version and its state', async () => {
      expect(await version(vici)).toMatchObject({
        daemon: 'charon-systemd',
        version: expect.stringMatching(expected.strongSwan),
      });
      const state = await stats(vici);
      expect(state.plugins).toEqual(expect.arrayContaining(['vici', 'openssl', 'kernel-libipsec']));
      expect(state.workersIdle).toBeLessThan(state.workersTotal);
      expect(state.workersIdle).toBeGreaterThan(0);
    });

    it(`calls the section of key exchanges ${expected.keyExchanges}, and the client always ke`, async () => {
      const names = (await vici.call('get-algorithms')).sections.map(([name]) => name);
      expect(names.filter((name) => name === 'dh' || name === 'ke')).toEqual([expected.keyExchanges]);
      const keyExchanges = (await getAlgorithms(vici)).get('ke')?.map(({ name }) => name);
      expect(keyExchanges).toEqual(expect.arrayContaining(['MODP_2048', 'MODP_2048_256', 'ECP_384']));
      expect(keyExchanges?.includes('ML_KEM_768')).toBe(expected.mlKem);
    });

    it('counts under the empty name', async () => {
      const [global] = await getCounters(vici);
      expect(global?.name).toBe('');
      expect(global?.counters.get('ike-init-in-req')).toBeGreaterThanOrEqual(0);
    });
  });

  describe('asked what it does not know', () => {
    it('refuses a command and goes on', async () => {
      await expect(vici.call('nonesuch')).rejects.toMatchObject({ code: 'unknown-command' });
      expect((await version(vici)).daemon).toBe('charon-systemd');
    });

    it(`${expected.alert ? 'knows' : 'does not know'} the event alert`, async () => {
      await using subscription = vici.subscribe(['alert']);
      if (expected.alert) await subscription.ready;
      else await expect(subscription.ready).rejects.toMatchObject({ code: 'unknown-event' });
      expect((await version(vici)).daemon).toBe('charon-systemd');
    });

    it('never answers a name that is not printable, which is why the client does not send one', async () => {
      const peer = raw(expected.tag);
      const unprintable = octets('00 00 00 06 00 04 "ver" 07');
      peer.sendOctets(unprintable);
      peer.send({ kind: 'command-request', name: 'version', message: Message.from({}) });
      const answer = await peer.nextPacket();
      expect(answer?.kind === 'command-response' && answer.message.text('daemon')).toBe('charon-systemd');
      peer.send({ kind: 'command-request', name: 'get-conns', message: Message.from({}) });
      const next = await peer.nextPacket();
      expect(next?.kind === 'command-response' && next.message.entries[0]?.name).toBe('conns');
      peer.close();
      await expect(vici.call('ver\u0007')).rejects.toMatchObject({ code: 'invalid-name' });
      await expect(vici.subscribe(['log\u0007']).ready).rejects.toMatchObject({ code: 'invalid-name' });
      expect(vici.outstanding).toBe(0);
    });

    it('never answers a packet of an unknown type', async () => {
      const peer = raw(expected.tag);
      peer.sendOctets(octets('00 00 00 01 63'));
      peer.send({ kind: 'event-register', name: 'log' });
      expect(await peer.next()).toBe('event-confirm');
      peer.close();
    });

    it('answers EVENT_UNKNOWN to an UNREGISTER of what is not registered', async () => {
      const peer = raw(expected.tag);
      peer.send({ kind: 'event-unregister', name: 'log' });
      expect(await peer.next()).toBe('event-unknown');
      peer.close();
    });
  });

  describe('given what does not fit', () => {
    it('closes the connection at a request above 512 KiB', async () => {
      const peer = raw(expected.tag);
      peer.sendOctets(octets('00 08 00 01 00'));
      expect(await peer.next()).toBe('closed');
    });

    it('fails load-conn for a message that is cut off', async () => {
      const peer = raw(expected.tag);
      peer.sendOctets(octets('00 00 00 0f 00 09 "load-conn" 01 05 "x" 03'));
      const answer = await peer.nextPacket();
      expect(answer?.kind === 'command-response' && answer.message.values).toEqual([
        ['success', 'no'],
        ['errmsg', 'parsing request failed'],
      ]);
      peer.close();
    });

    it('ignores what is cut off in a command without arguments', async () => {
      const peer = raw(expected.tag);
      peer.sendOctets(octets('00 00 00 0b 00 07 "version" 01 05'));
      const answer = await peer.nextPacket();
      expect(answer?.kind === 'command-response' && answer.message.text('daemon')).toBe('charon-systemd');
      peer.close();
    });

    it.each<[string, ConnectionConfig, string]>([
      ['an option that it does not know', { foo: 'bar' }, 'unknown option: foo, config discarded'],
      [
        'proposals as a value',
        { proposals: 'aes256-sha256-modp2048' as never },
        'unknown option: proposals, config discarded',
      ],
      ['an algorithm that there is not', { proposals: ['nonesuch'] }, 'invalid value for: proposals, config discarded'],
      [
        'AEAD and classic in one proposal',
        { proposals: ['aes256gcm16-aes256-sha256-modp2048'] },
        'invalid value for: proposals, config discarded',
      ],
      ['AEAD without a PRF', { proposals: ['aes256gcm16-modp2048'] }, 'invalid value for: proposals, config discarded'],
    ])('refuses a connection with %s', async (_, config, errmsg) => {
      const failed = loadConn(vici, 'bad', config);
      await expect(failed).rejects.toMatchObject({
        code: 'command-failed',
        errmsg,
        message: `load-conn failed: ${errmsg}`,
      });
      expect(await getConns(vici)).not.toContain('bad');
    });

    it.each<[string, ConnectionConfig]>([
      ['no key exchange, which it leaves out, as an alternative', { proposals: ['aes256-sha256-modp2048-none'] }],
      [
        'integrity beside AEAD in ESP, which it leaves out',
        { children: { c: { esp_proposals: ['aes256gcm16-sha384'] } } },
      ],
    ])('takes %s', async (_, config) => {
      await loadConn(vici, 'good', config);
      expect((await listConns(vici, { ike: 'good' })).map(({ name }) => name)).toEqual(['good']);
      await unloadConn(vici, 'good');
    });

    it.each<[string, ConnectionConfig, string, boolean]>([
      ['childless=prefer', { childless: 'prefer' }, 'childless', expected.childlessPrefer],
      ['an additional key exchange', { proposals: ['aes256-sha256-x25519-ke1_mlkem768'] }, 'proposals', expected.mlKem],
    ])('knows %s by its version', async (_, config, option, known) => {
      const loaded = loadConn(vici, 'new', config);
      if (!known) {
        await expect(loaded).rejects.toMatchObject({ errmsg: `invalid value for: ${option}, config discarded` });
        return;
      }
      await loaded;
      await unloadConn(vici, 'new');
    });

    it('refuses certificates and keys that are none, and what is not loaded', async () => {
      const failures: [Promise<unknown>, string][] = [
        [loadCert(vici, { type: 'X509', data: 'no certificate' }), 'parsing X509 certificate failed'],
        [loadKey(vici, { type: 'any', data: 'no key' }), 'parsing ANY private key failed'],
        [unloadKey(vici, 'abcd'), 'key not found'],
        [unloadConn(vici, 'nonesuch'), "unload: connection 'nonesuch' not found"],
      ];
      for (const [failed, errmsg] of failures)
        await expect(failed).rejects.toMatchObject({ code: 'command-failed', errmsg });
    });

    it('does not mind a shared secret that is not loaded', async () => {
      await expect(unloadShared(vici, 'nonesuch')).resolves.toBeUndefined();
    });
  });

  describe('with many connections', () => {
    it('lets twenty clients in at once although its backlog is 3', async () => {
      const clients = await Promise.all(Array.from({ length: 20 }, () => connect({ path: path(expected.tag) })));
      const answers = await Promise.all(clients.map((client) => version(client)));
      expect(new Set(answers.map(({ daemon }) => daemon))).toEqual(new Set(['charon-systemd']));
      await Promise.all(clients.map((client) => client.close()));
    });

    it('sends an event twice to who registers twice, and once to this client however many listen', async () => {
      await loadConn(vici, 'listed', nobody);
      const request = {
        kind: 'command-request',
        name: 'list-conns',
        message: Message.from({ ike: 'listed' }),
      } as const;
      const register = { kind: 'event-register', name: 'list-conn' } as const;
      const peer = raw(expected.tag);
      peer.sendOctets(Buffer.concat([register, register, request].map(encodePacket)));
      const packets = ['event-confirm', 'event-confirm', 'event list-conn', 'event list-conn', 'command-response'];
      for (const packet of packets) expect(await peer.next()).toBe(packet);
      peer.close();
      await using subscription = vici.subscribe(['list-conn']);
      await subscription.ready;
      const lists = await Promise.all([listConns(vici, { ike: 'listed' }), listConns(vici, { ike: 'listed' })]);
      expect(lists.map((list) => list.map(({ name }) => name))).toEqual([['listed'], ['listed']]);
      await unloadConn(vici, 'listed');
    });
  });

  describe('initiating to nobody', () => {
    beforeAll(() => loadConn(vici, 'nobody', nobody));

    it('gives up waiting at its timeout but not trying, until the SA is terminated by force', async () => {
      const result = await initiate(vici, { ike: 'nobody', timeoutMs: 200 }).result;
      expect(result).toMatchObject({ success: false, errmsg: "IKE_SA 'nobody' not established after 200ms" });
      expect((await listSas(vici, { ike: 'nobody' })).map(({ state }) => state)).toEqual(['CONNECTING']);
      expect(await terminate(vici, { ike: 'nobody', force: true })).toMatchObject({
        success: true,
        matches: 1,
        terminated: 1,
      });
      await noSas(vici, 'nobody');
    });

    it('returns at once and without a log when the timeout is -1', async () => {
      const stream = vici.stream('initiate', 'control-log', { ike: 'nobody', timeout: -1 });
      expect(await collect(stream)).toEqual([]);
      expect((await stream.result).text('success')).toBe('yes');
      await terminate(vici, { ike: 'nobody', force: true });
      await noSas(vici, 'nobody');
    });

    it('blocks what comes after it on its connection, but not a second connection', async () => {
      await using other = await connect({ path: path(expected.tag) });
      const order: string[] = [];
      const initiated = vici.call('initiate', { ike: 'nobody', timeout: 60_000 }).catch(() => order.push('initiate'));
      const behind = version(vici).then(() => order.push('version behind it'));
      await vi.waitFor(async () => expect(await listSas(other, { ike: 'nobody' })).toHaveLength(1), {
        timeout: 10_000,
      });
      await version(other).then(() => order.push('version elsewhere'));
      await terminate(other, { ike: 'nobody', force: true });
      await Promise.all([initiated, behind]);
      expect(order).toEqual(['version elsewhere', 'initiate', 'version behind it']);
    });

    it('that nobody waits for any more leaves its connection usable', async () => {
      await using pool = new ViciPool({ path: path(expected.tag) });
      const abort = new AbortController();
      await using client = await connect({ path: path(expected.tag) });
      const running = initiate(client, { ike: 'nobody', timeoutMs: 60_000, signal: abort.signal });
      for await (const { group } of running) if (group === 'NET') break;
      abort.abort();
      await expect(running.result).rejects.toMatchObject({ code: 'aborted' });
      const late = listSas(client, { ike: 'nobody' });
      expect(await terminate(pool, { ike: 'nobody', force: true })).toMatchObject({ matches: 1 });
      expect(await late).toEqual([]);
      await client.idle();
      expect(client.isClosed).toBe(false);
    });

    it('goes on and holds a worker after its connection was dropped, until the SA is terminated', async () => {
      const idle = async (): Promise<number> => (await stats(vici)).workersIdle;
      const samples = [await idle(), await idle(), await idle(), await idle(), await idle()];
      // One worker more or less may be busy with something else for a moment.
      const atRest = Math.max(...samples) - 1;
      const clients = await Promise.all(Array.from({ length: 5 }, () => connect({ path: path(expected.tag) })));
      const closed = clients.map((client) => {
        const result = client.call('initiate', { ike: 'nobody', timeout: 60_000 });
        return expect(result).rejects.toMatchObject({ code: 'connection-closed' });
      });
      await vi.waitFor(async () => expect(await idle()).toBeLessThan(atRest - 2), { timeout: 60_000 });
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(closed);
      const stillTrying = async (): Promise<void> => {
        expect((await listSas(vici, { ike: 'nobody' })).map(({ state }) => state)).toContain('CONNECTING');
      };
      await vi.waitFor(stillTrying, { timeout: 60_000 });
      expect(await idle()).toBeLessThan(atRest - 2);
      await terminate(vici, { ike: 'nobody', force: true });
      await vi.waitFor(async () => expect(await idle()).toBeGreaterThanOrEqual(atRest), { timeout: 60_000 });
    });

    it('by the name of a child alone takes the first connection that has such a child', async () => {
      await loadConn(vici, 'nobody-2', { ...nobody, children: { same: {} } });
      await loadConn(vici, 'nobody-3', { ...nobody, children: { same: {} } });
      const stream = vici.stream('initiate', 'control-log', { child: 'same', timeout: 3000 });
      const names = new Set<string | undefined>();
      await (async () => {
        for await (const event of stream) names.add(event.text('ikesa-name'));
      })().catch(() => {});
      expect([...names]).toEqual(['nobody-2']);
      await terminate(vici, { ike: 'nobody-2', force: true });
      await initiate(vici, { ike: 'nobody-3', child: 'same', timeoutMs: 1000 }).result;
      expect(await terminate(vici, { ike: 'nobody-3', force: true })).toMatchObject({ matches: 1 });
    });
  });

  describe('refused', () => {
    beforeAll(() => loadConn(vici, 'refused', refused));

    it('says why in the log only, and raises no ike-updown', async () => {
      await using events = vici.subscribe(['ike-updown']);
      await events.ready;
      const { success, errmsg, log } = await run(vici, 'refused');
      expect({ success, errmsg }).toEqual({ success: false, errmsg: "establishing IKE_SA 'refused' failed" });
      expect(log.map(({ text }) => text)).toContain('received NO_PROPOSAL_CHOSEN notify error');
      await version(vici);
      await events[Symbol.asyncDispose]();
      expect(await collect(events)).toEqual([]);
    });

    if (expected.alert) {
      it('raises an alert', async () => {
        await using alerts = vici.subscribe(['alert']);
        await alerts.ready;
        await run(vici, 'refused');
        for await (const { message } of alerts) {
          expect(message.text('type')).toBe('proposal-mismatch-ike');
          break;
        }
      });
    }
  });

  describe('established', () => {
    beforeAll(() =>
      loadConn(vici, 'itself', {
        ...itself,
        children: { c: { esp_proposals: ['aes256gcm16-ecp384'], policies: false } },
      }),
    );

    it('lists two SAs of one name as two, with what was negotiated, and raises events for both', async () => {
      await using events = vici.subscribe(['ike-updown']);
      await events.ready;
      const { success, log } = await run(vici, 'itself');
      expect(success).toBe(true);
      expect(log.map(({ text }) => text)).toContain('selected proposal: IKE:AES_GCM_16_256/PRF_HMAC_SHA2_384/ECP_384');
      const sas = await listSas(vici, { ike: 'itself' });
      expect(sas.map(({ name, state }) => [name, state])).toEqual([
        ['itself', 'ESTABLISHED'],
        ['itself', 'ESTABLISHED'],
      ]);
      expect(new Set(sas.map(({ uniqueId }) => uniqueId)).size).toBe(2);
      expect(new Set(sas.map(({ initiator }) => initiator))).toEqual(new Set([false, true]));
      const own = sas.find(({ initiator }) => initiator);
      expect(log.find(({ ikeSaUniqueId }) => ikeSaUniqueId === own?.uniqueId)?.ikeSaName).toBe('itself');
      for (const sa of sas) {
        expect(sa).toMatchObject({
          version: '2',
          encryption: 'AES_GCM_16',
          encryptionKeySize: 256,
          integrity: undefined,
          prf: 'PRF_HMAC_SHA2_384',
          keyExchange: 'ECP_384',
          additionalKeyExchanges: [],
          childSas: [],
          initiatorSpi: own?.initiatorSpi,
          responderSpi: expect.stringMatching(/^[0-9a-f]{16}$/),
        });
      }
      expect(await rekey(vici, { ikeId: own?.uniqueId })).toMatchObject({ success: true, matches: 1 });
      await vi.waitFor(
        async () => {
          const rekeyed = await listSas(vici, { ike: 'itself' });
          expect(rekeyed.filter(({ state }) => state === 'ESTABLISHED')).toHaveLength(2);
          expect(rekeyed.map(({ uniqueId }) => uniqueId)).not.toContain(own?.uniqueId);
        },
        { timeout: 60_000 },
      );
      await terminate(vici, { ike: 'itself', force: true, timeoutMs: 60_000 });
      await noSas(vici, 'itself');
      const ups: (string | undefined)[] = [];
      for await (const { message } of events) if (ups.push(message.text('up')) === 4) break;
      expect(ups).toEqual(['yes', 'yes', undefined, undefined]);
    });

    it('logs the selected ESP proposal also when the SA cannot be installed', async () => {
      const { success, errmsg, log } = await run(vici, 'itself', 'c');
      expect({ success, errmsg }).toEqual({ success: false, errmsg: "establishing CHILD_SA 'c' failed" });
      const texts = log.map(({ text }) => text);
      expect(texts).toContainEqual(expect.stringMatching(/^selected proposal: ESP:AES_GCM_16_256\//));
      expect(texts).toContain('unable to install inbound and outbound IPsec SA (SAD) in kernel');
      await terminate(vici, { ike: 'itself', force: true });
      await noSas(vici, 'itself');
    });

    it('logs far more at level 2', async () => {
      const lines = async (logLevel: number): Promise<number> => {
        const log = await collect(initiate(vici, { ike: 'itself', timeoutMs: 60_000, logLevel }));
        await terminate(vici, { ike: 'itself', force: true });
        await noSas(vici, 'itself');
        return log.length;
      };
      expect(await lines(2)).toBeGreaterThan(5 * (await lines(1)));
    });
  });

  it('forgets secrets when told to', async () => {
    await clearCreds(vici);
    await loadConn(vici, 'itself', itself);
    const { success, log } = await run(vici, 'itself');
    expect(success).toBe(false);
    expect(log.map(({ text }) => text)).toContain("no shared key found for 'us' - 'us'");
  });
});

describe('one charon to the other', () => {
  it('shows a key exchange for a CHILD_SA with PFS, and none without or for the one made in IKE_AUTH', async () => {
    const { server, client } = both();
    await using responder = await connect({ path: server.path });
    await using initiator = await connect({ path: client.path });
    const children = {
      first: {
        esp_proposals: ['aes256gcm16-ecp384'],
        local_ts: ['10.9.0.1/32'],
        remote_ts: ['10.9.0.1/32'],
        policies: false,
      },
      pfs: {
        esp_proposals: ['aes256gcm16-ecp384'],
        local_ts: ['10.9.0.2/32'],
        remote_ts: ['10.9.0.2/32'],
        policies: false,
      },
      plain: {
        esp_proposals: ['aes256-sha256'],
        local_ts: ['10.9.0.3/32'],
        remote_ts: ['10.9.0.3/32'],
        policies: false,
      },
    };
    const config = (remote: Charon): ConnectionConfig => ({
      ...itself,
      local_addrs: [],
      remote_addrs: [remote.address],
      children,
    });
    for (const [vici, remote] of [
      [responder, client],
      [initiator, server],
    ] as const) {
      await loadShared(vici, { id: 'psk', type: 'IKE', data: 'lab only', owners: ['us'] });
      await loadConn(vici, 'pair', config(remote));
    }
    for (const child of ['first', 'pfs', 'plain']) {
      expect(await run(initiator, 'pair', child)).toMatchObject({ success: true });
    }
    const [sa] = await listSas(initiator, { ike: 'pair' });
    expect(sa).toMatchObject({ state: 'ESTABLISHED', keyExchange: 'ECP_384' });
    const shown = sa?.childSas.map((child) => [
      child.name,
      child.state,
      child.encryption,
      child.encryptionKeySize,
      child.integrity,
      child.keyExchange,
    ]);
    expect(shown?.sort()).toEqual([
      ['first', 'INSTALLED', 'AES_GCM_16', 256, undefined, undefined],
      ['pfs', 'INSTALLED', 'AES_GCM_16', 256, undefined, 'ECP_384'],
      ['plain', 'INSTALLED', 'AES_CBC', 256, 'HMAC_SHA2_256_128', undefined],
    ]);
    expect(await terminate(initiator, { ike: 'pair', timeoutMs: 60_000 })).toMatchObject({ success: true, matches: 1 });
    await noSas(initiator, 'pair');
  });

  it('runs the example of the README to an established SA, and it leaves nothing behind', async () => {
    const { server, client } = both();
    await using gateway = await connect({ path: server.path });
    await using vici = await connect({ path: client.path });
    await loadShared(gateway, { id: 'example', type: 'IKE', data: 'a pre-shared key', owners: ['client'] });
    await loadConn(gateway, 'gateway', {
      version: 2,
      remote_addrs: [client.address],
      proposals: ['aes256gcm16-prfsha384-ecp384'],
      local: { auth: 'psk', id: 'gateway' },
      remote: { auth: 'psk', id: 'client' },
      children: { net: { esp_proposals: ['aes256gcm16-ecp384'], local_ts: ['10.0.0.0/8'], policies: false } },
    });
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const source = example.replace("'strongswan-vici-ts'", JSON.stringify(new URL('../src/index.ts', import.meta.url)));
    const file = join(dirname(client.path), 'example.ts');
    await writeFile(file, source);
    const { stdout } = await promisify(execFile)(process.execPath, [file, client.path, server.address]);
    expect(stdout).toMatch(/^charon 6\.1\.\d+\n\[IKE\] initiating IKE_SA example\[\d+\] to /);
    expect(stdout).toMatch(/\nestablished\nexample\[\d+\] ESTABLISHED AES_GCM_16-256 ECP_384\n$/);
    expect(await getConns(vici)).not.toContain('example');
    await noSas(vici, 'example');
  });
});

/** The responder's charon and the initiator's. */
function both(): { server: Charon; client: Charon } {
  const [server, client] = charons.map(({ tag }) => started.get(tag));
  if (server === undefined || client === undefined) throw new Error('two charons are wanted');
  return { server, client };
}

/** Deletion goes on after the answer. */
async function noSas(vici: Vici, ike: string): Promise<void> {
  await vi.waitFor(async () => expect(await listSas(vici, { ike })).toEqual([]), { timeout: 60_000 });
}
