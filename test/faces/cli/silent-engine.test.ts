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
    expect(driver.map(({ outcome, detail }) => [outcome, detail.slice(0, 68)])).toEqual([
      ['not-made', 'wanted a container engine to start strongSwan in, but none answers: '],
    ]);
  });

  test('has nothing to clean, and says so', async () => {
    expect(await run('clean')).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^(nothing was left by runs that died|removed what runs that died had left: .*)\n$/u,
      ),
      stderr: 'gateproof: no container engine answers, so no container was looked for\n',
    });
  });
});
