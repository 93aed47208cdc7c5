import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseResult } from '../../../core/finding/parse-result.ts';
import { parseRecording } from '../../../core/observation/parse-recording.ts';
import { controlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { decode, encode } from '../../../core/wire/codec.ts';
import { Message } from '../../../packages/strongswan-vici-ts/src/index.ts';
import { encodePacket, PacketReader } from '../../../packages/strongswan-vici-ts/src/packet.ts';
import { gatewayExport } from '../../support/azure-gateways.ts';
import { everyShape } from '../../support/every-shape.ts';
import { nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { type CliOptions, runCli } from '../../support/run-cli.ts';
import { answerSstp, opening } from '../../support/sstp-server.ts';
import { issue } from '../../support/test-pki.ts';

let directory: string;
const closing: (() => void)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-hostile-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await rm(directory, { recursive: true, force: true });
});

const run = (args: readonly string[], more: CliOptions = {}) => runCli(args, { cwd: directory, ...more });
const put = (name: string, content: string): Promise<void> => writeFile(join(directory, name), content);
/** A scan into the folder `out`, and what it wrote there. */
async function scanned(...args: readonly string[]) {
  const { code, stderr } = await run(['scan', ...args, '--out', 'out', '--format', 'json']);
  const read = (name: string): Promise<string> => readFile(join(directory, 'out', name), 'utf8');
  expect((await readdir(join(directory, 'out'))).toSorted()).toEqual(['observations.json', 'result.json']);
  parseRecording(await read('observations.json'), 'observations.json', everyShape);
  return { code, stderr, result: parseResult(await read('result.json'), 'result.json') };
}

describe('a document that is made to be slow or large comes to an end', () => {
  /** 180 KB. */
  const aliases = `a: &a x\nb: [${'*a,'.repeat(60_000)}]\n`;

  test.each([
    ['an inventory', ['scan', '--config', 'aliases.yaml']],
    ['a policy', ['scan', 'tls://127.0.0.9:9', '--policy', 'aliases.yaml']],
    ['waivers', ['scan', 'tls://127.0.0.9:9', '--waivers', 'aliases.yaml']],
    ['a policy to validate', ['policy', 'validate', 'aliases.yaml']],
  ])('%s of 60,000 aliases', async (_, args) => {
    await put('aliases.yaml', aliases);
    const { code, stderr, stdout } = await run(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toBe('gateproof: aliases.yaml:2:305: wanted at most 100 aliases, found more\n');
  });

  test('a recording of 20 KB whose boxes overlap', async () => {
    await put('policy.yaml', versionPolicy({ 'TLSv1.2': 'accepted' }));
    const recorded = await run(['observe', 'ikev2://127.0.0.9', '--timeout', '200', '--out', 'o.json']);
    expect(recorded.code).toBe(0);
    const recording = parseRecording(await readFile(join(directory, 'o.json')), 'o.json', everyShape);
    const [first] = recording.observations;
    if (first === undefined) throw new Error('an observation wanted, none made');
    const request = { ...first, probe: 'ikev2/complement', outcome: 'refused', answer: { notify: 14 }, attempts: 1 };
    const evaluated = async (box: (at: number) => number[][]) => {
      const boxes = Array.from({ length: 200 }, (_, at) => box(at));
      // Of each question, what the others asked is taken away.
      const observations = [0, 1, 2, 3].map((at) => ({
        ...request,
        id: `${first.id.replace(/[0-9]+$/u, '')}${at + 1}`,
        offer: { boxes: boxes.slice(50 * at, 50 * (at + 1)), shareGroup: 14 },
      }));
      await put('hostile.json', JSON.stringify({ ...recording, observations }));
      return await run(['evaluate', 'hostile.json', '--policy', 'azure-vpn-p2s', '--format', 'json']);
    };
    // Each box has a value of its own in each dimension, and all others in common: some hundred boxes that share nothing.
    const alike = await evaluated((at) => [0, 1, 2, 3].map((dimension) => [1, 2, 3, 4, 5, 1000 + 4 * at + dimension]));
    expect(alike.code).toBe(2);
    // Each has a quarter of the values, as dice fall: what shares nothing of those is more than any time is enough for.
    let state = 1;
    const falls = (): boolean => {
      state = (state * 48_271) % 0x7fff_ffff;
      return state % 4 === 0;
    };
    const values = Array.from({ length: 30 }, (_, at) => at + 1);
    const { code, stdout, stderr } = await evaluated(() => [0, 1, 2, 3].map(() => [...values.filter(falls), 31]));
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toBe('gateproof: hostile.json: boxes that overlap to a region of at most 2000 wanted, more found\n');
  });

  test('five thousand targets are taken, and more than ten thousand are refused', async () => {
    const inventory = (count: number): string => {
      const entry = (at: number): string =>
        `  - name: gateway-${at}\n    endpoints: [tls://gateway-${at}.branches.example.net:443]\n`;
      return `version: 1\ntargets:\n${Array.from({ length: count }, (_, at) => entry(at)).join('')}`;
    };
    await put('many.yaml', inventory(5001));
    const planned = await run(['plan', '--config', 'many.yaml']);
    expect(planned.code).toBe(0);
    expect(planned.stdout.match(/^tls:\/\/gateway-\d+\.branches\.example\.net:443: /gmu)).toHaveLength(5001);
    await put('more.yaml', inventory(10_001));
    const { code, stdout, stderr } = await run(['plan', '--config', 'more.yaml']);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^gateproof: more\.yaml:\d+:\d+: .*10000/u);
  });
});

