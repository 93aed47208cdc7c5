import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assembleRecording } from '../../core/observation/assemble-recording.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { scan } from '../../src/faces/api/gateproof.ts';
import { type InputOptions, type Inputs, loadInputs } from '../../src/inputs/load-inputs.ts';
import { InputError } from '../../src/inputs/problems.ts';
import {
  madeUpKey,
  ovpnText,
  packageWith,
  staticKeyText,
  testRoots,
  vpnSettingsText,
} from '../support/profile-package.ts';
import { runCli } from '../support/run-cli.ts';

const { signal } = new AbortController();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-merge-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(directory, name), content);
  return join(directory, name);
};
const inventory = (targets: readonly object[], more: object = {}): Promise<string> =>
  put(
    'gateproof.yaml',
    // JSON is YAML; one line for each target.
    `version: 1\ntargets:\n${targets.map((one) => `  - ${JSON.stringify(one)}\n`).join('')}${Object.entries(more)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join('')}`,
  );
const load = (given: readonly string[], options: InputOptions = {}): Promise<Inputs> =>
  loadInputs(given, options, signal);
const urls = ({ targets }: Inputs): readonly string[] => targets.map(({ target: { url } }) => url);

/** The problems, with the folder of the test left out. */
async function problems(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({ code: 'input-invalid' });
  return (error as InputError).problems.map((one) => one.replaceAll(`${directory}/`, ''));
}
const onceProbed = 'one meaning wanted, because it is probed once;';

