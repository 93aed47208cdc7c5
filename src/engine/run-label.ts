import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Engine, isConflict, isNotFound } from './engine.ts';

/** The label of containers that must not outlive the process that started them. Its value is `runIdentity()`. */
export const runLabel = 'gateproof.run';

/** This process, as a label's value: machine, process id, and when it started, because ids are used again. */
export function runIdentity(): string {
  return `${hostname()}/${process.pid}/${startTicks(process.pid) ?? 'unknown'}`;
}

/** Removes the containers of runs that ended on this machine without removing them. */
export async function sweepDeadRuns(engine: Engine, signal: AbortSignal): Promise<number> {
  const found = await engine.listContainers({ all: true, filters: { label: [runLabel] }, abortSignal: signal });
  const dead = found.filter((container) => isDead(container.Labels[runLabel] ?? ''));
  await Promise.all(dead.map(async (container) => await removeContainer(engine, container.Id)));
  return dead.length;
}

/** Removes a container, running or not; one that is gone or going is no error. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

function isDead(identity: string): boolean {
  const [host, pid, ticks] = identity.split('/');
  // Processes of another machine that shares the engine cannot be looked at.
  return host === hostname() && startTicks(Number(pid)) !== ticks;
}

/** Field 22 of /proc/PID/stat: the start time in clock ticks since boot. The name before it may hold spaces. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
