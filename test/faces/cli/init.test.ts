import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { schemaPlace } from '../../../src/faces/cli/schema-place.ts';
import { inventoryJsonSchema, parseInventory } from '../../../src/inputs/inventory.ts';
import { newInventory } from '../../../src/inputs/new-inventory.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-init-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});
const run = (...args: readonly string[]) => runCli(args, { cwd: directory });
const written = async (name = 'gateproof.yaml') => await readFile(join(directory, name), 'utf8');
const validate = new Ajv2020({ allErrors: true, validateFormats: false }).compile(inventoryJsonSchema());

describe('gateproof init', () => {
  test('writes an inventory that holds, that an editor knows, and that is read by itself', async () => {
    expect(await run('init')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'gateproof: wrote gateproof.yaml; gateproof plan shows what a scan of it would send\n',
    });
    const text = await written();
    expect(parseInventory(text, 'gateproof.yaml').targets).toHaveLength(1);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/u.exec(text) ?? [];
    expect(JSON.parse(await readFile(fileURLToPath(schema), 'utf8'))).toEqual(inventoryJsonSchema());
    const planned = await run('plan');
    expect(planned).toMatchObject({ code: 0, stderr: 'gateproof: inventory: gateproof.yaml of this folder\n' });
    expect(planned.stdout).toContain('vpn.example.net');
  });

  test('holds as well when everything in its comments is said', async () => {
    const text = await newInventory([], undefined);
    const said = text
      .split('\n')
      .map((line) => line.replace(/^( *)# ((?: *)(?:- |trustAnchors:|[A-Za-z]+:(?: |$)| +\S).*)$/u, '$1$2'))
      .filter((line) => !line.startsWith('#'))
      .join('\n');
    const inventory = parseInventory(said, 'gateproof.yaml');
    expect(inventory.targets).toHaveLength(2);
    expect(inventory.targets[1]).toMatchObject({ name: 'paris', credentials: 'probe', group: 'europe' });
    expect(inventory).toMatchObject({ trustAnchors: ['root.pem'], groups: { europe: { everyMs: 86_400_000 } } });
    expect(inventory.credentials).toMatchObject({ probe: { kind: 'psk', pskEnv: 'PROBE_PSK' } });
  });

  test('takes targets, each once, whatever YAML would make of them', async () => {
    const targets = ['sstp://a.example.net', '2001:db8::', '192.0.2.1', 'b.example.net:4443', '192.0.2.1'];
    expect((await run('init', ...targets, '--out', 'sub/fleet.yaml')).code).toBe(0);
    const { targets: found } = parseInventory(await written('sub/fleet.yaml'), 'fleet.yaml');
    expect(found.map(({ host, endpoints }) => host ?? endpoints?.[0])).toEqual(targets.slice(0, 4));
  });

  test('tells every target that is none, and writes nothing', async () => {
    const { code, stderr } = await run('init', 'tls://h', 'a b');
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 64, lines: 2 });
    await expect(written()).rejects.toThrow('ENOENT');
  });

  test('leaves what is there', async () => {
    await writeFile(join(directory, 'gateproof.yaml'), 'mine');
    expect(await run('init')).toEqual({
      code: 64,
      stdout: '',
      stderr: 'gateproof: gateproof.yaml: there already, and left as it is; --out names another file\n',
    });
    expect(await written()).toBe('mine');
  });

  test('leads an editor by a relative path to a package that is installed beside the inventory', () => {
    expect(schemaPlace(resolve('gateproof.yaml'))).toBe('./schemas/inventory.schema.json');
    expect(schemaPlace('/elsewhere/gateproof.yaml')).toMatch(/^file:\/\/\/.*\/schemas\/inventory\.schema\.json$/u);
  });
});

describe('gateproof.yaml of the folder', () => {
  const inventory = 'version: 1\ntargets:\n  - endpoints: [tls://127.0.0.9:9]\n';

  test('is read where no target is given, and told', async () => {
    await writeFile(join(directory, 'gateproof.yaml'), inventory);
    const { code, stderr } = await run('scan', '--timeout', '500');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'gateproof: inventory: gateproof.yaml of this folder\n' });
    expect((await run('scan', '--timeout', '500', '--quiet')).stderr).toBe('');
  });

  test('is not read beside targets, nor where another is named', async () => {
    await writeFile(join(directory, 'gateproof.yaml'), 'broken');
    await writeFile(join(directory, 'other.yaml'), inventory);
    expect(await run('plan', 'tls://127.0.0.9:9')).toMatchObject({ code: 0, stderr: '' });
    expect(await run('plan', '--config', 'other.yaml')).toMatchObject({ code: 0, stderr: '' });
  });

  test('gives the credentials that are named beside targets', async () => {
    await writeFile(
      join(directory, 'gateproof.yaml'),
      `${inventory}credentials:\n  key: { kind: psk, localId: a, pskFile: a.psk }\n`,
    );
    await writeFile(join(directory, 'a.psk'), 'not a secret of anybody');
    const { code, stderr } = await run('plan', 'ikev2://127.0.0.9', '--credentials', 'key');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'gateproof: inventory: gateproof.yaml of this folder\n' });
  });

  test('is what monitor looks at, which says what to do where there is none', async () => {
    const { code, stderr } = await run('monitor', '--store', 'a.db', '--once');
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr:
        'gateproof: --config: an inventory wanted, none given, and no gateproof.yaml in this folder; gateproof init writes one\n',
    });
    await writeFile(join(directory, 'gateproof.yaml'), inventory);
    expect((await run('monitor', '--store', 'a.db', '--once', '--timeout', '500')).code).toBe(2);
  });
});
