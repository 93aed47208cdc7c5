import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtInClients } from '../../core/policy/clients/load-client.ts';
import { MachineInputs } from '../../src/fleet/machine-inputs.ts';
import { namedClients } from '../../src/inputs/land-clients.ts';
import { loadInputs } from '../../src/inputs/load-inputs.ts';
import { InputError } from '../../src/inputs/problems.ts';

const { signal } = new AbortController();
let directory: string;
let config: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-problems-'));
  config = join(directory, 'gateproof.yaml');
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Every problem with the inventory of this text, with its place in it and without the folder. */
async function problemsOf(text: string, work: () => Promise<unknown>): Promise<readonly string[]> {
  await writeFile(config, text);
  const error: unknown = await work().catch((found: unknown) => found);
  if (!(error instanceof InputError)) throw error;
  return error.problems.map((problem) => problem.replaceAll(`${directory}/`, ''));
}

const scanned = async (): Promise<unknown> =>
  await loadInputs([], { config, trust: [join(directory, 'none.pem')] }, signal);

const inventory = `version: 1
targets:
  - { host: a.example.net, credentials: psk }
  - { host: b.example.net, credentials: pair }
  - { host: c.example.net, credentials: p12 }
  - { host: d.example.net, credentials: mschap }
  - { endpoints: [openvpn+tcp://e.example.net:443], credentials: wrap }
trustAnchors: [root.pem, garbage.pem]
credentials:
  psk: { kind: psk, localId: a, pskEnv: GATEPROOF_TEST_NOT_SET }
  pair:
    kind: certificate
    localId: b
    trustAnchors: [other.pem]
    certificateFile: none.crt
    keyFile: none.key
    passwordEnv: GATEPROOF_TEST_NOT_SET_EITHER
  p12: { kind: pkcs12, localId: c, trustAnchors: [], pkcs12File: none.p12, passwordFile: none.txt }
  mschap: { kind: eap-mschapv2, localId: d, trustAnchors: [], usernameFile: empty, passwordEnv: GATEPROOF_TEST_NOT_SET }
  wrap: { kind: openvpn, wrap: tls-crypt, keyFile: garbage.pem }
`;

test('every file and variable of every entry is looked at, and what is wrong with it told with line and column', async () => {
  await writeFile(join(directory, 'garbage.pem'), 'no PEM');
  await writeFile(join(directory, 'empty'), '');
  expect(await problemsOf(inventory, scanned)).toEqual([
    'none.pem: cannot be read (ENOENT)',
    'gateproof.yaml:8:16: root.pem: cannot be read (ENOENT)',
    'gateproof.yaml:8:26: garbage.pem: PEM certificates wanted as trust anchors, none found',
    'gateproof.yaml:8:16: credentials.psk: trustAnchors: wanted a readable file at root.pem, got ENOENT',
    'gateproof.yaml:8:26: credentials.psk: garbage.pem: wanted a PEM file with a certificate, found no CERTIFICATE block',
    'gateproof.yaml:10:41: credentials.psk: pskEnv: wanted the environment variable GATEPROOF_TEST_NOT_SET, which is not set',
    'gateproof.yaml:14:20: credentials.pair: trustAnchors: wanted a readable file at other.pem, got ENOENT',
    'gateproof.yaml:17:18: credentials.pair: passwordEnv: wanted the environment variable GATEPROOF_TEST_NOT_SET_EITHER, which is not set',
    'gateproof.yaml:15:22: credentials.pair: certificateFile: wanted a readable file at none.crt, got ENOENT',
    'gateproof.yaml:16:14: credentials.pair: keyFile: wanted a readable file at none.key, got ENOENT',
    'gateproof.yaml:18:90: credentials.p12: passwordFile: wanted a readable file at none.txt, got ENOENT',
    'gateproof.yaml:18:66: credentials.p12: pkcs12File: wanted a readable file at none.p12, got ENOENT',
    'gateproof.yaml:19:97: credentials.mschap: passwordEnv: wanted the environment variable GATEPROOF_TEST_NOT_SET, which is not set',
    'gateproof.yaml:19:77: credentials.mschap: username: wanted at least one octet, got none',
    expect.stringMatching(
      /^gateproof\.yaml:20:52: credentials\.wrap: garbage\.pem: the lines -----BEGIN OpenVPN Static key V1/u,
    ),
  ]);
});

test('credentials that lack what their kind wants are told, also those that nothing uses', async () => {
  const text = `version: 1
targets: [{ host: a }]
credentials:
  one: { kind: psk, localId: a }
  two: { kind: pkcs12, localId: a, pkcs12File: a, passwordFile: a, passwordEnv: A }
  three: { kind: psk, localId: a, pskFile: a }
`;
  expect(await problemsOf(text, scanned)).toEqual([
    'gateproof.yaml:4:3: credentials "one" of kind psk: pskFile or pskEnv is wanted',
    'gateproof.yaml:5:3: credentials "two" of kind pkcs12: only one of passwordFile and passwordEnv',
    'none.pem: cannot be read (ENOENT)',
  ]);
});

test('who is to be told of changes is looked at in the same way', async () => {
  const text = `version: 1
tell:
  webhooks:
    chat: { urlEnv: GATEPROOF_TEST_NOT_SET, template: slack, caFile: none.pem }
  mail:
    ops:
      from: a@example.net
      to: [b@example.net]
      smtp: { host: mail.example.net, user: a, passwordFile: none.txt, caFile: none.pem }
`;
  expect(await problemsOf(text, async () => await MachineInputs.load({ config }, signal))).toEqual([
    'gateproof.yaml:4:21: tell.webhooks.chat.urlEnv: wanted the environment variable GATEPROOF_TEST_NOT_SET, which is not set',
    'gateproof.yaml:4:70: tell.webhooks.chat.caFile: wanted a readable file at none.pem, got ENOENT',
    'gateproof.yaml:9:62: tell.mail.ops.smtp.passwordFile: wanted a readable file at none.txt, got ENOENT',
    'gateproof.yaml:9:80: tell.mail.ops.smtp.caFile: wanted a readable file at none.pem, got ENOENT',
  ]);
});

describe('names that come twice are refused', () => {
  test.each([
    [
      'gateways',
      'targets: [{ name: a, host: b }, { name: a, host: c }]',
      ':2:41: wanted each gateway once, found "a" again, as in line 2',
    ],
    ['groups', 'targets: [{ host: a }]\ngroups:\n  a: {}\n  a: {}', ':5:3: wanted each key once, found "a" again'],
    [
      'credentials',
      'targets: [{ host: a }]\ncredentials:\n  a: { kind: psk, localId: a, pskEnv: A }\n  a: { kind: psk, localId: a, pskEnv: A }',
      ':5:3: wanted each key once, found "a" again',
    ],
  ])('of %s', async (_of, text, problem) => {
    expect(await problemsOf(`version: 1\n${text}\n`, scanned)).toContain(`gateproof.yaml${problem}`);
  });

  test('of clients, and every client that is none is told', async () => {
    const [known = ''] = builtInClients();
    const copy = join(directory, 'copy.yaml');
    await writeFile(copy, await readFile(`clients/${known}.yaml`));
    await expect(namedClients([known, copy, './none.yaml', './neither.yaml'], signal)).rejects.toMatchObject({
      problems: [
        `client ${copy}: a client with id ${known} is given already`,
        expect.stringContaining('none.yaml'),
        expect.stringContaining('neither.yaml'),
      ],
    });
    expect(await namedClients([known, known], signal)).toHaveLength(1);
  });
});
