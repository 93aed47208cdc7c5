import { describe, expect, it } from 'vitest';
import {
  getAlgorithms,
  getConns,
  getCounters,
  listConns,
  listSas,
  loadConn,
  stats,
  unloadConn,
  version,
} from '../src/commands.ts';
import { ViciConnection } from '../src/connection.ts';
import { initiate, rekey, terminate } from '../src/control.ts';
import { clearCreds, listCerts, loadCert, loadKey, loadShared, unloadKey, unloadShared } from '../src/credentials.ts';
import { Message, type MessageInput } from '../src/message.ts';
import type { Packet } from '../src/packet.ts';
import { collect } from './support/collect.ts';
import { PacketPeer } from './support/packet-peer.ts';

function connected(): { charon: PacketPeer; vici: ViciConnection } {
  const charon = new PacketPeer();
  return { charon, vici: new ViciConnection(charon.client) };
}

/** The message of a request as it would be shown, where nothing is secret. */
function shown(packet: Packet | undefined): string[] {
  return packet?.kind === 'command-request' ? [packet.name, ...String(packet.message).trim().split(/\n\s*/)] : [];
}

/** Runs a command that streams, with these events and this response, and gives the request. */
async function stream(
  charon: PacketPeer,
  event: string,
  events: MessageInput[],
  response: MessageInput = {},
): Promise<Packet | undefined> {
  expect(await charon.next()).toBe(`event-register ${event}`);
  charon.send({ kind: 'event-confirm' });
  const request = await charon.nextPacket();
  for (const message of events) charon.raise(event, message);
  charon.respond(response);
  return request;
}

