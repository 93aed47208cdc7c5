import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Verdict } from '../../core/finding/finding.ts';
import { openStore } from '../../src/store/open-store.ts';
import { gatherOutput } from '../../test/support/gather-output.ts';
import { builtProgram } from '../peers/built-program.ts';

/** A scan into a store by the built program, and what it took. */
export interface OurScan {
  readonly elapsedMs: number;
  readonly cpuMs: number;
  /** Octets. */
  readonly peakRss: number;
  /** The worst verdict of each gateway; absent: it is not in the store. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What it counted, of the last line of its progress. */
  readonly sent: number;
  readonly repeated: number;
  readonly unanswered: number;
}

export interface OurScanOptions {
  readonly targets: readonly { readonly name: string; readonly url: string }[];
  /** Arguments besides; files among them are written before. */
  readonly args: readonly string[];
  /** By name, beside the inventory. */
  readonly files: Readonly<Record<string, string>>;
}

/** How often the process is looked at: what it takes behind the last look is not seen. */
const lookMs = 250;
/** Of a clock tick (getconf CLK_TCK). */
const tickMs = 10;

export async function ourScan({ targets, args, files }: OurScanOptions): Promise<OurScan> {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-bench-'));
  try {
    const lines = targets.map(({ name, url }) => `  - { name: ${name}, endpoints: ["${url}"] }\n`);
    await writeFile(join(folder, 'gateproof.yaml'), `version: 1\ntargets:\n${lines.join('')}`);
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const own = ['-c', 'gateproof.yaml', '--store', 'fleet.db', '--progress', 'json', ...args];
    const startMs = performance.now();
    const child = spawn(process.execPath, [join(process.cwd(), builtProgram), 'scan', ...own], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = gatherOutput(child);
    let took = { cpuMs: 0, peakRss: 0 };
    const looking = setInterval(() => {
      took = lookAt(child.pid) ?? took;
    }, lookMs);
    const code = await new Promise<number | null>((closed) => child.on('close', closed));
    clearInterval(looking);
    const elapsedMs = performance.now() - startMs;
    const told = output.stderr
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{"step":"fleet"'))
      .at(-1);
    if (told === undefined || code === 64) throw new Error(`a scan wanted, exit code ${code}: ${output.stderr}`);
    const { sent, repeated, unanswered } = JSON.parse(told) as Pick<OurScan, 'sent' | 'repeated' | 'unanswered'>;
    return { elapsedMs, ...took, verdicts: await verdictsIn(join(folder, 'fleet.db')), sent, repeated, unanswered };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a process has taken so far (proc(5)); undefined when it is over. */
function lookAt(pid = 0): Pick<OurScan, 'cpuMs' | 'peakRss'> | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /u, '')
      .split(' ');
    const peak = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peak === undefined) return undefined;
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs, peakRss: Number(peak) * 1024 };
  } catch {
    return undefined;
  }
}

async function verdictsIn(path: string): Promise<ReadonlyMap<string, Verdict>> {
  await using store = await openStore(path, { access: 'read' });
  const rows = await store.read(
    async (sql) =>
      await sql.all(`select g.name, sum(s.fail) as fail, sum(s.inconclusive) as open, sum(s.pass) as pass
        from gateway g join endpoint e on e.gateway = g.id join standing s on s.endpoint = e.id group by g.id`),
  );
  return new Map(
    rows.map((row) => [
      String(row['name']),
      Number(row['fail']) > 0 ? 'fail' : Number(row['open']) > 0 || Number(row['pass']) === 0 ? 'inconclusive' : 'pass',
    ]),
  );
}
