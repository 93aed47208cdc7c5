import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { driverLabel } from '../../src/run/driver/charon-container.ts';
import { runLabel } from '../../src/run/engine/run-label.ts';
import { anyChild, ikeRows } from '../support/azure-words.ts';
import { charon } from '../support/charon.ts';
import { runCli } from '../support/run-cli.ts';
import { labEngine } from '../support/shared-lab.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

/** GATEPROOF_IKE_KILLS=140 for many; every `npm test` has a share. */
const kills = Number(process.env['GATEPROOF_IKE_KILLS'] ?? 4);
/** Each run that comes to its driver removes what those before it left; `clean` comes in between. */
const killsBetweenCleans = 5;
const entry = resolve(import.meta.dirname, '../../src/faces/cli/main.ts');
/** Its runs are of a machine of that name: what they leave is removed by them alone, and not by whatever else runs here. */
const machine = `kills-${process.pid}`;
const there = ['unshare', '--uts', 'sh', '-c', `hostname ${machine} && exec "$@"`, 'sh'] as const;

vi.setConfig({ testTimeout: 300_000 + kills * 30_000 });

test(`of ${kills} scans of an IKE gateway that are killed at any moment, the containers and the SAs are removed afterwards, and it is said`, async () => {
  const engine = await labEngine();
  // Asked when none of its runs goes on.
  const deadDrivers = async (): Promise<number> => {
    const found = await engine.listContainers({ all: true, filters: { label: [driverLabel] } });
    return found.filter(({ Labels }) => Labels[runLabel]?.startsWith(`${machine}/`)).length;
  };
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ikeRows, children: anyChild }]),
  });
  const directory = await mkdtemp(join(tmpdir(), 'gateproof-kills-'));
  const [psk, config, temporary] = ['psk.txt', 'gateproof.yaml', 'tmp'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(temporary);
  await writeFile(psk, 'hush');
  await writeFile(
    config,
    'version: 1\ncredentials:\n  probe: { kind: psk, localId: client, remoteId: gateway, pskFile: psk.txt }\n',
  );
  const args = ['scan', `ikev2://${gateway.address}`, '--config', config, '--credentials', 'probe', '--out', 'out'];
  const env = { TMPDIR: temporary };
  const run = (of: readonly string[]) => runCli(of, { cwd: directory, env, through: there });
  const left = { drivers: 0, withIkeSa: 0, withChildSa: 0, cleaned: 0 };
  try {
    const startMs = performance.now();
    expect((await run(args)).code).toBe(0);
    const lifeMs = performance.now() - startMs;
    for (let kill = 1; kill <= kills; kill++) {
      const [command, ...before] = there;
      const child = spawn(command, [...before, process.execPath, entry, ...args], {
        cwd: directory,
        env: { ...process.env, ...env },
        stdio: 'ignore',
      });
      await delay(Math.random() * lifeMs);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await new Promise((end) => child.once('exit', end));
      const [drivers, sas] = [await deadDrivers(), await gateway.sas()];
      const ikeSas = sas.match(/ESTABLISHED/gu)?.length ?? 0;
      left.drivers = Math.max(left.drivers, drivers);
      left.withIkeSa += Number(ikeSas > 0);
      left.withChildSa += Number(sas.includes('INSTALLED'));
      if (kill % killsBetweenCleans !== 0 && kill !== kills) continue;

      // By turns the next run, which has to clean up before it can begin, and `clean`.
      const isByRun = kill % (2 * killsBetweenCleans) === 0;
      const { code, stdout, stderr } = await run(isByRun ? args : ['clean']);
      left.cleaned += drivers;
      expect(code).toBe(0);
      const told = isByRun ? stderr : stdout;
      if (drivers > 0) expect(told).toContain(drivers === 1 ? '1 container' : `${drivers} containers`);
      expect(await deadDrivers()).toBe(0);
      expect(await gateway.sas()).toBe('');
      expect((await readdir(temporary)).filter((name) => name.startsWith('gateproof-'))).toEqual([]);
    }
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('removed what runs that died had left')]);
  } finally {
    await rm(directory, { recursive: true, force: true });
    process.stderr.write(`${kills} kills: ${JSON.stringify(left)}\n`);
  }
});
