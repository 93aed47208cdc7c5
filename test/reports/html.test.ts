import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { html, Markup } from '../../reports/html/markup.ts';
import { style, styleHash } from '../../reports/html/style.ts';
import { htmlReport } from '../../reports/html.ts';
import { sampleResult } from '../support/sample-result.ts';

const page = htmlReport(sampleResult());

describe('the HTML report', () => {
  test('names its style by the hash that the style has', () => {
    expect(styleHash).toBe(`sha256-${createHash('sha256').update(style).digest('base64')}`);
  });

  test('allows that style and nothing else', () => {
    const policy = `default-src &#39;none&#39;; style-src &#39;${styleHash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`;
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    expect(page).not.toContain('unsafe-inline');
  });

  test('has no script, no style attribute, no handler and nothing to fetch', () => {
    expect(page).not.toMatch(/<(script|img|iframe|link|object|embed|form|base|svg)\b/i);
    expect(page).not.toMatch(/<[^>]* (style|src|srcset|on[a-z]+)=/i);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test('has no hidden character but line feeds', () => {
    expect(page).not.toMatch(/[^\P{C}\n]/u);
    expect(page).toContain('CN=&lt;script&gt;alert(1)&lt;/script&gt;<span class="code-point">U+001B</span>[31m red ');
    expect(page).toContain(
      '<span class="code-point">U+202E</span>gnp.exe<span class="code-point">U+0000</span>, O=x&quot; onclick=&quot;alert(2)',
    );
  });

  test('is made of balanced elements with ids that are each there once', () => {
    const open: string[] = [];
    for (const [, end, name = '', rest = ''] of page
      .slice(page.indexOf('<body'), page.indexOf('</html>'))
      .matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/g)) {
      if (name === 'br') continue;
      if (end === '') open.push(name);
      else expect(`${open.pop()} ${rest}`).toBe(`${name} `);
    }
    expect(open).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(200);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('leads every link inside the page to a place that is there', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('tells how long octets are that it does not show whole', () => {
    expect(page).toContain('1411 octets, the first 512 shown; the JSON report holds all');
  });

  test('shows what was not tested, also for a clause that passed', () => {
    expect(page).toContain('azure-vpn-p2s/ike/nothing-else: no probe of ours can offer');
  });

  test('shows a verdict for a clause that nobody judged', () => {
    const sample = sampleResult();
    const findings = sample.findings.filter(({ id }) => id !== 'azure-vpn-p2s/ike/row-03@ikev2://192.0.2.10');
    expect(page).not.toContain('not judged');
    expect(htmlReport({ ...sample, findings })).toContain('not judged');
  });

  test('makes no link of an address that is not one of the web', () => {
    const sample = sampleResult();
    const [policy] = sample.policies;
    if (policy === undefined) throw new Error('the sample has no policy');
    const policies = [
      { ...policy, source: { title: 'page', url: 'javascript:alert(3)' } },
      ...sample.policies.slice(1),
    ];
    const made = htmlReport({ ...sample, policies });
    expect(made).toContain('javascript:alert(3)');
    expect(made).not.toContain('href="javascript:');
  });

  test('says that a run was interrupted', () => {
    expect(page).not.toContain('Interrupted.');
    expect(htmlReport({ ...sampleResult(), interrupted: true })).toContain('<strong>Interrupted.</strong>');
  });
});

describe('html', () => {
  test('escapes text, also in lists', () => {
    expect(html`<p>${['<a>', '&']}${1}</p>`.text).toBe('<p>&lt;a&gt;&amp;1</p>');
  });

  test('spells hidden characters out in an attribute', () => {
    expect(html`<p title="${'a"\u202e'}">`.text).toBe('<p title="a&quot;&lt;U+202E&gt;">');
  });

  test('takes no text in a part of an attribute or in the name of a tag', () => {
    expect(() => html`<p class="a ${'b'}">`).toThrow(
      new TypeError(`text wanted between tags or as a whole attribute, found after '<p class="a '`),
    );
    expect(() => html`<${'b'}>`).toThrow(TypeError);
  });

  test('takes no markup in an attribute', () => {
    expect(() => html`<p title="${new Markup('x')}">`).toThrow(new TypeError('an attribute takes text or a number'));
  });
});
