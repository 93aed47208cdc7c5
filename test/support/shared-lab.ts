import { type Lab, labUp } from '../../src/lab/lab.ts';
import { connectEngine, type Engine } from '../../src/run/engine/engine.ts';

const never = new AbortController().signal;

/** The lab that tests share and leave running, as a user's `gateproof lab up` would. Fails with the lab's own message where there is no engine. */
export async function sharedLab(): Promise<Lab> {
  return await labUp({ signal: never });
}

/** The engine that the lab runs on. */
export async function labEngine(): Promise<Engine> {
  return await connectEngine({ signal: never });
}

/** Names of the containers that carry a label, running or not. */
export async function containersWith(engine: Engine, label: string): Promise<readonly string[]> {
  const found = await engine.listContainers({ all: true, filters: { label: [label] } });
  return found.map(({ Names }) => Names.join(',')).sort();
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
