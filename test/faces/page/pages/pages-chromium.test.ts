import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../support/chromium.ts';
import { countShown, foldEverything, inject, widths } from '../../../support/in-page.ts';
import { everyPage, filledPage } from '../../../support/page/every-page.ts';
import {
  isDateStillAt,
  linksOf,
  markReachable,
  octetsSeen,
  strangers,
  whereFocusIs,
} from '../../../support/page/page-walk.ts';

const served = filledPage();

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser?.close();
});

type Links = readonly (readonly [href: string, text: string])[];

interface Noise {
  readonly console: string[];
  readonly foreign: string[];
  readonly dialogs: string[];
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; noise: Noise }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const noise: Noise = { console: [], foreign: [], dialogs: [] };
  page.on('console', (message) => noise.console.push(message.text()));
  page.on('pageerror', (error) => noise.console.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${served.origin}/`)) noise.foreign.push(request.url());
  });
  page.on('dialog', (dialog) => {
    noise.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const answer = await page.goto(`${served.origin}${path}`);
  expect(answer?.status(), path).toBe(200);
  return { page, noise };
}

/** Every window that a page is looked at in. */
const frames = [390, 800, 1920].flatMap((width) => [
  { width, colorScheme: 'light' } as const,
  { width, colorScheme: 'dark' } as const,
]);

/** What axe finds, by rule, with the first places. */
const axeFindings = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 160) + ' ' + failureSummary).join(' | ')))`;

const silent: Noise = { console: [], foreign: [], dialogs: [] };

describe.each(everyPage)('%s', (path) => {
  test('has no bar sideways in any window, light and dark, folded and open; axe finds nothing, and it says nothing', async () => {
    const { page, noise } = await open(path);
    await page.evaluate(axe.source);
    for (const frame of frames) {
      const shown = JSON.stringify(frame);
      await page.setViewportSize({ width: frame.width, height: 900 });
      await page.emulateMedia({ colorScheme: frame.colorScheme });
      for (const isOpen of [false, true]) {
        await page.evaluate(foldEverything(!isOpen));
        expect(await page.evaluate(widths), `${shown} ${isOpen}`).toEqual({ page: frame.width, window: frame.width });
      }
      expect(await page.evaluate(axeFindings), shown).toEqual([]);
    }
    expect(noise).toEqual(silent);
  });

  test('what came from a wire, a name or a form is text, and without JavaScript it is the same', async () => {
    const { page, noise } = await open(path);
    expect(await page.evaluate(strangers)).toEqual([]);
    expect(await page.title()).toMatch(/ · gateproof$/u);
    expect(noise).toEqual(silent);
    const { page: without } = await open(path, { javaScriptEnabled: false });
    const text = await page.locator('main').innerText();
    expect(await without.locator('main').innerText()).toBe(text);
    // No number of ours stands where a name should.
    expect(text).not.toMatch(/\b(?:box|boxes)\b|0x[0-9a-f]{4}\b/iu);
  });

  test('the keyboard alone reaches everything in order, and one sees where it is', async () => {
    const { page } = await open(path, { viewport: { width: 1280, height: 900 } });
    const count = await page.evaluate<number>(markReachable);
    const walked = Math.min(count, 150);
    for (let at = 0; at < walked; at++) {
      await page.keyboard.press('Tab');
      // The parts of a date have the key for themselves.
      while (await page.evaluate<boolean>(isDateStillAt(at - 1))) await page.keyboard.press('Tab');
      expect(await page.evaluate(whereFocusIs), `${at} of ${count}`).toEqual({ at, isSeen: true });
    }
  });
});

describe('pages in Chromium', () => {
  test('a script and a style that came in some other way would be kept out', async () => {
    const { page, noise } = await open('/');
    await page.evaluate(inject);
    expect(noise.console.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
    expect(await page.title()).toBe('Posture · gateproof');
  });

  test('the skip link leads to the content', async () => {
    const { page } = await open('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(`document.activeElement.id`)).toBe('content');
  });

  test('a page prints without its navigation, and with what is folded', async () => {
    const { page } = await open('/gateways/oslo');
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(countShown('nav'))).toBe(0);
    expect(await page.evaluate(countShown('details.fold li, details.fold td'))).toBeGreaterThan(0);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(new TextDecoder('latin1').decode(pdf.subarray(0, 5))).toBe('%PDF-');
  });

  test('a filter asks by its address, and the list is narrowed', async () => {
    const { page } = await open('/gateways');
    const all = await page.locator('.list tbody tr').count();
    await page.getByLabel('Verdict').selectOption('inconclusive');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/verdict=inconclusive/u);
    const some = await page.locator('.list tbody tr').count();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    for (const verdict of await page.locator('.list .verdict').allInnerTexts())
      expect(verdict).toContain('inconclusive');
  });

  test('every number of the first page leads to octets in two clicks', async () => {
    const { page } = await open('/');
    const links = await page.evaluate<Links>(linksOf);
    const numbers = links.filter(([, text]) => /^\d+$/u.test(text));
    expect(numbers.length).toBeGreaterThan(20);
    const isThere = new Map<string, boolean>();
    for (const [href, text] of numbers) {
      await page.goto(`${served.origin}${href}`);
      // The first of the list that leads further: what counts gateways that were never scanned has none to show.
      const [next] = (await page.evaluate<Links>(linksOf))
        .map(([to]) => to)
        .filter((to) => /\/(?:findings\/|exchanges\?)/u.test(to));
      if (next === undefined) {
        expect(href, text).toContain('only=not-scanned');
        expect(await page.locator('.list tbody').first().innerText()).toContain('never');
        continue;
      }
      if (!isThere.has(next)) {
        await page.goto(`${served.origin}${next}`);
        // What was said inside of TLS, and what stands in an export, is told in words: there are no octets that we could see.
        const isInside = /\/checks\/sstp-|\/azure-p2s-readiness\/|endpoint=azure/u.test(next);
        const seen = await page.evaluate<number>(isInside ? countShown('.exchange') : octetsSeen);
        isThere.set(next, seen > 0);
      }
      expect(isThere.get(next), `${href} -> ${next}`).toBe(true);
    }
  });

  test('a waived failure is told as waived and stays a failure', async () => {
    const { page } = await open('/findings?name=oslo&policy=azure-vpn-p2s');
    const row = page
      .locator('.list tr', { hasText: 'tls/nothing-else' })
      .filter({ hasText: 'waived until 2026-12-24' });
    expect(await row.locator('.verdict').innerText()).toContain('fail');
    await row.getByRole('link', { name: /^waived until/u }).click();
    expect(await page.locator('.list tbody tr').innerText()).toContain('holds');
  });
});
