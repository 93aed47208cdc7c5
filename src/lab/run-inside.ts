import { once } from 'node:events';
import type { Engine } from '../run/engine/engine.ts';

/** Runs a command inside a container and returns its exit code; what it says is left aside. */
export async function runInside(
  engine: Engine,
  containerName: string,
  command: string[],
  signal: AbortSignal,
): Promise<number | null> {
  const exec = await engine
    .getContainer(containerName)
    .exec({ Cmd: command, AttachStdout: true, AttachStderr: true, abortSignal: signal });
  const stream = await exec.start({ abortSignal: signal });
  stream.resume();
  await once(stream, 'end', { signal });
  return (await exec.inspect({ abortSignal: signal })).ExitCode;
}
