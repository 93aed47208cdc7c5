import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { leastOfSslscan } from '../peers/tls-peer.ts';

export interface SslscanForm {
  readonly name: string;
  readonly args: readonly string[];
  /** How many times its rate ours is wanted to be at least. */
  readonly wantedTimes: number;
}

export const sslscanForms: readonly SslscanForm[] = [
  { name: 'sslscan, shortest form', args: ['--no-colour', ...leastOfSslscan], wantedTimes: 1 },
  { name: 'sslscan, default form', args: ['--no-colour'], wantedTimes: 4 },
];

export interface XargsRun {
  readonly elapsedMs: number;
  /** Of all processes that it ran. */
  readonly cpuMs: number;
  readonly exitCode: number | null;
}

/** Of a clock tick (getconf CLK_TCK). */
const tickMs = 10;

/** One process for each, 64 at once. */
export async function scanByXargs({ args }: SslscanForm, authorities: readonly string[]): Promise<XargsRun> {
  const before = childrenMs();
  const startMs = performance.now();
  const child = spawn('xargs', ['-P', '64', '-n', '1', 'sslscan', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(`${authorities.join('\n')}\n`);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { elapsedMs: performance.now() - startMs, cpuMs: childrenMs() - before, exitCode };
}

/** What children of this process took, that have ended and were waited for (proc(5): cutime, cstime). */
function childrenMs(): number {
  const fields = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
    .replace(/^.*\) /u, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
}
