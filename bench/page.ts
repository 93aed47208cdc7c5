import { launchChromium } from '../test/support/chromium.ts';
import { yearShape } from './fleet-year/shape.ts';
import { median } from './median.ts';
import { type BenchAddress, benchAddresses } from './page/addresses.ts';
import { processTaken } from './page/process-taken.ts';
import { type ServedYear, serveYear } from './page/served-year.ts';

const runs = 21;
const rounds = 9;
const openings = 5;
const atOnce = 50;
const seconds = Number(process.env['GATEPROOF_BENCH_SECONDS'] ?? 60);
/** How often the memory is looked at. */
const lookMs = 500;

/** Every page over a year of a fleet: at the server, in a browser, and fifty requests at once for a minute. */
export async function measurePage(): Promise<readonly string[]> {
  await using year = await serveYear();
  const made = year.madeInSeconds === undefined ? 'was there' : `made in ${year.madeInSeconds.toFixed(0)} s`;
  const all = await benchAddresses(year.origin);
  const served = await atServer(year, all);
  const shown = await inBrowser(
    year,
    all.filter(({ isPage }) => isPage),
  );
  return [
    `page: ${yearShape.gateways} gateways, ${yearShape.days} daily scans (${made}); wanted: median under 150 ms at the server, under 1000 ms to whole`,
    '      median and p95 behind a write, of the processor; unwritten: median; KB; in Chromium, to whole',
    ...served.map(
      ({ path, status, fresh, times, cpuMs, octets }) =>
        `      ${ms(median(fresh))} ${ms(percentile(fresh, 0.95))} ${ms(cpuMs)} ${ms(median(times))} ${(octets / 1000).toFixed(0).padStart(5)} ${shown.has(path) ? ms(shown.get(path) ?? 0) : ' '.repeat(8)}  ${path.slice(0, 80)}${status === 200 ? '' : ` (answered ${status})`}`,
    ),
    ...(await together(year, all)),
  ];
}

interface Served {
  readonly path: string;
  readonly status: number;
  /** With something written to the store before each: nothing of it is remembered. */
  readonly fresh: readonly number[];
  readonly times: readonly number[];
  /** Milliseconds of the server's processor for one of those. */
  readonly cpuMs: number;
  readonly octets: number;
}

async function atServer({ origin, pid, touch }: ServedYear, all: readonly BenchAddress[]): Promise<readonly Served[]> {
  const seen = all.map(({ path }) => ({
    path,
    status: 0,
    octets: 0,
    fresh: [] as number[],
    cpuMs: 0,
    times: [] as number[],
  }));
  for (const one of seen) {
    const warm = await fetch(`${origin}${one.path}`);
    [one.status, one.octets] = [warm.status, (await warm.arrayBuffer()).byteLength];
  }
  for (let round = 0; round < rounds; round++) {
    for (const one of seen) {
      await touch();
      const before = processTaken(pid).cpuMs;
      one.fresh.push(await timeOf(`${origin}${one.path}`));
      one.cpuMs += (processTaken(pid).cpuMs - before) / rounds;
    }
  }
  for (const { path, times } of seen) for (let run = 0; run < runs; run++) times.push(await timeOf(`${origin}${path}`));
  return seen;
}

async function timeOf(address: string): Promise<number> {
  const startMs = performance.now();
  await (await fetch(address)).arrayBuffer();
  return performance.now() - startMs;
}

/** Milliseconds until everything of a page is there and laid out. */
async function inBrowser({ origin }: ServedYear, pages: readonly BenchAddress[]): Promise<ReadonlyMap<string, number>> {
  const browser = await launchChromium();
  try {
    const shown = new Map<string, number>();
    const page = await browser.newPage();
    for (const { path } of pages) {
      const times: number[] = [];
      for (let opening = 0; opening < openings; opening++) {
        await page.goto(`${origin}${path}`, { waitUntil: 'load' });
        times.push(
          await page.evaluate<number>(
            `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))`,
          ),
        );
      }
      shown.set(path, median(times));
    }
    return shown;
  } finally {
    await browser.close();
  }
}

/** Many at once, each the next address when it has its answer. */
async function together({ origin, pid }: ServedYear, all: readonly BenchAddress[]): Promise<readonly string[]> {
  const times: number[] = [];
  const failed = new Map<string, number>();
  const endMs = performance.now() + seconds * 1000;
  const one = async (first: number): Promise<void> => {
    for (let at = first; performance.now() < endMs; at++) {
      const { path } = all[at % all.length] ?? { path: '/' };
      const startMs = performance.now();
      const said = await statusOf(`${origin}${path}`);
      times.push(performance.now() - startMs);
      if (said !== '200') failed.set(`${said} ${path}`, (failed.get(`${said} ${path}`) ?? 0) + 1);
    }
  };
  const looks: number[] = [];
  const timer = setInterval(() => looks.push(processTaken(pid).rss), lookMs);
  await Promise.all(Array.from({ length: atOnce }, (_, at) => one(at)));
  clearInterval(timer);
  const memory = quarters(looks).map((peak) => `${(peak / 1_000_000).toFixed(0)} MB`);
  return [
    `      ${atOnce} at once for ${seconds} s: ${(times.length / seconds).toFixed(0)} a second, median ${ms(median(times)).trim()} ms, p95 ${ms(percentile(times, 0.95)).trim()} ms; ${[...failed.values()].reduce((sum, count) => sum + count, 0)} errors (wanted: 0); most memory in each quarter: ${memory.join(', ')}`,
    ...[...failed].slice(0, 10).map(([what, count]) => `        ${count} times ${what}`),
  ];
}

/** The highest of each quarter: between two collections memory goes up, and what counts is whether it comes back to where it was. */
function quarters(looks: readonly number[]): readonly number[] {
  const length = Math.ceil(looks.length / 4);
  return [0, 1, 2, 3].map((at) => Math.max(0, ...looks.slice(at * length, (at + 1) * length)));
}

async function statusOf(address: string): Promise<string> {
  try {
    const response = await fetch(address);
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return error instanceof Error
      ? `${error.message} ${(error.cause as Error | undefined)?.message ?? ''}`
      : String(error);
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

function ms(value: number): string {
  return value.toFixed(1).padStart(8);
}
