import { parse } from 'yaml';
import type { FileReading, PolicyFile, SourceRef } from '../../core/policy/policy-file.ts';
import { keyExchangeName } from '../../core/protocol/ikev2/registry.ts';

/** Above it a page is written by hand, below it made from the policy's file. */
export const pageMarker =
  '<!-- What follows is made from the policy: UPDATE_SAMPLES=1 npm run test:unit -- test/policies -->';

type Entry = Readonly<Record<string, unknown>>;

/** What an entry has besides what it says: these have columns of their own, or stand below the table. */
const aside = ['id', 'title', 'source', 'note', 'readings', 'schemes', 'vendor'];
const judged = ['level', 'weight', 'severity', 'category', 'from', 'until', 'applies'];

/**
 * The page of a policy, from the file's text and the page as it stands: what was written by hand above the marker is kept. A page without
 * words of its own tells what the file's first comment says.
 */
export function policyPage(name: string, text: string, page: string): string {
  const byHand = page.split(pageMarker)[0]?.trimEnd() ?? '';
  const head = byHand === '' ? `# ${name}` : byHand;
  const own = head === `# ${name}` ? [firstComment(text)] : [];
  const file = parse(text) as PolicyFile;
  const parts = [head, pageMarker, titleOf(file), ...own, ...documents(file), ...tables(file), ...groups(file)];
  return `${parts.join('\n\n')}\n`;
}

function titleOf({ title, version }: PolicyFile): string {
  return `**${title}**, as of ${version}.`;
}