describe('the typed commands', () => {
  it.each<[string, (vici: ViciConnection) => Promise<unknown>, string[]]>([
    ['unload-conn', (vici) => unloadConn(vici, 'x'), ['name = x']],
    [
      'load-cert',
      (vici) => loadCert(vici, { type: 'X509', data: 'PEM' }),
      ['type = X509', 'flag = NONE', 'data = <3 octets, not shown>'],
    ],
    [
      'load-cert',
      (vici) => loadCert(vici, { type: 'X509', flag: 'CA', data: 'PEM' }),
      ['type = X509', 'flag = CA', 'data = <3 octets, not shown>'],
    ],
    [
      'load-key',
      (vici) => loadKey(vici, { type: 'any', data: Uint8Array.of(1) }),
      ['type = any', 'data = <1 octets, not shown>'],
    ],
    ['unload-key', (vici) => unloadKey(vici, 'aa'), ['id = aa']],
    [
      'load-shared',
      (vici) => loadShared(vici, { id: 'i', type: 'IKE', data: 'psk', owners: ['a', 'b'] }),
      ['id = i', 'type = IKE', 'data = <3 octets, not shown>', 'owners = a, b'],
    ],
    ['unload-shared', (vici) => unloadShared(vici, 'i'), ['id = i']],
    ['clear-creds', (vici) => clearCreds(vici), ['']],
    ['terminate', (vici) => terminate(vici, { ike: 'x', force: true }), ['ike = x', 'force = yes', 'timeout = -1']],
    ['terminate', (vici) => terminate(vici, { childId: '7', timeoutMs: 100 }), ['child-id = 7', 'timeout = 100']],
    ['rekey', (vici) => rekey(vici, { ikeId: '3', reauth: true }), ['ike-id = 3', 'reauth = yes']],
    ['get-counters', (vici) => getCounters(vici, { all: true }), ['all = yes']],
  ])('send what charon wants: %s', async (command, run, lines) => {
    const { charon, vici } = connected();
    const done = run(vici);
    expect(shown(await charon.nextPacket())).toEqual([command, ...lines]);
    charon.respond({ success: true });
    await done;
  });

  it('list certificates, of one type or all', async () => {
    const { charon, vici } = connected();
    const listed = listCerts(vici, { type: 'X509' });
    const events = [
      { type: 'X509', flag: 'CA', has_privkey: true, data: Uint8Array.of(0x30, 0xff) },
      { type: 'X509_CRL', data: Uint8Array.of(0x31) },
      {},
    ];
    expect(shown(await stream(charon, 'list-cert', events))).toEqual(['list-certs', 'type = X509']);
    expect(await listed).toEqual([
      { type: 'X509', flag: 'CA', hasPrivateKey: true, data: Uint8Array.of(0x30, 0xff) },
      { type: 'X509_CRL', flag: '', hasPrivateKey: false, data: Uint8Array.of(0x31) },
      { type: '', flag: '', hasPrivateKey: false, data: new Uint8Array(0) },
    ]);
  });

  it('load a connection with every list as a list', async () => {
    const { charon, vici } = connected();
    const done = loadConn(vici, 'a.b', {
      version: 2,
      remote_addrs: ['192.0.2.1'],
      'local-1': { auth: 'psk' },
      children: { c: { esp_proposals: ['aes256gcm16'], policies: false } },
    });
    const request = await charon.nextPacket();
    const message = request?.kind === 'command-request' ? request.message : Message.from({});
    expect(message.list('a.b', 'remote_addrs')).toEqual(['192.0.2.1']);
    expect(message.text('a.b', 'children', 'c', 'policies')).toBe('no');
    expect(message.list('a.b', 'children', 'c', 'esp_proposals')).toEqual(['aes256gcm16']);
    charon.respond({ success: true });
    await done;
  });

  it('reject a connection that charon does not take', async () => {
    const { charon, vici } = connected();
    const done = loadConn(vici, 'x', { foo: 'bar' });
    charon.respond({ success: false, errmsg: 'unknown option: foo, config discarded' });
    await expect(done).rejects.toMatchObject({
      code: 'command-failed',
      message: 'load-conn failed: unknown option: foo, config discarded',
    });
  });

  it('read version, stats, connections and counters', async () => {
    const { charon, vici } = connected();
    const answers = [
      [{ daemon: 'charon', version: '6.1.0', sysname: 'Linux', release: '6', machine: 'x86_64' }, version(vici)],
      [{ workers: { total: 16, idle: 7 }, ikesas: { total: 2, 'half-open': 1 }, plugins: ['vici'] }, stats(vici)],
      [{ conns: ['a', 'b'] }, getConns(vici)],
      [{ counters: { '': { invalid: 3 }, x: {} } }, getCounters(vici)],
      [{ id: 'abcd', success: true }, loadKey(vici, { type: 'rsa', data: '' })],
    ] as const;
    for (const [answer] of answers) charon.respond(answer);
    expect(await answers[0][1]).toEqual(answers[0][0]);
    expect(await answers[1][1]).toMatchObject({
      workersTotal: 16,
      workersIdle: 7,
      ikeSasTotal: 2,
      ikeSasHalfOpen: 1,
      plugins: ['vici'],
    });
    expect(await answers[2][1]).toEqual(['a', 'b']);
    expect(await answers[3][1]).toEqual([
      { name: '', counters: new Map([['invalid', 3]]) },
      { name: 'x', counters: new Map() },
    ]);
    expect(await answers[4][1]).toBe('abcd');
  });

  it.each(['dh', 'ke'])('call key exchanges ke, whether charon calls them so or dh: %s', async (section) => {
    const { charon, vici } = connected();
    const done = getAlgorithms(vici);
    charon.respond({ encryption: { AES_CBC: 'aes' }, [section]: { ECP_384: 'openssl', MODP_2048: 'gmp' } });
    expect([...(await done)]).toEqual([
      ['encryption', [{ name: 'AES_CBC', plugin: 'aes' }]],
      [
        'ke',
        [
          { name: 'ECP_384', plugin: 'openssl' },
          { name: 'MODP_2048', plugin: 'gmp' },
        ],
      ],
    ]);
  });

  it('list the loaded connections with their children', async () => {
    const { charon, vici } = connected();
    const done = listConns(vici, { ike: 'x' });
    const request = await stream(charon, 'list-conn', [
      { x: { version: 'IKEv2', children: { c: {}, d: {} } } },
      { x: {} },
    ]);
    expect(shown(request)).toEqual(['list-conns', 'ike = x']);
    expect((await done).map(({ name, children }) => [name, children])).toEqual([
      ['x', ['c', 'd']],
      ['x', []],
    ]);
  });
});