describe('a server that is made to be slow ends its own target alone', () => {
  test('of OpenVPN over UDP, that acknowledges nothing and repeats one packet', async () => {
    const server = createSocket('udp4');
    closing.push(() => server.close());
    const sessionId = new Uint8Array(8).fill(0xaa);
    // The packet comes once right behind the first answer, so that it is there before a session can be over, and then by itself: for each packet
    // that came it would soon be so many that neither side heard anything else.
    const repeated = new Set<number>();
    server.on('message', (octets, { port, address }) => {
      const { sessionId: peerSessionId } = decode(controlPacket, new Uint8Array(octets), 'packet');
      const common = { keyId: 0, sessionId, acks: [0], peerSessionId, payload: new Uint8Array(0) };
      server.send(encode(controlPacket, { ...common, opcode: opcode.hardResetServerV2, packetId: 0 }), port, address);
      if (repeated.has(port)) return;
      repeated.add(port);
      const again = encode(controlPacket, {
        ...common,
        opcode: opcode.controlV1,
        packetId: 1,
        payload: Uint8Array.of(0x16, 3, 3),
      });
      server.send(again, port, address);
      const repeating = setInterval(() => server.send(again, port, address), 10);
      closing.unshift(() => clearInterval(repeating));
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    const slow = `openvpn+udp://127.0.0.1:${server.address().port}`;
    // Longer than it takes when what comes again puts nothing off. It answers every reset, however late.
    const { code, result } = await scanned(slow, '--timeout', '3000', '--target-timeout', '250000');
    expect(code).toBe(2);
    const asked = result.observations.filter(({ probe }) => probe.startsWith('tls/'));
    expect(asked.map(({ detail }) => detail)).toEqual(asked.map(() => 'packet 1 sent 7 times and never acknowledged'));
    expect(asked.length).toBeGreaterThan(0);
    expect(result.observations.filter(({ probe }) => probe === 'run/target-timeout')).toEqual([]);
    expect(result.findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')).toEqual([]);
  });

  test('of TLS, five tarpits before a gateway that is judged', async () => {
    const sockets = new Set<Socket>();
    const tarpit = async (): Promise<string> => {
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        // A record of a ServerHello of 16 KB, which comes octet by octet.
        socket.write(Uint8Array.of(0x16, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc, 3, 3));
        const drip = setInterval(() => socket.write(Uint8Array.of(0)), 50);
        socket.on('close', () => clearInterval(drip));
      });
      closing.push(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return `tls://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const slow = await Promise.all(Array.from({ length: 5 }, tarpit));
    await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
    await put('policy.yaml', versionPolicy({ 'TLSv1.2': 'accepted' }));
    const args = [...slow, gateway.url, '--policy', 'policy.yaml', '--target-timeout', '10000'];
    const { code, result } = await scanned(...args);
    expect(code).toBe(2);
    const of = (url: string) =>
      result.findings.filter(
        ({ target, clause, verdict }) => target === url && clause.startsWith('tls/') && verdict !== 'not-applicable',
      );
    for (const url of slow) {
      expect(of(url).length).toBeGreaterThan(0);
      expect(of(url).map(({ verdict }) => verdict)).toEqual(of(url).map(() => 'inconclusive'));
      expect(
        of(url)
          .filter(({ reason }) => !reason.includes('target-timeout'))
          .map(({ clause, reason }) => [clause, reason]),
      ).toEqual([]);
    }
    expect(of(gateway.url).map(({ verdict }) => verdict)).toEqual(of(gateway.url).map(() => 'pass'));
  });

  test('of SSTP, whose answer comes octet by octet behind heads of blanks', async () => {
    const own = await issue({ name: 'h', dnsNames: ['h'], key: 'rsa' });
    const server = createTlsServer({ key: await own.keyPem(), cert: own.pem, maxVersion: 'TLSv1.2' });
    closing.push(() => server.close());
    server.on('tlsClientError', () => undefined);
    // Read again with each octet that follows.
    const verb = `HTTP/1.1 103 Early Hints\r\nX: x${'\t '.repeat(8000)}x\r\n\r\n`.repeat(3);
    server.on('secureConnection', (socket) => {
      const heard = answerSstp(socket, { verb });
      socket.once('data', () => {
        if (heard.posts.length === 0) return;
        socket.setNoDelay(true);
        const left = opening.split('');
        const drip = setInterval(() => {
          const next = left.shift();
          if (next === undefined) clearInterval(drip);
          else socket.write(next);
        }, 5);
        socket.on('close', () => clearInterval(drip));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `sstp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { result } = await scanned(url, '--timeout', '20000');
    const service = result.findings.find(({ clause }) => clause === 'checks/sstp-service');
    expect(service?.verdict).toBe('pass');
    // Octets that wait behind a slow reading are read before its time-out is looked at.
    const took = result.observations.filter(({ probe }) => probe === 'sstp/verb').map(({ elapsedMs }) => elapsedMs);
    expect(took.length).toBeGreaterThan(0);
    expect(Math.max(...took)).toBeLessThan(20_000);
  });
});

describe('a name that a resolver may take for an address', () => {
  const names = ['127.1', '1.2.3', '0x7f.1'];

  test.each(names.flatMap((name) => [[`tls://${name}:443`], ['tls://127.0.0.9:9', '--server-name', name]]))(
    'ends with 64 before anything is sent: %s %s %s',
    async (...args) => {
      const { code, stdout, stderr } = await run(['scan', ...args.filter((one) => one !== undefined)]);
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
      expect(stderr).toMatch(/^gateproof: .*wanted/u);
    },
  );

  test.each(names)('in an inventory ends with 64, by its name and where it stands: %s', async (name) => {
    const odd = JSON.stringify(name);
    await put(
      'gateproof.yaml',
      `version: 1\ntargets:\n  - host: ${odd}\n  - host: h.example\n    serverName: ${odd}\n`,
    );
    const { code, stderr } = await run(['scan', '--config', 'gateproof.yaml']);
    expect(code).toBe(64);
    expect(stderr).toContain(`gateproof: gateproof.yaml:3:11: target "${name}": `);
    expect(stderr).toContain(
      `gateproof.yaml:5:17: serverName: a host name wanted, as in vpn.example.net, "${name}" found`,
    );
  });

  test.each(names)('in a hostile profile costs no other target: %s', async (name) => {
    await put('a.ovpn', `client\nremote ${name} 443 tcp\nremote 127.0.0.9 9 tcp\nverify-x509-name ${name} name\n`);
    const { code, result } = await scanned('--profile', 'a.ovpn', 'tls://127.0.0.9:7', '--timeout', '300');
    expect(code).toBe(1);
    expect(result.targets.map(({ url }) => url)).toEqual(
      expect.arrayContaining(['tls://127.0.0.9:7', 'openvpn+tcp://127.0.0.9:9', 'profile://a.ovpn']),
    );
    expect(result.targets.map(({ url }) => url).filter((url) => url.includes(name))).toEqual([]);
  });
});

describe('what breaks in the middle of a scan loses nothing', () => {
  /** A scan of two targets, the first of them through a strongSwan that hangs up as it is told. */
  async function scannedThrough(serve: (socket: Socket) => void) {
    const vici = createServer((socket) => serve(socket.on('error', () => undefined)));
    closing.push(() => vici.close());
    vici.listen(join(directory, 'vici.sock'));
    await once(vici, 'listening');
    await put('psk.txt', 'a key that opens nothing');
    await put(
      'gateproof.yaml',
      'version: 1\ntargets: [{ endpoints: [ikev2://127.0.0.9, tls://127.0.0.9:9], credentials: c }]\n' +
        'credentials: { c: { kind: psk, localId: a.test, remoteId: b.test, pskFile: psk.txt } }\n',
    );
    const vicies = ['--vici', `unix://${join(directory, 'vici.sock')}`];
    const { code, result } = await scanned('--config', 'gateproof.yaml', ...vicies, '--timeout', '300');
    expect(code).toBe(2);
    expect(result.targets.map(({ url }) => url)).toEqual(['ikev2://127.0.0.9', 'tls://127.0.0.9:9']);
    return result.observations;
  }

  test('a driver that hangs up', async () => {
    const observations = await scannedThrough((socket) => socket.once('data', () => socket.destroy()));
    const prevented = observations.filter(({ probe }) => probe === 'run/driver');
    expect(prevented.map(({ detail }) => detail)).toEqual([expect.stringContaining('charon closed the connection')]);
  });

  test('a driver that hangs up when it is to work', async () => {
    const observations = await scannedThrough((socket) => {
      const reader = new PacketReader();
      socket.on('data', (octets) => {
        for (const { packet } of reader.push(octets)) {
          if (packet.kind === 'event-register' || packet.kind === 'event-unregister') {
            socket.write(encodePacket({ kind: 'event-confirm' }));
          } else if ('name' in packet && ['version', 'get-algorithms', 'list-sas', 'get-conns'].includes(packet.name)) {
            socket.write(encodePacket({ kind: 'command-response', message: Message.from({ version: '6.1.0' }) }));
          } else socket.destroy();
        }
      });
    });
    const failed = 'the driving strongSwan failed: charon closed the connection';
    expect(observations.filter(({ detail }) => detail === failed).map(({ probe }) => probe)).toEqual([
      'strongswan/ike-row',
      'strongswan/ipsec-row',
    ]);
    expect(observations.filter(({ probe }) => probe.startsWith('run/'))).toEqual([]);
  });

  test('a folder that is gone when the reports are written: 70, and what was seen lies elsewhere', async () => {
    await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
    await put('policy.yaml', versionPolicy({ 'TLSv1.2': 'accepted' }));
    // It is there when it is tried and when the scan begins, and a file in its place afterwards.
    const planted = `
      import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
      const waiting = setInterval(() => {
        if (!existsSync('out') || !readdirSync('out').some((name) => name.startsWith('unfinished-'))) return;
        clearInterval(waiting);
        renameSync('out', 'gone');
        writeFileSync('out', '');
      }, 10);`;
    const env = {
      TMPDIR: directory,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(planted)}`,
    };
    const args = ['scan', gateway.url, '--policy', 'policy.yaml', '--pace', '200', '--out', 'out', '--format', 'json'];
    const { code, stderr } = await run(args, { env });
    expect(code).toBe(70);
    expect(stderr).toMatch(/gateproof: .*out.*cannot be written \(ENOTDIR\)/u);
    const [, file = ''] = /what was seen is in (\S+);/u.exec(stderr) ?? [];
    expect(existsSync(file)).toBe(true);
    expect(parseRecording(await readFile(file), file, everyShape).observations.length).toBeGreaterThan(0);
  });
});

describe('a word of JavaScript in an export is a word that nobody knows', () => {
  const words = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  /** Where a value of an export is looked up. */
  const places: readonly (readonly [string, (word: string) => object])[] = [
    ['a SKU', (word) => gatewayExport({ sku: { name: word, tier: word } })],
    ['a tunnel type', (word) => gatewayExport({}, { vpnClientProtocols: [word] })],
    ['a way to authenticate', (word) => gatewayExport({}, { vpnAuthenticationTypes: [word] })],
    [
      'every field of a custom policy',
      (word) =>
        gatewayExport(
          {},
          {
            vpnClientIpsecPolicies: [
              {
                saLifeTimeSeconds: 27_000,
                saDataSizeKilobytes: 102_400_000,
                ipsecEncryption: word,
                ipsecIntegrity: word,
                ikeEncryption: word,
                ikeIntegrity: word,
                dhGroup: word,
                pfsGroup: word,
              },
            ],
          },
        ),
    ],
  ];

  test.each(places)('as %s', async (_, make) => {
    const saying = async (word: string) => {
      await put('g.json', JSON.stringify(make(word)));
      const { code, stdout } = await run([
        'readiness',
        'g.json',
        '--os',
        'windows',
        '--clients',
        '10',
        '--format',
        'json',
      ]);
      const findings = parseResult(stdout, 'r').findings.map(({ clause, verdict, reason, observed }) => {
        return { clause, verdict, reason, observed: JSON.stringify(observed).replaceAll(word, 'the word') };
      });
      expect(JSON.stringify(findings)).toContain('the word');
      return { code, findings };
    };
    const unknown = await saying('nothing-that-is-known');
    for (const word of words) expect(await saying(word)).toEqual(unknown);
    expect([1, 2]).toContain(unknown.code);
  });
});