describe('a target that is given twice', () => {
  test('in the same way is probed once, without a word', async () => {
    const inputs = await load(['sstp://h', 'ikev2://192.0.2.1', 'SSTP://H:443', 'h:443']);
    expect(urls(inputs)).toEqual(['sstp://h:443', 'ikev2://192.0.2.1']);
    expect(inputs.notes).toEqual([]);
  });

  test('in the inventory keeps the gateway name and the place of the first', async () => {
    await inventory([
      { endpoints: ['tls://127.0.0.9:9'] },
      { name: 'a', endpoints: ['tls://127.0.0.9:10', 'tls://127.0.0.9:11', 'tls://127.0.0.9:10'] },
      { endpoints: ['tls://127.0.0.9:9'] },
    ]);
    const args = ['observe', '--config', 'gateproof.yaml', '-o', 'seen.json', '--timeout', '100'];
    const { code, stderr } = await runCli(args, { cwd: directory });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'gateproof: wrote seen.json\n' });
    const { targets } = JSON.parse(await readFile(join(directory, 'seen.json'), 'utf8')) as Recording;
    expect(targets.map(({ url, gateway, declared }) => [url, gateway, declared?.line])).toEqual([
      ['tls://127.0.0.9:9', undefined, 3],
      ['tls://127.0.0.9:10', 'a', 4],
      ['tls://127.0.0.9:11', 'a', 4],
    ]);
  });

  test('differing in what is not spoken at it is probed once', async () => {
    const config = await inventory(
      [
        { endpoints: ['ikev2://192.0.2.1', 'sstp://192.0.2.1'], credentials: 'me' },
        { endpoints: ['sstp://192.0.2.1'] },
        { endpoints: ['ikev2://192.0.2.1'], serverName: 'not.for.ike', credentials: 'me' },
      ],
      { credentials: { me: { kind: 'psk', localId: 'me', pskFile: 'psk.txt' } } },
    );
    await put('psk.txt', 'a psk of this test alone');
    const { targets } = await load([], { config });
    expect(targets.map(({ target: { url }, credentials }) => [url, credentials?.kind])).toEqual([
      ['ikev2://192.0.2.1', 'psk'],
      ['sstp://192.0.2.1:443', undefined],
    ]);
  });

  test('for two identities is two targets', async () => {
    const of = (name: string) => ({ endpoints: ['ikev2://192.0.2.1'], credentials: name });
    const entry = (localId: string) => ({ kind: 'psk', localId, pskFile: 'psk.txt' });
    const config = await inventory([of('me'), of('you'), of('me')], {
      credentials: { me: entry('me'), you: entry('you') },
    });
    await put('psk.txt', 'a psk of this test alone');
    const { targets } = await load([], { config });
    expect(targets.map(({ credentials }) => credentials?.localId)).toEqual(['me', 'you']);
    const recorded = assembleRecording(
      targets.map(({ target }) => target),
      [],
    );
    expect(recorded.targets.map(({ url }) => url)).toEqual(['ikev2://192.0.2.1', 'ikev2://192.0.2.1#you']);
  });

  test('with different meanings is a problem that names the places, what differs and what is wanted, all at once', async () => {
    const config = await inventory(
      [
        { endpoints: ['tls://192.0.2.1:443'], serverName: 'a.example' },
        { endpoints: ['tls://192.0.2.1:443'], serverName: 'b.example' },
        { endpoints: ['ikev2://192.0.2.1', 'tls://192.0.2.1:443'], credentials: 'me' },
        { endpoints: ['ikev2://192.0.2.1'], credentials: 'you' },
      ],
      {
        credentials: {
          me: { kind: 'psk', localId: 'me', pskFile: 'psk.txt' },
          you: { kind: 'psk', localId: 'you', pskFile: 'psk.txt' },
        },
      },
    );
    await put('psk.txt', 'a psk of this test alone');
    expect(await problems(load([], { config, trust: ['gone.pem'] }))).toEqual([
      expect.stringMatching(/gone\.pem/u),
      `tls://192.0.2.1:443: ${onceProbed} gateproof.yaml:3 and gateproof.yaml:4 differ in server name (a.example; b.example)`,
      `tls://192.0.2.1:443: ${onceProbed} gateproof.yaml:3 and gateproof.yaml:5 differ in server name (a.example; none)`,
    ]);
  });

  test('under two gateway names is a problem', async () => {
    const config = await inventory([
      { name: 'a', endpoints: ['sstp://192.0.2.1'] },
      { name: 'b', endpoints: ['sstp://192.0.2.1'] },
      { endpoints: ['sstp://192.0.2.1'] },
    ]);
    expect(await problems(load([], { config }))).toEqual([
      `sstp://192.0.2.1:443: ${onceProbed} gateproof.yaml:3 and gateproof.yaml:4 differ in gateway name (a; b)`,
      `sstp://192.0.2.1:443: ${onceProbed} gateproof.yaml:3 and gateproof.yaml:5 differ in gateway name (a; none)`,
    ]);
  });

  test('as a guess and by its scheme must mean the same, too', async () => {
    const config = await inventory([
      { host: '192.0.2.1', serverName: 'a.example' },
      { endpoints: ['tls://192.0.2.1:443'], serverName: 'b.example' },
    ]);
    expect(await problems(load([], { config }))).toEqual([
      `tls://192.0.2.1:443: ${onceProbed} gateproof.yaml:4 and gateproof.yaml:3 differ in server name (b.example; a.example)`,
    ]);
  });

  test('with another key of the control channel is a problem that shows no key', async () => {
    const [one, other] = [staticKeyText(madeUpKey('one')), staticKeyText(madeUpKey('other'))];
    await put('one.key', one);
    await put('copy.key', one);
    await put('other.key', other);
    const entry = { kind: 'openvpn', wrap: 'tls-auth', keyDirection: 1 };
    const credentials = {
      one: { ...entry, keyFile: 'one.key' },
      copy: { ...entry, keyFile: 'copy.key' },
      other: { ...entry, keyFile: 'other.key' },
      back: { ...entry, keyFile: 'one.key', keyDirection: 0 },
    };
    const at = (name: string) => ({ endpoints: ['openvpn+tcp://192.0.2.1:443'], credentials: name });
    const same = await inventory([at('one'), at('copy')], { credentials });
    expect(urls(await load([], { config: same }))).toEqual(['openvpn+tcp://192.0.2.1:443']);
    const config = await inventory([at('one'), at('other'), at('back'), { endpoints: at('one').endpoints }], {
      credentials,
    });
    const found = await problems(load([], { config }));
    const [start, key] = [`openvpn+tcp://192.0.2.1:443: ${onceProbed}`, 'key of the OpenVPN control channel'];
    expect(found).toEqual([
      `${start} gateproof.yaml:3 and gateproof.yaml:4 differ in ${key}`,
      `${start} gateproof.yaml:3 and gateproof.yaml:5 differ in ${key} (tls-auth, direction 1; tls-auth, direction 0)`,
      `${start} gateproof.yaml:3 and gateproof.yaml:6 differ in ${key} (tls-auth, direction 1; not known)`,
    ]);
    const hex = Buffer.from(madeUpKey('one')).toString('hex');
    expect(found.join('\n')).not.toContain(hex.slice(0, 16));
  });
});

