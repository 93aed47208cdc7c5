import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { script } from '../../reports/html/script.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { hostileResult, hostileTexts } from '../support/hostile-result.ts';
import { parseCsv } from '../support/parse-csv.ts';
import { reportText } from '../support/report-text.ts';

const names = Object.keys(reportFormats) as ReportFormatName[];

/** What is wrong with a text of each kind of file; an extension without a line here fails. */
const faultsOf: Readonly<Record<string, (text: string, name: string) => readonly string[]>> = {
  json: (text) => (JSON.parse(text) === null ? ['nothing'] : []),
  sarif: (text) => (JSON.parse(text) === null ? ['nothing'] : []),
  xml: xmlFaults,
  html: htmlFaults,
  md: markdownFaults,
  csv: csvFaults,
  txt: textFaults,
};

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([found]) => found);
}

/** Characters that act on what shows them, but the ends of lines. */
function hidden(text: string, extension: string): readonly string[] {
  const lines = extension === 'csv' ? text.replaceAll('\r\n', '\n') : text;
  return matches(lines, /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu).map((character) => `hidden ${JSON.stringify(character)}`);
}

function xmlFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', ({ message }) => faults.push(message));
  parser.on('doctype', (doctype) => faults.push(`doctype ${doctype}`));
  parser.on('comment', (comment) => faults.push(`comment ${comment}`));
  parser.on('cdata', (cdata) => faults.push(`cdata ${cdata}`));
  parser.write(text).close();
  return faults;
}

function htmlFaults(page: string): readonly string[] {
  const text = page.replace(`<script type="module">${script}</script>`, '');
  const scripts = matches(text, /<(?:script|img|svg|iframe|object|embed|form|base|link)\b[^>]*>/gi).filter(
    // A chart of the page's own has no handler and no reference.
    (tag) => !/^<svg class="[a-z -]+"[^>]*>$/u.test(tag) || /\son\w+=|href=/iu.test(tag),
  );
  const handlers = matches(text, /<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*\s(?:on\w+|style|src)=/gi);
  const links = matches(text, /href="(?!#|https?:)[^"]*"/g);
  return [...scripts, ...handlers, ...links, ...(text.split('</style>').length === 2 ? [] : ['a second style'])];
}

/** Outside of code there is neither markup nor link nor mention, and every row has the cells of its table. */
function markdownFaults(text: string): readonly string[] {
  const faults: string[] = [];
  let columns = 0;
  for (const line of text.split('\n')) {
    const spans = line.replaceAll(/`[^`]*`/gu, 'code');
    for (const [span] of line.matchAll(/`[^`]*`/gu)) if (/[|<\\]/u.test(span)) faults.push(`code ${span}`);
    const cells = spans.split('|').length;
    if (!line.startsWith('|')) columns = 0;
    else if (columns === 0) columns = cells;
    else if (cells !== columns) faults.push(`${cells} cells for ${columns}: ${line.slice(0, 200)}`);
    faults.push(...matches(spans.replaceAll(/<\/?code>/gu, ''), /<|\]\(|!\[|@|\\|https?:|javascript:|www\.|`/gu));
  }
  return faults;
}

function csvFaults(text: string): readonly string[] {
  const [head, ...records] = parseCsv(text);
  return [
    ...records.filter((record) => record.length !== head?.length).map((record) => `${record.length} fields`),
    ...records.flat().filter((cell) => /(?:^|;)[\s"]*[=+\-@＝＋－＠|]/u.test(cell)),
  ];
}

/** A CI job takes such a line for a command to itself; only the format that is made of commands has them, and no others. */
function textFaults(text: string, name: string): readonly string[] {
  const lines = text.split('\n').filter((line) => /^\s*(?:::[A-Za-z]|##\[)/u.test(line));
  if (name !== 'github') return lines;
  const own = /^::(?:error|warning|notice) [^:]*::(?:[^%]|%25)*$/u;
  return text.split('\n').filter((line) => line !== '' && !own.test(line));
}

describe.each(names)('the format %s', (name) => {
  const { extension } = reportFormats[name];

  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
    'shows %s as text',
    (_, hostile) => {
      const text = reportText(name, hostileResult(hostile));
      const faults = faultsOf[extension];
      expect(faults, `no check is known for .${extension}`).toBeDefined();
      expect(
        [...hidden(text, extension), ...(faults?.(text, name) ?? [])].slice(0, 5).map((one) => one.slice(0, 300)),
      ).toEqual([]);
    },
  );
});
