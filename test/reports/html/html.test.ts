import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { htmlReport } from '../../../reports/html/html.ts';
import { html, Markup } from '../../../reports/html/markup.ts';
import { script } from '../../../reports/html/script.ts';
import { style } from '../../../reports/html/style.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { unpackedExchanges } from '../../support/unpacked-page.ts';

const page = htmlReport(sampleResult());

/** The sample's six targets over and over, each time at other addresses: two that conform, two that violate, two that stayed inconclusive. */
function many(times: number, violating = times): { readonly sample: ResultDocument; readonly text: string } {
  const one = sampleResult();
  const at = (text: string, round: number): string => text.replace('192.0.2.', `10.0.${round}.`);
  const rounds = Array.from({ length: times }, (_, round) => round);
  const targets = rounds.flatMap((round) =>
    one.targets
      .filter(({ summary }) => round < violating || summary.verdict !== 'violates')
      .map((target) => ({ ...target, url: at(target.url, round) })),
  );
  const urls = new Set(targets.map(({ url }) => url));
  const findings = rounds.flatMap((round) =>
    one.findings.map((finding) => ({
      ...finding,
      id: at(finding.id, round),
      target: at(finding.target, round),
      evidence: finding.evidence.map((id) => `${id}-${round}`),
    })),
  ) as ResultDocument['findings'];
  const observations = rounds.flatMap((round) =>
    one.observations.map((seen) => ({ ...seen, id: `${seen.id}-${round}`, target: at(seen.target, round) })),
  );
  const sample: ResultDocument = {
    ...one,
    targets,
    findings: findings.filter(({ target }) => urls.has(target)),
    observations: observations.filter(({ target }) => urls.has(target)),
  };
  return { sample, text: htmlReport(sample) };
}

