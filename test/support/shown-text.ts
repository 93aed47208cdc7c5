import { parseCsv } from './parse-csv.ts';

/** Formats that are made for machines: names of a member and codes of a list are what they are for. */
export const forMachines = ['json', 'cyclonedx', 'cyclonedx-1.6', 'oscal'] as const;

/** What a person reads of a report, piece by piece: no markup, no command to type, no name of a member. */
export function shownText(name: string, text: string): readonly string[] {
  switch (name) {
    case 'html':
      return htmlTexts(text);
    case 'junit':
      return junitTexts(text);
    case 'sarif':
    case 'sarif-full':
      return jsonTexts(JSON.parse(text), new Set(['text', 'notes', 'completeness', 'justification']));
    case 'codequality':
      return jsonTexts(JSON.parse(text), new Set(['description']));
    case 'csv':
      return csvTexts(text);
    case 'markdown':
    case 'migration':
    case 'frameworks':
      return text.replaceAll(/`[^`]*`/gu, '').split('\n');
    default:
      return text.split('\n');
  }
}

function htmlTexts(text: string): readonly string[] {
  const visible = text
    .replaceAll(/<style>[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/gu, '')
    .replaceAll(/<code class="(?:hex|line)"[^>]*>[^<]*<\/code>/gu, '')
    // Names of clauses, and commands.
    .replaceAll(/<th scope="row"><code>[^<]*<\/code>|<code>(?:az|gateproof|New-|Set-|\$)[^<]*<\/code>/gu, '')
    .replaceAll(/<ol class="transcript">[\s\S]*?<\/ol>/gu, '');
  return visible.split(/<[^>]*>/u).map(unescaped);
}

function junitTexts(text: string): readonly string[] {
  const attributes = [...text.matchAll(/ (?:message|value)="([^"]*)"/gu)].map(([, value = '']) => value);
  return [...attributes, ...text.split(/<[^>]*>/u).flatMap((part) => part.split('\n'))].map(unescaped);
}

function csvTexts(text: string): readonly string[] {
  const [, ...records] = parseCsv(text);
  return records.flat();
}

function jsonTexts(value: unknown, members: ReadonlySet<string>, isShown = false): readonly string[] {
  if (typeof value === 'string') return isShown ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => jsonTexts(item, members, isShown));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => jsonTexts(part, members, members.has(name)));
}

function unescaped(text: string): string {
  return text
    .replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