describe('listing SAs', () => {
  it('keeps two SAs of one connection apart and waits for busy ones, which noblock=no would not do', async () => {
    const { charon, vici } = connected();
    const done = listSas(vici, { ike: 'x' });
    const request = await stream(charon, 'list-sa', [
      { x: { uniqueid: 1, state: 'CONNECTING' } },
      { x: { uniqueid: 2, state: 'ESTABLISHED' } },
    ]);
    expect(shown(request)).toEqual(['list-sas', 'ike = x']);
    expect((await done).map(({ name, uniqueId, state }) => [name, uniqueId, state])).toEqual([
      ['x', '1', 'CONNECTING'],
      ['x', '2', 'ESTABLISHED'],
    ]);
  });

  it('does not wait for busy SAs when told not to', async () => {
    const { charon, vici } = connected();
    const done = listSas(vici, { wait: false, ikeId: '1', child: 'c', childId: '2' });
    const request = await stream(charon, 'list-sa', []);
    expect(shown(request)).toEqual(['list-sas', 'noblock = yes', 'ike-id = 1', 'child = c', 'child-id = 2']);
    expect(await done).toEqual([]);
  });

  it('reads the algorithms of an IKE_SA and of its children, and tells absent from present', async () => {
    const { charon, vici } = connected();
    const done = listSas(vici);
    const gcm = { 'encr-alg': 'AES_GCM_16', 'encr-keysize': 256 };
    const cbc = { 'encr-alg': 'AES_CBC', 'encr-keysize': 256, 'integ-alg': 'HMAC_SHA2_256_128' };
    await stream(charon, 'list-sa', [
      {
        gw: {
          uniqueid: 4,
          version: 2,
          state: 'ESTABLISHED',
          initiator: true,
          'initiator-spi': '0123456789abcdef',
          ...gcm,
          'prf-alg': 'PRF_HMAC_SHA2_384',
          'dh-group': 'ECP_384',
          ake1: 'ML_KEM_768',
          'child-sas': {
            'pfs-1': {
              name: 'pfs',
              uniqueid: 1,
              state: 'INSTALLED',
              mode: 'TUNNEL',
              protocol: 'ESP',
              ...gcm,
              'dh-group': 'ECP_384',
              esn: 1,
            },
            'plain-2': {
              name: 'plain',
              uniqueid: 2,
              state: 'INSTALLED',
              ...cbc,
              'local-ts': ['10.0.0.1/32'],
              'remote-ts': ['0.0.0.0/0'],
            },
            'new-3': { name: 'new', uniqueid: 3, state: 'CREATED' },
          },
        },
      },
    ]);
    const [sa] = await done;
    expect(sa).toMatchObject({
      name: 'gw',
      uniqueId: '4',
      version: '2',
      state: 'ESTABLISHED',
      initiator: true,
      initiatorSpi: '0123456789abcdef',
      responderSpi: undefined,
      encryption: 'AES_GCM_16',
      encryptionKeySize: 256,
      integrity: undefined,
      integrityKeySize: undefined,
      prf: 'PRF_HMAC_SHA2_384',
      keyExchange: 'ECP_384',
      additionalKeyExchanges: ['ML_KEM_768'],
    });
    expect(sa?.childSas).toMatchObject([
      {
        name: 'pfs',
        uniqueId: '1',
        mode: 'TUNNEL',
        protocol: 'ESP',
        keyExchange: 'ECP_384',
        extendedSequenceNumbers: true,
      },
      {
        name: 'plain',
        integrity: 'HMAC_SHA2_256_128',
        keyExchange: undefined,
        localTs: ['10.0.0.1/32'],
        remoteTs: ['0.0.0.0/0'],
        extendedSequenceNumbers: false,
      },
      { name: 'new', encryption: undefined, encryptionKeySize: undefined, keyExchange: undefined, localTs: [] },
    ]);
  });
});

