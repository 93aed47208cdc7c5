import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** This process, as a label's value: machine, process id, and when it started, because ids are used again. */
export function runIdentity(): string {
  return `${hostname()}/${process.pid}/${startTicks(process.pid) ?? 'unknown'}`;
}

/** Whether the process of that identity ran on this machine and has ended. */
export function isDeadRun(identity: string): boolean {
  const [host, pid, ticks] = identity.split('/');
  // Processes of another machine that shares the engine cannot be looked at.
  return host === hostname() && isDead(pid, ticks);
}

/** A name for what must not outlive this process, by which it can be told whose it was: machine, id and start, then `kind`. */
export function runName(kind: string): string {
  return `gateproof-${machine()}-${process.pid}-${startTicks(process.pid) ?? 0}-${kind}`;
}

/** Whether a name was made by `runName` of a process that ran on this machine and has ended. */
export function isDeadRunName(name: string): boolean {
  const [, host, pid, ticks] = /^gateproof-([0-9a-f]{8})-([1-9][0-9]*)-([0-9]+)-/u.exec(name) ?? [];
  return host === machine() && isDead(pid, ticks);
}

/** The machine's name in eight letters, which any file system and charon take. */
function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function isDead(pid: string | undefined, ticks: string | undefined): boolean {
  return startTicks(Number(pid)) !== ticks;
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
