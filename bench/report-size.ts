import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ReportFormatName, reportFormats } from '../reports/registry.ts';
import { fileNameOf } from '../src/faces/cli/write-reports.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { writeLargeResult } from '../test/support/large-result.ts';
import { median } from './median.ts';

const targetCount = 2000;
const openings = 5;
const firstPaint = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000`;
const entry = resolve(import.meta.dirname, '../src/faces/cli/main.ts');
/** Tells the most memory that the process ever had, in KiB, on a stream of its own. */
const teller = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

/** A saved result of 2,000 targets, told again in every format: whole processes, one after another. */
export async function measureReportSize(): Promise<readonly string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'gateproof-bench-'));
  try {
    const saved = join(directory, 'result.json');
    writeLargeResult(saved, targetCount);
    const names = (Object.keys(reportFormats) as ReportFormatName[]).filter((name) => name !== 'terminal');
    return [
      `report: ${targetCount} targets, ${megabytes(statSync(saved).size)} MB of JSON (wanted: under 10 s and 512 MB each, the page open in under 1 s)`,
      ...names.map((name) => measure(name, saved, directory)),
      await measureOpening(join(directory, 'report.html')),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function measure(name: ReportFormatName, saved: string, out: string): string {
  const args = [
    '--import',
    teller,
    entry,
    'report',
    saved,
    '--format',
    name,
    '--out',
    name === 'json' ? `${out}/again` : out,
  ];
  const startMs = performance.now();
  const { status, output } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const seconds = (performance.now() - startMs) / 1000;
  if (status !== 1) throw new Error(`${name} ended with ${status}: ${String(output[2])}`);
  const size = statSync(join(name === 'json' ? `${out}/again` : out, fileNameOf(name, reportFormats[name]))).size;
  return (
    `        ${name.padEnd(13)} ${seconds.toFixed(1).padStart(5)} s  ` +
    `${megabytes(Number(String(output[3])) * 1024).padStart(4)} MB of memory  ${megabytes(size).padStart(4)} MB written`
  );
}

async function measureOpening(page: string): Promise<string> {
  const browser = await launchChromium();
  try {
    const paints: number[] = [];
    const times: number[] = [];
    for (let at = 0; at < openings; at++) {
      const tab = await browser.newPage();
      const startMs = performance.now();
      await tab.goto(pathToFileURL(page).href, { waitUntil: 'load' });
      times.push((performance.now() - startMs) / 1000);
      paints.push(await tab.evaluate<number>(firstPaint));
      await tab.close();
    }
    return `        the page shows first words after ${median(paints).toFixed(2)} s and is whole after ${median(times).toFixed(2)} s, medians of ${openings}`;
  } finally {
    await browser.close();
  }
}

function megabytes(octets: number): string {
  return (octets / 1_000_000).toFixed(0);
}
