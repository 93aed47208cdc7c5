import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ReportFormatName, reportFormats } from '../../../reports/registry.ts';
import { fileNameOf } from '../../../src/faces/cli/write-reports.ts';
import { writeLargeResult } from '../../support/large-result.ts';

const entry = resolve(import.meta.dirname, '../../../src/faces/cli/main.ts');
const directory = mkdtempSync(join(tmpdir(), 'gateproof-memory-'));
const saved = join(directory, 'result.json');
const targetCount = 900;
/** For 105 MB of JSON: its text and what JSON.parse makes of it want more, as the first test shows; a report wants 72 to 80, and half as much again where its collector waits for a processor. */
const heapMegabytes = 150;

/** Runs with a heap that ends the process when it is full. */
function node(...args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [`--max-old-space-size=${heapMegabytes}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 280_000,
  });
}

beforeAll(() => {
  writeLargeResult(saved, targetCount);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('the heap is too small to read the document as a whole', () => {
  const whole = node(
    '-e',
    `globalThis.kept = JSON.parse(require('fs').readFileSync(${JSON.stringify(saved)}, 'utf8'))`,
  );
  expect(whole.status).not.toBe(0);
  expect(whole.stderr).toContain('heap out of memory');
});

test.each(['json', 'oscal', 'html', 'sarif-full'] as const satisfies readonly ReportFormatName[])(
  'a report as %s of a result of 900 targets is written with the same heap',
  (format) => {
    const out = join(directory, format);
    rmSync(out, { recursive: true, force: true });
    const { status, stderr } = node(entry, 'report', saved, '--format', format, '--out', out);
    expect(stderr).toBe(`gateproof: wrote ${join(out, fileNameOf(format, reportFormats[format]))}\n`);
    expect(status).toBe(1);
  },
);

test('the document that was read and written again is the same, octet by octet', () => {
  const again = join(directory, 'json', 'result.json');
  expect(statSync(again).size).toBeGreaterThan(40_000_000);
  expect(readFileSync(again).equals(readFileSync(saved))).toBe(true);
});
