import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { htmlReport } from '../../reports/html.ts';
import { launchChromium } from '../support/chromium.ts';
import { countShown, faintText, inject, openEverything, widths } from '../support/in-page.ts';
import { hostileSubject, sampleResult } from '../support/sample-result.ts';

const directory = mkdtempSync(join(tmpdir(), 'gateproof-html-'));
const url = pathToFileURL(join(directory, 'report.html')).href;
let browser: Browser;

beforeAll(async () => {
  writeFileSync(join(directory, 'report.html'), htmlReport(sampleResult()));
  browser = await launchChromium();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});

interface Noise {
  readonly console: string[];
  readonly requests: string[];
  readonly dialogs: string[];
}

/** The report in a fresh page, and everything that it said, asked for and popped up. */
async function open(width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; noise: Noise }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const noise: Noise = { console: [], requests: [], dialogs: [] };
  page.on('console', (message) => noise.console.push(message.text()));
  page.on('pageerror', (error) => noise.console.push(error.message));
  page.on('request', (request) => noise.requests.push(request.url()));
  page.on('dialog', (dialog) => {
    noise.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, noise };
}

test('a machine without Chromium is told how to get it', async () => {
  await expect(launchChromium('/nowhere/chromium')).rejects.toThrow(
    '/nowhere/chromium wanted, nothing found there: apt-get install --no-install-recommends chromium fonts-dejavu-core',
  );
});

describe('the HTML report in Chromium', () => {
  test('asks for nothing but itself, says nothing on the console and pops nothing up', async () => {
    const { page, noise } = await open();
    await page.locator('#target-4 tr.judged').first().scrollIntoViewIfNeeded();
    expect(noise).toEqual({ console: [], requests: [url], dialogs: [] });
  });

  test('is styled although its policy allows one style alone', async () => {
    const { page } = await open();
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.axes')).display`)).toBe('grid');
  });

  test('would say so on the console if a script or a second style were in it', async () => {
    const { page, noise } = await open();
    await page.evaluate(inject);
    expect(noise.console.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
    expect(await page.title()).toBe('violates: gateproof report of 2026-11-22T10:00:00.000Z');
  });

  test('shows the table of the policy row by row with a verdict in words', async () => {
    const { page } = await open();
    const table = page.locator('#target-3 table.matrix').filter({ hasText: 'ike: the rows of azure-vpn-p2s' });
    const rows = table.locator('tr.judged');
    expect(await rows.count()).toBe(17);
    const verdicts = await rows.locator('.verdict').allInnerTexts();
    expect(verdicts.map((text) => text.replace(/^\S+\s+/, ''))).toEqual([
      ...Array.from({ length: 16 }, () => 'pass'),
      'fail',
    ]);
    expect(await rows.last().locator('td').allInnerTexts()).toEqual([
      'AES256\nENCR_AES_CBC-256',
      'SHA256\nAUTH_HMAC_SHA2_256_128',
      'SHA256\nPRF_HMAC_SHA2_256',
      'GROUP_2\n1024-bit MODP Group',
      '✕ fail',
    ]);
  });

  test('opens the evidence of a cell, and closes it again', async () => {
    const { page } = await open();
    const row = page.locator('#target-3 tr.judged:has(.fail)').first();
    const evidence = row.locator('+ tr.evidence');
    expect(await evidence.isVisible()).toBe(false);
    await row.locator('summary').click();
    expect(await evidence.isVisible()).toBe(true);
    const observation = evidence.locator('details.observation').first();
    expect(await observation.locator('summary').innerText()).toContain('refused NO_PROPOSAL_CHOSEN');
    await observation.locator('summary').click();
    expect(await observation.locator('.transcript').innerText()).toContain('received NO_PROPOSAL_CHOSEN notify error');
    await row.locator('summary').click();
    expect(await evidence.isVisible()).toBe(false);
  });

  test('opens the evidence of a cell by keyboard', async () => {
    const { page } = await open();
    const row = page.locator('#target-3 tr.judged').first();
    await row.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await row.locator('+ tr.evidence').isVisible()).toBe(true);
  });

  test('every cell of every table has evidence to open', async () => {
    const { page } = await open();
    const { findings } = sampleResult();
    await page.evaluate(openEverything);
    expect(await page.locator('tr.judged').count()).toBe(findings.length);
    expect(await page.evaluate(countShown('tr.evidence'))).toBe(findings.length);
  });

  test('leads from a deviation to its evidence', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'azure-vpn-p2s/ike/row-17' }).click();
    expect(await page.locator('tr.judged:target + tr.evidence').isVisible()).toBe(true);
  });

  test('leads from a long list of evidence to the observation, which opens', async () => {
    const { page } = await open();
    const row = page.locator('#target-1 tr.judged:has-text("nothing-else")').first();
    await row.locator('summary').click();
    const link = row.locator('+ tr.evidence .more a').first();
    const id = await link.innerText();
    await link.click();
    const exchange = page.locator(`#at-${id}`);
    expect(await exchange.isVisible()).toBe(true);
  });

  test('shows hostile text as text', async () => {
    const { page, noise } = await open();
    const subject = page.locator('#target-4 .certificates dd').first();
    expect(hostileSubject).toContain('<script>');
    expect(await subject.innerText()).toBe(
      'CN=<script>alert(1)</script>U+001B[31m red U+001B[0mU+202Egnp.exeU+0000, O=x" onclick="alert(2)',
    );
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.locator('[onclick]').count()).toBe(0);
    await subject.click();
    expect(noise.dialogs).toEqual([]);
  });

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
  ] as const)('does not overflow sideways at %i pixels (%s), with everything open', async (width, scheme) => {
    const { page } = await open(width, scheme);
    expect(await page.evaluate(openEverything)).toBeGreaterThan(100);
    expect(await page.evaluate(widths)).toEqual({ page: width, window: width });
  });

  test.each(['light', 'dark'] as const)('has words that stand out from their ground (%s)', async (scheme) => {
    const { page } = await open(1280, scheme);
    expect(await page.evaluate(faintText('.verdict, .quiet, .iana, caption, dt, a'))).toEqual([]);
  });

  test('prints, with the octets of every observation', async () => {
    const { page } = await open();
    await page.emulateMedia({ media: 'print' });
    const { observations } = sampleResult();
    expect(await page.evaluate(countShown('.observations .exchange'))).toBe(observations.length);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(new TextDecoder('latin1').decode(pdf.subarray(0, 5))).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(50_000);
  });
});
