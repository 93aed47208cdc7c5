import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printedReport } from '../../../reports/html/html.ts';
import { jsonReport } from '../../../reports/json/json.ts';
import { findChromium, PdfError, printPdf } from '../../../src/faces/cli/write-pdf.ts';
import { runCli } from '../../support/run-cli.ts';
import { sampleResult } from '../../support/sample-result.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-write-pdf-'));
const result = join(folder, 'result.json');
const page = '<!doctype html><title>t</title><p>gateproof';
const finishedAt = '2026-11-22T10:00:41.312Z';

beforeAll(() => {
  writeFileSync(result, jsonReport(sampleResult()));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A program that stands in for the browser. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function left(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => /^gateproof-.*-pdf-/u.test(name));
}

describe('--format pdf', () => {
  test('prints the HTML report beside the other formats', async () => {
    const out = join(folder, 'out');
    const { code, stderr } = await runCli(['report', result, '--format', 'pdf,csv', '--out', out]);
    expect({ code, pdf: stderr.includes(`wrote ${join(out, 'report.pdf')}`) }).toEqual({ code: 1, pdf: true });
    const pdf = readFileSync(join(out, 'report.pdf'));
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pdf.toString('latin1')).toContain('(D:20261122100041');
  });

  test('has at most three pages a gateway and three more, bookmarks, tags, and the verdict at the foot', async () => {
    const sample = sampleResult();
    const text = printedReport(sample);
    const pdf = Buffer.from(await printPdf(text, sample.finishedAt, await findChromium())).toString('latin1');
    const gateways = new Set(sample.targets.map(({ gateway }) => gateway));
    const pages = pdf.match(/\/Type \/Page\b/gu)?.length ?? 0;
    expect(pages).toBeGreaterThan(1);
    expect(pages).toBeLessThanOrEqual(3 * gateways.size + 3);
    expect(pdf).toContain('/Type /Outlines');
    expect(pdf).toContain('/StructTreeRoot');
    for (const { url } of sample.targets) expect(text).toContain(url);
    expect(text).not.toContain('data-packed');
  });

  test('is refused without a folder', async () => {
    const { code, stderr } = await runCli(['report', result, '--format', 'pdf']);
    expect(code).toBe(64);
    expect(stderr).toContain('gateproof: --format pdf: --out DIR wanted, because a PDF is not for a terminal');
  });

  test('is refused where there is no Chromium, with what to do about it, before anything is written', async () => {
    const out = join(folder, 'without');
    const environment = { GATEPROOF_CHROMIUM: '', PATH: folder };
    const { code, stderr } = await runCli(['report', result, '--format', 'csv,pdf', '--out', out], {
      env: environment,
    });
    expect(code).toBe(64);
    expect(stderr).toContain(
      'gateproof: --format pdf: an installed Chromium wanted, none of chromium, chromium-browser',
    );
    expect(stderr).toContain('name one in GATEPROOF_CHROMIUM, or take --format html, which every browser prints alike');
    expect(readdirSync(folder)).not.toContain('without');
  });
});

describe('the browser', () => {
  test('is the one that GATEPROOF_CHROMIUM names, before those on PATH', async () => {
    const own = program('own', 'exit 0');
    const usual = program('chromium', 'exit 0');
    expect(await findChromium({ GATEPROOF_CHROMIUM: own, PATH: folder })).toBe(own);
    expect(await findChromium({ PATH: `/nowhere:${folder}` })).toBe(usual);
    rmSync(usual);
  });

  test('is missed by the name that was given', async () => {
    await expect(findChromium({ GATEPROOF_CHROMIUM: '/nowhere/chromium', PATH: folder })).rejects.toThrow(
      new PdfError(
        'chromium-missing',
        '--format pdf: a program wanted in GATEPROOF_CHROMIUM, "/nowhere/chromium" is none',
      ),
    );
  });

  test('prints the same page to the same octets, and leaves no profile behind', async () => {
    const before = left();
    const chromium = await findChromium();
    const [first, second] = [await printPdf(page, finishedAt, chromium), await printPdf(page, finishedAt, chromium)];
    expect(first).toEqual(second);
    expect(left()).toEqual(before);
  });

  test('that makes no PDF is told with what it said, and its profile is removed', async () => {
    const before = left();
    const broken = program('broken', 'echo "cannot open display" >&2; exit 1');
    await expect(printPdf(page, finishedAt, broken)).rejects.toMatchObject({
      code: 'chromium-failed',
      message: `--format pdf: ${broken} made no PDF: cannot open display`,
    });
    expect(left()).toEqual(before);
  });

  test('is ended when the run is interrupted', async () => {
    const hanging = program('hanging', 'exec sleep 600');
    const controller = new AbortController();
    const printed = printPdf(page, finishedAt, hanging, controller.signal);
    controller.abort(new Error('interrupted'));
    await expect(printed).rejects.toThrow('interrupted');
  });
});
