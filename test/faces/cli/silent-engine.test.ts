import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseResult } from '../../../core/finding/parse-result.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
let engine: Server;
const sockets = new Set<Socket>();
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-engine-'));
  engine = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).resume();
  });
  await new Promise<void>((listening) => engine.listen(join(directory, 'engine.sock'), listening));
  await writeFile(join(directory, 'psk.txt'), 'a key that opens nothing');
  await writeFile(
    join(directory, 'gateproof.yaml'),
    'version: 1\ntargets: [{ endpoints: [ikev2://127.0.0.9, tls://127.0.0.9:9], credentials: c }]\n' +
      'credentials: { c: { kind: psk, localId: a.test, remoteId: b.test, pskFile: psk.txt } }\n',
  );
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  engine.close();
  await rm(directory, { recursive: true });
});

const run = (...args: readonly string[]) =>
  runCli(args, { cwd: directory, env: { DOCKER_HOST: `unix://${join(directory, 'engine.sock')}` } });

describe('a container engine that takes connections and never answers', () => {
  test('leaves what it was wanted for open, with its reason, and everything else is judged and written', async () => {
    const { code, stdout } = await run('scan', '--config', 'gateproof.yaml', '--timeout', '300', '--format', 'json');
    expect(code).toBe(2);
    const { observations, targets } = parseResult(stdout, 'result');
    expect(targets.map(({ url }) => url)).toEqual(['ikev2://127.0.0.9', 'tls://127.0.0.9:9']);
    const driver = observations.filter(({ probe }) => probe === 'run/driver');
    expect(driver.map(({ outcome, detail }) => [outcome, detail.slice(0, 60)])).toEqual([
      ['not-made', 'wanted the container engine that DOCKER_HOST names (unix:///'],
    ]);
  });

  test('has nothing to clean, and says so', async () => {
    expect(await run('clean')).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^(nothing was left by runs that died|removed what runs that died had left: .*)\n$/u,
      ),
      stderr: expect.stringMatching(
        /^gateproof: wanted the container engine that DOCKER_HOST names \(unix:.*\), but it does not answer: .*, so no container was looked for\n$/u,
      ),
    });
  });
});

describe('an engine that DOCKER_HOST names and that is not there', () => {
  test('leaves a target with credentials inconclusive, and one screen says what happened and what to do', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere' };
    const args = ['scan', 'ikev2://127.0.0.9', '--config', 'gateproof.yaml', '--credentials', 'c', '--timeout', '300'];
    const { code, stdout } = await runCli(args, { cwd: directory, env });
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
    expect(stdout).toMatch(/^inconclusive {2}/u);
    const said = stdout.replaceAll(/\s+/gu, ' ');
    expect(said).toContain(
      'ikev2://127.0.0.9: the container engine that DOCKER_HOST names (unix:///nowhere) does not answer, and strongSwan, which makes the authenticated exchanges, runs in a container. Start it, unset DOCKER_HOST to take the usual engine, or name a strongSwan of yours: --vici unix:///run/charon.vici.',
    );
    expect(said.split('does not answer, and strongSwan')).toHaveLength(2);
  });
});

describe('DOCKER_HOST is obeyed', () => {
  const status = (host: string) => runCli(['lab', 'status'], { cwd: directory, env: { DOCKER_HOST: host } });

  test('where nothing answers there, no other engine is taken', async () => {
    expect(await status('tcp://127.0.0.9:9')).toEqual({
      code: 70,
      stdout: '',
      stderr:
        'gateproof: wanted the container engine that DOCKER_HOST names (tcp://127.0.0.9:9), but it does not answer: start it, or unset DOCKER_HOST\n',
    });
  });

  test.each(['ssh://127.0.0.9', 'tcp://127.0.0.9', 'engine.sock'])('or refused: %s', async (host) => {
    expect(await status(host)).toEqual({
      code: 70,
      stdout: '',
      stderr: `gateproof: wanted unix:///path or tcp://host:port in DOCKER_HOST, found "${host}"\n`,
    });
  });

  test('where it names the engine of this machine, by path or by nothing', async () => {
    const usual = await status('');
    expect([0, 2]).toContain(usual.code);
    expect(await status('unix:///var/run/docker.sock')).toEqual(usual);
  });
});
