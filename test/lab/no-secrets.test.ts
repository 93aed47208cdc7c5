import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Observation } from '../../core/observation/observation.ts';
import { opcode } from '../../core/protocol/openvpn/control-packet.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { labLabel } from '../../src/lab/lab.ts';
import { secretFiles } from '../../src/lab/secrets.ts';
import { knownSecrets, secretsIn } from '../support/known-secrets.ts';
import { type OpenVpnGateway, openVpnGateway, wrapModes } from '../support/openvpn-gateway.ts';
import { runCli } from '../support/run-cli.ts';
import { sampleResult } from '../support/sample-result.ts';
import { labEngine, ownLab, sharedLab } from '../support/shared-lab.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-no-secrets-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Every wrap over TCP, and the one with a wrapped key over UDP as well. */
const wishes = [
  ...wrapModes
    .filter((wrap) => wrap !== 'none')
    .map((wrap, at) => ({ wrap, transport: 'tcp', port: 2000 + at }) as const),
  { wrap: 'tls-crypt-v2', transport: 'udp', port: 3000 } as const,
];

async function inventory({ servers, serverName, trustRoot }: OpenVpnGateway): Promise<string> {
  await writeFile(join(directory, 'root.pem'), trustRoot);
  const credentials: Record<string, unknown> = {};
  for (const { port, wrap, keyFile } of servers) {
    await writeFile(join(directory, `${port}.key`), keyFile ?? '');
    const direction = wrap.kind === 'tls-auth' && wrap.direction !== undefined ? { keyDirection: wrap.direction } : {};
    credentials[`key-${port}`] = { kind: 'openvpn', wrap: wrap.kind, keyFile: `${port}.key`, ...direction };
  }
  const targets = servers.map(({ url, port }) => ({ endpoints: [url], serverName, credentials: `key-${port}` }));
  const file = join(directory, 'gateproof.yaml');
  await writeFile(file, stringify({ version: 1, targets, credentials, trustAnchors: ['root.pem'] }));
  return file;
}

describe('a scan of OpenVPN under every wrap', () => {
  let observations: readonly Observation[];
  let out: string;
  beforeAll(async () => {
    await using gateway = await openVpnGateway('gateproof/openvpn:trixie', wishes);
    out = join(directory, 'out');
    const config = await inventory(gateway);
    const formats = 'terminal,json,html,markdown,csv,junit,sarif';
    const kept = ['--out', out, '--evidence', join(out, 'evidence'), '--format', formats];
    const run = await runCli(['scan', '--config', config, ...kept]);
    if (run.code === null || run.code > 2) throw new Error(run.stderr);
    const recording = JSON.parse(await readFile(join(out, 'observations.json'), 'utf8')) as {
      readonly observations: readonly Observation[];
    };
    ({ observations } = recording);
  });

  test('writes no octet of a static key, of a client key or of a wrapped key, in any report, recording or capture', async () => {
    const secrets = await knownSecrets(directory);
    expect(secrets.map(({ name }) => name)).toEqual(wishes.map(({ port }) => `${port}.key`));
    const entries = await readdir(out, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => file.endsWith('.pcapng'))).toHaveLength(wishes.length);
    const found = await Promise.all(files.map(async (file) => secretsIn(await readFile(file), secrets)));
    expect(found.flat()).toEqual([]);
  });

  test('keeps its packets without HMAC, replay id and wrapped key', () => {
    const packets = observations.flatMap(({ packets: of = [] }) => of);
    const sent = packets.filter(({ direction }) => direction === 'sent').map(({ octets }) => fromHex(octets));
    const of = (code: number): readonly Uint8Array[] => sent.filter(([first = 0]) => first >> 3 === code);
    // Opcode, session id, no acknowledgement, packet id: nothing else.
    for (const code of [opcode.hardResetClientV2, opcode.hardResetClientV3]) {
      expect(of(code).length).toBeGreaterThan(10);
      expect(new Set(of(code).map(({ length }) => length))).toEqual(new Set([14]));
    }
  });
});

test('while a scan runs, no secret of the lab stands in the arguments or the environment of any process or container', async () => {
  await using lab = await ownLab('no-secrets');
  const secrets = await knownSecrets(dirname(lab.inventoryFile));
  const engine = await labEngine();
  let looks = 0;
  let drivers = 0;
  const found = new Set<string>();
  const refuse = (place: string, text: string): void => {
    for (const name of secretsIn(Buffer.from(text), secrets)) found.add(`${place}: ${name}`);
  };
  const look = async (): Promise<false> => {
    looks++;
    for (const [place, text] of await processTexts()) refuse(place, text);
    for (const { Id, Names } of await engine.listContainers({ filters: { label: ['gateproof.driver'] } })) {
      // One that has gone in between has nothing to tell.
      const told = await engine
        .getContainer(Id)
        .inspect()
        .catch(() => undefined);
      if (told === undefined) continue;
      drivers++;
      refuse(Names.join(','), JSON.stringify(told));
    }
    return false;
  };
  const out = join(directory, 'while');
  const run = await runCli(['scan', '--config', lab.inventoryFile, '--out', out], { interruptWhen: look });
  expect(run.code).toBe(1);
  for (const { Id, Names } of await engine.listContainers({
    all: true,
    filters: { label: [`${labLabel}=${lab.name}`] },
  })) {
    refuse(Names.join(','), JSON.stringify(await engine.getContainer(Id).inspect()));
  }
  expect([looks > 3, drivers > 0]).toEqual([true, true]);
  expect([...found]).toEqual([]);
});

test('a report that shows a secret of the lab fails the test that made it', async () => {
  const { directory: folder } = await sharedLab();
  const psk = (await readFile(join(folder, secretFiles.psk), 'utf8')).trim();
  const [file, out] = [join(directory, 'planted.json'), join(directory, 'planted')];
  const result = sampleResult();
  await writeFile(file, JSON.stringify({ ...result, tool: { ...result.tool, version: psk } }));
  const made = runCli(['report', file, '--format', 'html', '--out', out]);
  await expect(made).rejects.toMatchObject({
    code: 'secret-found',
    message: `${join(out, 'report.html')}: no secret wanted, that of psk.txt found`,
  });
});

/** Arguments and environment of every process that this one may look at. */
async function processTexts(): Promise<readonly (readonly [place: string, text: string])[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const of = async (id: string, file: string): Promise<readonly [string, string]> => [
    `${file} of process ${id}`,
    // One that has ended, or is somebody else's.
    await readFile(join('/proc', id, file), 'latin1').catch(() => ''),
  ];
  return await Promise.all(ids.flatMap((id) => [of(id, 'cmdline'), of(id, 'environ')]));
}