describe('initiating', () => {
  it('gives the log and a result', async () => {
    const { charon, vici } = connected();
    const run = initiate(vici, { ike: 'x', child: 'c', timeoutMs: 2000 });
    const log = {
      group: 'CFG',
      level: 1,
      'ikesa-name': 'x',
      'ikesa-uniqueid': 3,
      msg: 'selected proposal: ESP:AES_GCM_16_256',
    };
    const request = await stream(charon, 'control-log', [log, {}], { success: true });
    expect(shown(request)).toEqual(['initiate', 'ike = x', 'child = c', 'timeout = 2000', 'loglevel = 1']);
    expect(await collect(run)).toEqual([
      { group: 'CFG', level: 1, ikeSaName: 'x', ikeSaUniqueId: '3', text: 'selected proposal: ESP:AES_GCM_16_256' },
      { group: '', level: 0, ikeSaName: undefined, ikeSaUniqueId: undefined, text: '' },
    ]);
    expect(await run.result).toMatchObject({ success: true, errmsg: '' });
  });

  it('gives a refusal as a result and not as an error', async () => {
    const { charon, vici } = connected();
    const run = initiate(vici, { ike: 'x', timeoutMs: 2000 });
    await stream(charon, 'control-log', [{ msg: 'no' }], { success: false, errmsg: "establishing IKE_SA 'x' failed" });
    expect((await collect(run)).map(({ text }) => text)).toEqual(['no']);
    expect(await run.result).toMatchObject({ success: false, errmsg: "establishing IKE_SA 'x' failed" });
  });

  it('throws when there is no answer', async () => {
    const { charon, vici } = connected();
    const run = initiate(vici, { ike: 'x', timeoutMs: 2000 });
    await charon.next();
    charon.close();
    await expect(collect(run)).rejects.toMatchObject({ code: 'connection-closed' });
    await expect(run.result).rejects.toMatchObject({ code: 'connection-closed' });
  });

  it.each([0, -1, 0.5, 2 ** 31, Number.NaN])('refuses a timeout of %s', (timeoutMs) => {
    const { vici } = connected();
    expect(() => initiate(vici, { ike: 'x', timeoutMs })).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        message: `a timeout of 1 to 2147483647 ms is wanted, not ${timeoutMs}`,
      }),
    );
    expect(vici.outstanding).toBe(0);
  });
});

describe('terminating', () => {
  it('gives what matched, also when nothing did', async () => {
    const { charon, vici } = connected();
    const some = terminate(vici, { ike: 'x' });
    charon.respond({ success: true, matches: 2, terminated: 2 });
    expect(await some).toMatchObject({ success: true, errmsg: '', matches: 2, terminated: 2 });
    const none = terminate(vici, { ike: 'x' });
    charon.respond({ success: false, matches: 0, terminated: 0, errmsg: 'no matching SAs to terminate found' });
    expect(await none).toMatchObject({ success: false, matches: 0, errmsg: 'no matching SAs to terminate found' });
  });

  it('refuses to wait for ever, and to terminate nothing in particular', async () => {
    const { vici } = connected();
    await expect(terminate(vici, { ike: 'x', timeoutMs: 0 })).rejects.toMatchObject({
      code: 'invalid-value',
      message: 'a timeout of 1 to 2147483647 ms, or -1, is wanted, not 0',
    });
    for (const run of [terminate, rekey]) {
      await expect(run(vici, {})).rejects.toMatchObject({
        code: 'invalid-value',
        message: 'one of ike, ikeId, child, childId is wanted',
      });
    }
    expect(vici.outstanding).toBe(0);
  });
});
