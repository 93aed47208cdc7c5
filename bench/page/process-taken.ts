import { readFileSync } from 'node:fs';

/** Of a clock tick (getconf CLK_TCK). */
const tickMs = 10;

/** Milliseconds of the processor that a process has taken, and the octets that it has now (proc(5)). */
export function processTaken(pid: number): { readonly cpuMs: number; readonly rss: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /u, '')
    .split(' ');
  const [, rss = '0'] = /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs, rss: Number(rss) * 1024 };
}