describe('the HTML report', () => {
  test('allows its style and its script, each by the hash that it has, and nothing else', () => {
    const hash = (text = ''): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const [, own] = /<style>([^<]*)<\/style>/.exec(page) ?? [];
    expect(own?.startsWith(style)).toBe(true);
    const policy = `default-src &#39;none&#39;; style-src &#39;${hash(own)}&#39;; script-src &#39;${hash(script)}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`;
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    expect(page).not.toContain('unsafe-inline');
  });

  test('has one script, which makes no markup of text, and no style attribute, no handler and nothing to fetch', () => {
    expect(page.match(/<script\b[^>]*>/gi)).toEqual(['<script type="module">']);
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function|fetch|XMLHttp|import/);
    const rest = page.replace(script, '');
    expect(rest).not.toMatch(/<(img|iframe|link|object|embed|form|base|use|image|foreignobject)\b/i);
    expect(rest).not.toMatch(/<[^>]* (style|src|srcset|xlink:href|on[a-z]+)=/i);
    expect(rest).not.toMatch(/@import|url\(/);
  });

  test('has no hidden character but line feeds', () => {
    expect(page).not.toMatch(/[^\P{C}\n]/u);
    expect(page).toContain('CN=\\&lt;script\\&gt;alert(1)\\&lt;/script\\&gt;\\1B[31m red ');
    expect(page).toContain('<span class="code-point">U+202E</span>gnp.exe\\00, O=x\\&quot; onclick=\\&quot;alert(2)');
    expect(page).toContain('&lt;b&gt;SSTP&lt;/b&gt;<span class="code-point">U+001B</span>[2J');
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

  test('holds every octet of every exchange, packed, and nowhere else', () => {
    const { observations } = sampleResult();
    const told = new Map(unpackedExchanges(page));
    expect(told.size).toBe(observations.length);
    for (const { id, sent, received } of observations) {
      const octets = told
        .get(id)
        ?.flatMap(([, value]) => (typeof value === 'object' && 'hex' in value ? [value.hex] : []));
      expect(octets, id).toEqual([sent, received].filter((hex) => hex !== ''));
      if (sent.length > 40) expect(page).not.toContain(sent);
    }
  });

  test('spells hidden characters out in what it packs', () => {
    expect(JSON.stringify(unpackedExchanges(page))).not.toMatch(/\\u00|[^\P{C}]/u);
  });

  test('has an empty cell where a clause says nothing of a column, also of one named constructor', () => {
    const edited = JSON.stringify(sampleResult()).replace(/"vendor":\{"[^"]+":/u, '"vendor":{"constructor":');
    expect(edited).toContain('"constructor":');
    expect(htmlReport(JSON.parse(edited) as ResultDocument)).not.toContain('[native code]');
  });

  test('shows what was not tested, also for a clause that passed', () => {
    expect(page).toContain('azure-vpn-p2s/ike/nothing-else: not asked for:');
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

  test('keeps each observation once', () => {
    const { observations } = sampleResult();
    expect(page.match(/ id="at-obs-/g)).toHaveLength(observations.length);
  });

  test('says what to change beside every deviation', () => {
    const deviations = page.slice(page.indexOf('id="deviations"'), page.indexOf('id="evidence"'));
    const items = deviations.match(/<li class="deviation">/g)?.length ?? 0;
    expect(items).toBeGreaterThan(5);
    expect(deviations.match(/<dl class="fields remedies">/g)).toHaveLength(items);
  });

  test('tells a deviation once that a gateway has at several endpoints, with a link to each', () => {
    const one = sampleResult();
    const at = (text: string): string => text.replace('192.0.2.20', '198.51.100.20');
    const twice: ResultDocument = {
      ...one,
      targets: [...one.targets, ...one.targets.map((target) => ({ ...target, url: at(target.url) }))].filter(
        ({ url }, index, all) => all.findIndex((other) => other.url === url) === index,
      ),
      findings: [
        ...one.findings,
        ...one.findings
          .filter(({ target }) => target !== at(target))
          .map((finding) => ({ ...finding, id: at(finding.id), target: at(finding.target) })),
      ] as ResultDocument['findings'],
    };
    const items = (text: string): number => text.match(/<li class="deviation">/g)?.length ?? 0;
    expect(items(htmlReport(twice))).toBe(items(page));
    expect(htmlReport(twice)).toMatch(/, <a href="#finding-\d+">ikev2:\/\/198\.51\.100\.20<\/a>/);
  });

  test.each([
    ['in-short', '<dt>deviates</dt><dd>'],
    ['in-short', '<dt>not tested</dt><dd>'],
    ['in-short', '<dt>accepted</dt><dd>nothing: no waiver file was given</dd>'],
    ['sign-off', 'Deviations accepted by'],
    ['method', 'Every endpoint was asked over the network'],
    ['policies', 'policy-2'],
  ])('answers an auditor in its part %s: %s', (part, answer) => {
    const start = page.indexOf(`<section id="${part}"`);
    expect(page.slice(start, page.indexOf('</section>', start))).toContain(answer);
    expect(page).toContain(`<a href="#${part}">`);
  });

  test('says at the foot of what is printed what the verdict is and of which day', () => {
    expect(page).toMatch(/@bottom-left \{ content: "violates, incomplete, as of 2026-11-22, gateproof [0-9.]+";/);
    const odd = { ...sampleResult(), asOf: '"} * { x' };
    expect(htmlReport(odd)).toContain('as of        x, gateproof');
  });

  test('tells the readings of a text once, folded, and only where a clause of it applied to what was scanned', () => {
    const sample = sampleResult();
    const [first, ...others] = sample.policies;
    const idle = sample.findings.find(
      ({ policy, clause }) =>
        policy === first?.id &&
        sample.findings.every(
          (one) => one.policy !== policy || one.clause !== clause || one.verdict === 'not-applicable',
        ),
    );
    if (first === undefined || idle === undefined) throw new Error('the sample has no clause that applied nowhere');
    const reading = (says: string) => [{ says, source: { title: 'page' } }];
    const clauses = first.clauses.map((clause) => ({
      ...clause,
      readings:
        clause.id === idle.clause ? reading('of none') : clause.id.startsWith('tls/row') ? reading('of the rows') : [],
    }));
    const text = htmlReport({ ...sample, policies: [{ ...first, clauses }, ...others] });
    const [, section = ''] = /<section id="readings">(.*?)<\/section>/su.exec(text) ?? [];
    expect(section).toMatch(/<details><summary>1 text can be read/u);
    expect(text.split('of the rows')).toHaveLength(2);
    expect(section).toContain('of the rows');
    expect(text).not.toContain('of none');
  });

  test('refers to its evidence by name and digest', () => {
    const sha256 = 'ab'.repeat(32);
    expect(htmlReport(sampleResult(), { evidence: { 'result.json': sha256 } })).toContain(
      `<code>result.json</code>, SHA-256 <code>${sha256}</code>`,
    );
    expect(page).not.toContain('SHA-256 <code>');
  });

  test('lists those that violate first, then what stayed open', () => {
    const verdicts = [
      ...page.slice(page.indexOf('id="targets"')).matchAll(/data-heading="verdict"><span class="verdict ([a-z]+)"/g),
    ].map(([, verdict]) => verdict);
    expect(verdicts).toEqual(['violates', 'violates', 'inconclusive', 'inconclusive', 'inconclusive', 'conforms']);
  });

  test('details four of many targets, those that violate first, and says what it leaves out and where it is', () => {
    const { sample, text } = many(20, 1);
    expect(text.match(/<section class="target"/g)).toHaveLength(4);
    expect(text.match(/<tr><th scope="row">(<a href="#target-\d+">)?(ikev2|sstp):/g)).toHaveLength(
      sample.targets.length,
    );
    expect(/<p class="left-out">.*/.exec(text)?.[0]).toContain(
      '<strong>Details of 4 targets follow.</strong> Left out, to keep the page small: the details of 0 more that violate, 58 more that stayed inconclusive, and 20 that conform.',
    );
    expect(text.includes('the JSON report (result.json) holds all findings and observations')).toBe(true);
    expect(text.includes('<h2>sstp://10.0.0.10:443')).toBe(false);
    const ids = new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    expect([...text.matchAll(/ href="#([^"]*)"/g)].filter(([, id]) => !ids.has(id ?? ''))).toEqual([]);
  });

  test.each([1, 2, 5])('takes less than 250 kB and 60 kB for each of the endpoints of %i samples', (times) => {
    const { sample, text } = many(times);
    expect(text.match(/<section class="target"/g)).toHaveLength(sample.targets.length);
    expect(Buffer.byteLength(text)).toBeLessThan(250_000 + 60_000 * sample.targets.length);
  });

  test('counts the deviations of targets that it has no room for', () => {
    expect(many(20, 1).text.includes('more at targets whose details are left out')).toBe(false);
    const { text, sample } = many(30);
    const left = Number(/(\d+) more at targets whose details are left out/.exec(text)?.[1]);
    const told = Number(/<p>(\d+) deviations;/.exec(text)?.[1]);
    expect(left + told).toBe(sample.findings.filter(({ verdict }) => verdict === 'fail').length);
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
