import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { htmlReport } from '../../../reports/html/html.ts';
import { launchChromium } from '../../support/chromium.ts';
import { countShown, faintText, inject, openEverything, widths } from '../../support/in-page.ts';
import { hostileServer } from '../../support/sample-recording.ts';
import { hostileSubject, sampleResult } from '../../support/sample-result.ts';

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

/** Opens everything that folds, down to the octets of every exchange. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(openEverything);
  const { observations } = sampleResult();
  await expect
    .poll(async () => await page.locator('.ids details').count(), { timeout: 60_000 })
    .toBe(observations.length);
  await page.evaluate(openEverything);
  await expect
    .poll(async () => await page.locator('.ids details > dl').count(), { timeout: 60_000 })
    .toBe(observations.length);
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
    await openAll(page);
    expect(noise).toEqual({ console: [], requests: [url], dialogs: [] });
  });

  test('is styled although its policy allows one style alone', async () => {
    const { page } = await open();
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.axes')).display`)).toBe('grid');
  });

  test('would say so on the console if a second script or style were in it', async () => {
    const { page, noise } = await open();
    await page.evaluate(inject);
    expect(noise.console.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
    expect(await page.title()).toBe('violates: gateproof report of 2026-11-22T10:00:00.000Z');
  });

  test('shows the table of the policy row by row with a verdict in words', async () => {
    const { page } = await open();
    const table = page.locator('#target-3 table.matrix').filter({ hasText: 'ike: the rows of azure-vpn-p2s' });
    const rows = table.locator('tr.judged');
    expect(await rows.count()).toBe(4);
    const verdicts = await rows.locator('.verdict').allInnerTexts();
    expect(verdicts.map((text) => text.replace(/^\S+\s+/, ''))).toEqual(['pass', 'pass', 'pass', 'fail']);
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
    expect(await evidence.locator('h4').allInnerTexts()).toEqual(['Documented', 'Offered', 'Observed', 'Evidence']);
    expect(await evidence.locator('.evidence-list li').nth(1).innerText()).toMatch(
      /^obs-\d+ refused NO_PROPOSAL_CHOSEN$/,
    );
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
    const applying = sampleResult().findings.filter(({ verdict }) => verdict !== 'not-applicable');
    await page.evaluate(openEverything);
    expect(await page.locator('tr.judged').count()).toBe(applying.length);
    expect(await page.evaluate(countShown('tr.evidence'))).toBe(applying.length);
  });

  test('leads from a deviation to its evidence', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'azure-vpn-p2s/ike/row-17' }).click();
    expect(await page.locator('tr.judged:target + tr.evidence').isVisible()).toBe(true);
  });

  test('leads from a deviation to its octets in two clicks', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'azure-vpn-p2s/tls/nothing-else' }).first().click();
    const link = page.locator('tr.judged:target + tr.evidence .evidence-list a').first();
    const id = await link.innerText();
    await link.click();
    const octets = page.locator(`#at-${id} .hex`).first();
    await octets.waitFor();
    const seen = sampleResult().observations.find((one) => one.id === id);
    expect((await octets.innerText()).replaceAll(' ', '')).toBe(seen?.sent);
  });

  test('has each observation once, and shows what the driver logged of it', async () => {
    const { page } = await open();
    expect(await page.locator('.ids > li').count()).toBe(sampleResult().observations.length);
    const row = page.locator('#target-3 tr.judged:has(.fail)', { hasText: 'GROUP_NONE' });
    await row.locator('summary').click();
    await row.locator('+ tr.evidence .evidence-list a').nth(1).click();
    const transcript = page.locator('.ids > li:target .transcript');
    await transcript.waitFor();
    expect(await transcript.innerText()).toContain('received NO_PROPOSAL_CHOSEN notify');
  });

  test('tells without JavaScript all but what is packed, and where that stands', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('link', { name: 'azure-vpn-p2s/tls/nothing-else' }).first().click();
    await page.locator('tr.judged:target + tr.evidence .evidence-list a').first().click();
    const item = page.locator('.ids > li:target');
    expect(await item.isVisible()).toBe(true);
    const exchanges = page.locator('.target:has(.ids > li:target)');
    expect(await exchanges.getByText('result.json has them under the same id').isVisible()).toBe(true);
  });

  test('says what to change, in the words of the gateways', async () => {
    const { page } = await open();
    const remedies = page.locator('.deviation', { hasText: 'GROUP_2' }).first().locator('.remedies');
    expect(await remedies.locator('dt').allInnerTexts()).toEqual(['every gateway', 'Azure VPN Gateway', 'strongSwan']);
    expect(await remedies.locator('code').last().innerText()).toBe('proposals = aes256-sha256-prfsha256-modp1024');
  });

  test('finds what is looked for, and what needs somebody', async () => {
    const { page } = await open();
    const rows = page.locator('tr.judged:visible');
    const all = await rows.count();
    await page.getByRole('searchbox', { name: 'Find' }).fill('group_none');
    expect(await rows.count()).toBeGreaterThan(0);
    expect((await rows.allInnerTexts()).filter((text) => !/group_none/i.test(text))).toEqual([]);
    await page.getByRole('searchbox', { name: 'Find' }).fill('nowhere at all');
    expect(await page.locator('tr.judged:visible, .deviation:visible, .target:visible').count()).toBe(0);
    await page.getByRole('searchbox', { name: 'Find' }).fill('');
    await page.getByRole('checkbox').check();
    expect(await rows.count()).toBeLessThan(all);
    expect((await rows.locator('.verdict').allInnerTexts()).filter((text) => /pass/.test(text))).toEqual([]);
    await page.getByRole('checkbox').uncheck();
    expect(await rows.count()).toBe(all);
  });

  test('leads from its contents to every part', async () => {
    const { page } = await open();
    for (const link of await page.locator('.contents a').all()) {
      await link.click();
      expect(await page.locator(':target').count(), await link.innerText()).toBe(1);
    }
  });

  test.each([390, 800, 1280])('axe finds nothing at %i pixels, folded and open', async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(url);
    await page.addScriptTag({ content: axe.source });
    const found = (): Promise<readonly string[]> =>
      page.evaluate(`axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
    expect(await found()).toEqual([]);
    await openAll(page);
    expect(await found()).toEqual([]);
  });

  test('shows every algorithm in one of four sets', async () => {
    const { page } = await open();
    const sets = page.locator('#target-3 .sets').filter({ hasText: 'ike: what is accepted' }).first();
    const rows = sets.locator('.algorithms tbody tr');
    expect(await rows.allInnerTexts()).toHaveLength(4);
    const group = rows.filter({ hasText: 'key exchange' });
    expect(await group.locator('td').nth(1).innerText()).toBe('none');
    expect(await rows.first().locator('td').allInnerTexts()).toEqual([
      'ENCR_AES_GCM_16-256\nENCR_AES_CBC-256',
      'ENCR_AES_CBC-128',
      'none',
      'none',
    ]);
    const tls = page.locator('#target-4 .sets .algorithms tr', { hasText: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256' });
    expect(await tls.locator('td').nth(2).innerText()).toBe('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256');
  });

  test('draws how many algorithms are in each set, to scale, and says it to who does not see the drawing', async () => {
    const { page } = await open();
    const chart = page.locator('#target-3 .sets svg').first();
    expect(await chart.getAttribute('aria-label')).toContain(
      'encryption: 2 documented and accepted, 1 accepted but not documented, 0 documented but refused, 0 documented, not shown',
    );
    const [both, surplus] = await chart.locator('rect').all();
    const drawn = [await both?.boundingBox(), await surplus?.boundingBox()].map((box) => box?.width ?? 0);
    expect((drawn[0] ?? 0) / (drawn[1] ?? 1)).toBeCloseTo(2, 1);
    expect(await chart.locator('.size').first().textContent()).toBe('2');
  });

  test('shows each certificate as a card', async () => {
    const { page } = await open();
    const cards = page.locator('#target-2 .certificates .card');
    expect(await cards.locator('.subject').allInnerTexts()).toEqual([
      'CN=conforming.lab.gateproof.test',
      'CN=gateproof lab root',
    ]);
    expect(await cards.locator('h5').first().innerText()).toBe('leaf, sent first');
  });

  test('leads from a long list of evidence to the observation, which opens', async () => {
    const { page } = await open();
    const row = page.locator('#target-1 tr.judged:has-text("nothing-else")').first();
    await row.locator('summary').click();
    const link = row.locator('+ tr.evidence .more a').first();
    const id = await link.innerText();
    await link.click();
    await page.locator(`#at-${id} dl`).first().waitFor();
    expect(await page.locator(`#at-${id} dl`).first().isVisible()).toBe(true);
  });

  test('shows hostile text as text', async () => {
    const { page, noise } = await open();
    const subject = page.locator('#target-4 .certificates .subject').first();
    expect(hostileSubject).toContain('\u202E');
    expect(await subject.innerText()).toBe(hostileSubject.replace('\u202E', 'U+202E'));
    expect(hostileServer).toContain('<b>');
    expect(await page.locator('#target-4').getByText('<b>SSTP</b>U+001B[2JU+202E"').count()).toBeGreaterThan(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('[onclick]').count()).toBe(0);
    await subject.click();
    expect(noise.dialogs).toEqual([]);
  });

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [800, 'light'],
    [390, 'light'],
  ] as const)('does not overflow sideways at %i pixels (%s), with everything open', async (width, scheme) => {
    const { page } = await open(width, scheme);
    await openAll(page);
    expect(await page.evaluate(widths)).toEqual({ page: width, window: width });
  });

  test.each(['light', 'dark'] as const)('has words that stand out from their ground (%s)', async (scheme) => {
    const { page } = await open(1280, scheme);
    expect(await page.evaluate(faintText('.verdict, .quiet, .iana, caption, figcaption, .key, dt, a'))).toEqual([]);
  });

  test('prints the report without its evidence, and no less when it is folded', async () => {
    const { page } = await open();
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(countShown('.appendix, .contents, .filter'))).toBe(0);
    expect(await page.locator('#readings .readings').first().isVisible()).toBe(true);
    expect(await page.locator('.deviation').first().isVisible()).toBe(true);
  });
});
