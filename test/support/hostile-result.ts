import type { ResultDocument } from '../../core/finding/result.ts';
import { sampleResult } from './sample-result.ts';

/** Each would do something in at least one of the formats, or in what shows it. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  ']]><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '-->"\'><svg onload=alert(1)>',
  '=HYPERLINK("http://192.0.2.9/","x")',
  "+cmd|' /C calc'!A0",
  '-1+1',
  '@SUM(1,2)',
  '\t=1',
  '\r\n=1,"=2"',
  'a;=1;-2',
  '＝1',
  '\u001b[31mred\u001b[0m \u001b]0;owned\u0007 \u009b31m',
  '\u202Egnp.exe\u2066\u200b\ufeff\u2028\u2029',
  '\u0000\u0008\u007f\ufffe\ud800',
  '\n::error file=x::y\n',
  '::add-mask::gateproof',
  '##[command]x',
  '%0A::stop-commands::x',
  '[x](javascript:alert(1)) ![x](http://192.0.2.9/x.png)',
  '| x | `y` | \\| ``z`` \\',
  '`',
  '@everyone #1 GH-1 www.example.net https://192.0.2.9 :tada: $x$ *a* _b_ ~~c~~',
  '__proto__',
  '{0} ${x} %s',
  'x'.repeat(5000),
];

/** Keys whose values the program makes itself from closed lists, from digests and from its clock; whatever else is text may be anything. */
const OWN: ReadonlySet<string> = new Set([
  'schemaVersion',
  'asOf',
  'startedAt',
  'finishedAt',
  'digest',
  'verdict',
  'kind',
  'table',
  'direction',
  // In facts: a word of a list, which the reader takes no other for.
  'additionalKeyExchange',
  'proposalPreference',
  'keyExchangePreference',
  'stance',
  'outcome',
  'sent',
  'received',
  'octets',
  'sha256',
  'notBefore',
  'notAfter',
  'from',
  'until',
  'date',
]);

/** The sample with the text before every other text that came from a wire, a policy or an inventory; what refers to something still does. */
export function hostileResult(text: string): ResultDocument {
  const sample = sampleResult();
  const spoilt = spoil(sample, text) as ResultDocument;
  return { ...spoilt, tool: { ...sample.tool, version: spoilt.tool.version } };
}

function spoil(value: unknown, text: string): unknown {
  if (typeof value === 'string') return /^obs-\d+$/u.test(value) ? value : `${text}${value}`;
  if (Array.isArray(value)) return value.map((item) => spoil(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      OWN.has(name) && typeof part === 'string' ? part : spoil(part, text),
    ]),
  );
}