/** The comment before the first key, paragraph by paragraph, a line each. */
export function firstComment(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const words = lines.slice(0, end).map((line) => line.replace(/^# ?/u, ''));
  return words
    .join('\n')
    .split(/\n{2,}/u)
    .map((paragraph) => paragraph.replaceAll('\n', ' '))
    .join('\n\n');
}

export function documents({ sources }: Pick<PolicyFile, 'sources'>): readonly string[] {
  const rows = Object.entries(sources).map(([ref, { title, edition, date, confidence, url }]) => [
    `\`${ref}\``,
    url === undefined ? title : `[${title}](${url})`,
    edition ?? '',
    date ?? '',
    confidence ?? '',
  ]);
  return ['## Documents', markdown(['source', 'document', 'edition', 'date', 'confidence'], rows)];
}

/** Every table of the file, whatever its lists are called. */
function tables(file: PolicyFile): readonly string[] {
  return Object.entries(file).flatMap(([name, value]) => {
    if (name === 'sources' || typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return [`## ${name}`, ...listed(file, value as readonly Entry[], undefined)];
    return 'ref' in value ? [] : table(file, name, value as Entry, '##');
  });
}

function table(file: PolicyFile, name: string, entry: Entry, depth: string): readonly string[] {
  const own = entry['source'] as SourceRef | undefined;
  const lists = Object.entries(entry).flatMap(([key, value]): readonly string[] => {
    if (aside.includes(key)) return [];
    if (Array.isArray(value)) {
      const heading = key === 'rows' ? [] : [`${depth}# ${name}: ${key}`];
      return [...heading, ...listed(file, value as readonly Entry[], own)];
    }
    const isTable = typeof value === 'object' && value !== null && 'source' in value;
    return isTable ? table(file, `${name}: ${key}`, value, `${depth}#`) : [];
  });
  return [`${depth} ${name}`, ...aboutTable(file, entry), ...lists];
}

function aboutTable(file: PolicyFile, entry: Entry): readonly string[] {
  const { closed, source, note, tolerates, schemes, role, order } = entry;
  const words = [
    closed === true ? 'Closed: what no row holds must be refused.' : 'Open: only what is forbidden must be refused.',
    ...(schemes === undefined ? [] : [`Of ${cell(schemes)} alone.`]),
    ...(role === undefined ? [] : [`The gateway is the ${cell(role)}.`]),
    ...(order === undefined ? [] : [`Order of the rows: ${cell(order)}.`]),
    ...(tolerates === undefined ? [] : [`Left open: ${cell(tolerates)}.`]),
    ...(note === undefined ? [] : [cell(note)]),
    `Source: ${place(file, source as SourceRef)}.`,
  ];
  return [words.join(' '), ...readingsOf(file, [entry])];
}

function listed(file: PolicyFile, entries: readonly Entry[], above: SourceRef | undefined): readonly string[] {
  const says = [...new Set(entries.flatMap((entry) => Object.keys(entry)))].filter((key) => !aside.includes(key));
  const columns = [...says.filter((key) => !judged.includes(key)), ...says.filter((key) => judged.includes(key))];
  const rows = entries.map((entry) => [
    nameOf(entry),
    ...columns.map((key) => cell(entry[key])),
    place(file, (entry['source'] as SourceRef | undefined) ?? above),
  ]);
  const notes = entries.flatMap((entry) =>
    entry['note'] === undefined ? [] : `- ${nameOf(entry)}: ${cell(entry['note'])}`,
  );
  return [
    markdown(['', ...columns, 'source'], rows),
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    ...readingsOf(file, entries),
  ];
}

/** Entries that share their readings stand together. */
function readingsOf(file: PolicyFile, entries: readonly Entry[]): readonly string[] {
  const shared = Map.groupBy(
    entries.filter(({ readings }) => readings !== undefined),
    ({ readings }) => readings as readonly FileReading[],
  );
  return [...shared].map(([readings, of]) => {
    const whose = of
      .map((entry) => (entry['id'] === undefined ? nameOf(entry) : `\`${cell(entry['id'])}\``))
      .filter((name) => name !== '');
    const lines = readings.map(({ says, source }) => `- ${says} (${place(file, source)})`);
    return [`Readings${whose.length === 0 ? '' : ` of ${whose.join(', ')}`}:`, '', ...lines].join('\n');
  });
}

function nameOf({ id, title, vendor }: Entry): string {
  const words = title === undefined ? vendorWords(vendor) : cell(title);
  return [id === undefined ? undefined : `\`${cell(id)}\``, words].filter((word) => word !== undefined).join(' ');
}

function vendorWords(vendor: unknown): string | undefined {
  return vendor === undefined
    ? undefined
    : Object.values(vendor as object)
        .map(cell)
        .join(' / ');
}

export function place({ sources }: Pick<PolicyFile, 'sources'>, source: SourceRef | undefined): string {
  if (source === undefined) return '';
  const { ref, place: where, confidence = sources[ref]?.confidence } = source;
  const words = [`\`${ref}\``, where].filter((word) => word !== undefined).join(', ');
  return confidence === undefined ? words : `${words} (${confidence})`;
}

/** A value as it is written in the file, key lengths of one cipher together. */
export function cell(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return together(value.map(cell)).join(', ');
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, one]) => `${name} ${cell(one)}`);
    return fields.length === 0 ? 'any' : fields.join('; ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the numbers of key exchanges mean. */
export function groups(file: object): readonly string[] {
  const numbers = [...new Set(groupNumbers(file))].sort((a, b) => a - b);
  const lines = numbers.map((number) => `${number} ${keyExchangeName(number)}`);
  return lines.length === 0 ? [] : ['## Groups', `${lines.join(', ')}.`];
}

function groupNumbers(value: unknown, key = ''): readonly number[] {
  if (typeof value === 'number') return /keyExchange$/iu.test(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => groupNumbers(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => groupNumbers(one, name));
}

/** 'ENCR_AES_CBC-128', 'ENCR_AES_CBC-256' as 'ENCR_AES_CBC-128/256'. */
function together(names: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const name of names) {
    const [, cipher, bits] = /^(ENCR_.*)-(\d+)$/u.exec(name) ?? [];
    const last = joined.at(-1);
    const same = cipher !== undefined && last !== undefined && last.startsWith(`${cipher}-`);
    if (same) joined[joined.length - 1] = `${last}/${bits}`;
    else joined.push(name);
  }
  return joined;
}

export function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((one) => one.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
