import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined } from '../../core/defined.ts';
import { type Lab, labDown, labUp } from '../../src/lab/lab.ts';
import { driverLabel } from '../../src/run/driver/charon-container.ts';
import { connectEngine, type Engine } from '../../src/run/engine/engine.ts';
import { isDeadRun } from '../../src/run/engine/run-identity.ts';
import { runLabel } from '../../src/run/engine/run-label.ts';

const never = new AbortController().signal;

/** The lab that tests share and leave running, as a user's `gateproof lab up` would. Fails with the lab's own message where there is no engine. */
export async function sharedLab(): Promise<Lab> {
  return await labUp({ signal: never, takeOver: true });
}

/** A lab of one test file. */
export type OwnLab = Lab & AsyncDisposable;

/**
 * A lab that no other file asks anything, for tests that look at what is left at its gateways: a charon answers one exchange of an address at a
 * time, and an OpenVPN server tells the instances of all its clients. The name is the file's; by default all gateways of the shared lab.
 */
export async function ownLab(name: string, gateways?: readonly string[]): Promise<OwnLab> {
  const directory = await mkdtemp(join(tmpdir(), `gateproof-${name}-lab-`));
  const place = { name, directory, signal: never };
  const lab = await labUp({ ...place, ...defined({ gateways }), temporary: true });
  return {
    ...lab,
    [Symbol.asyncDispose]: async () => {
      await labDown(place);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The engine that the lab runs on. */
export async function labEngine(): Promise<Engine> {
  return await connectEngine({ signal: never });
}

/** Names of the drivers, running or not, that runs have left behind: those of runs that have ended. */
export async function driversLeft(engine: Engine): Promise<readonly string[]> {
  const found = await engine.listContainers({ all: true, filters: { label: [driverLabel] } });
  return found.filter(({ Labels }) => isDeadRun(Labels[runLabel] ?? '')).map(({ Names }) => Names.join(','));
}

/** Runs a command in a container and returns what it prints. */
export async function execIn(engine: Engine, container: string, command: readonly string[]): Promise<string> {
  const exec = await engine
    .getContainer(container)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** The line about IKE SAs of a charon's statistics. */
export async function charonStatistics(engine: Engine, container: string): Promise<string> {
  const told = await execIn(engine, container, ['swanctl', '--stats', '--uri', 'unix:///vici/charon.vici']);
  return /IKE_SAs: .*/u.exec(told)?.[0] ?? 'no statistics';
}