describe('profiles that lead to one endpoint', () => {
  const host = '127.0.0.9';
  const profile = async (
    name: string,
    key = 'tls-auth',
    wish: Parameters<typeof ovpnText>[0] = {},
  ): Promise<string> => {
    const { root } = await testRoots();
    return await put(name, ovpnText({ host, root: root.pem, key: madeUpKey(key), ...wish }));
  };

  test('in the same way are probed once, each is judged, and it is told', async () => {
    const [a, b] = [await profile('a.ovpn'), await profile('b.ovpn')];
    const inputs = await load([], { profile: [a, b] });
    expect(inputs.targets.map(({ target: { url, gateway } }) => [url, gateway])).toEqual([
      ['profile://a.ovpn', undefined],
      [`openvpn+tcp://${host}:443`, 'a.ovpn'],
      ['profile://b.ovpn', undefined],
    ]);
    expect(inputs.notes).toEqual([
      `openvpn+tcp://${host}:443: probed once, for profile ${a}; profile ${b} leads there in the same way`,
    ]);
    const { code, stderr } = await runCli(['plan', '--profile', 'a.ovpn', '--profile', 'b.ovpn'], { cwd: directory });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `gateproof: openvpn+tcp://${host}:443: probed once, for profile a.ovpn; profile b.ovpn leads there in the same way\n`,
    });
  });

  test('are told by the library as progress', async () => {
    const said: string[] = [];
    const controller = new AbortController();
    await scan([], {
      profile: [await profile('a.ovpn'), await profile('b.ovpn')],
      signal: controller.signal,
      onProgress: (progress) => {
        said.push(progress.step === 'note' ? progress.note : progress.step);
        controller.abort(new Error('enough'));
      },
    });
    expect(said[0]).toMatch(/^openvpn\+tcp:.* probed once, for profile /u);
  });

  test('given twice by one file count once', async () => {
    const a = await profile('a.ovpn');
    const { targets, notes } = await load([], { profile: [a, `${directory}/./a.ovpn`, a] });
    expect([targets.length, notes]).toEqual([2, []]);
  });

  test('by other keys and other roots are a problem that names both', async () => {
    const { root, other } = await testRoots();
    const a = await put('a.zip', await packageWith({ 'OpenVPN/vpnconfig.ovpn': ovpnText({ host, root: root.pem }) }));
    const b = await profile('b.ovpn', 'another', { root: `${root.pem}\n${other.pem}` });
    const found = await problems(load([], { profile: [a, b] }));
    expect(found).toContain(
      `openvpn+tcp://${host}:443: ${onceProbed} profile a.zip and profile b.ovpn differ in key of the OpenVPN control channel and trust anchors (1 of its own; 2 of its own)`,
    );
    const digits = createHash('sha256').update('another0').digest('hex').slice(0, 16);
    expect(found.join('\n')).not.toContain(digits);
  });

  test('beside the same target without the profile are a problem, unless it means the same', async () => {
    const a = await profile('a.ovpn');
    expect(await problems(load([`openvpn+tcp://${host}:443`], { profile: [a] }))).toEqual([
      `openvpn+tcp://${host}:443: ${onceProbed} the targets given and profile a.ovpn differ in server name (none; 00000000-1111-2222-3333-444444444444.vpn.example) and key of the OpenVPN control channel (not known; tls-auth, direction 1, SHA256) and trust anchors (those of the scan; 1 of its own)`,
    ]);
    const { root } = await testRoots();
    const trust = [await put('root.pem', root.pem)];
    const whole = await put('whole.zip', await packageWith({ 'Generic/VpnSettings.xml': vpnSettingsText({ host }) }));
    const inputs = await load([`ikev2://${host}`], { profile: [whole], trust });
    expect(urls(inputs).slice(0, 2)).toEqual([`ikev2://${host}`, 'profile://whole.zip']);
    expect(inputs.notes).toEqual([
      `ikev2://${host}: probed once, for the targets given; profile ${whole} leads there in the same way`,
    ]);
    const other = await load([`ikev2://${host}`], { profile: [whole] }).catch((reason: unknown) => reason);
    expect(other).toBeInstanceOf(InputError);
  });
});
