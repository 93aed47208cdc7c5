import { beforeAll, describe, expect, test } from 'vitest';
import { azureReasonCodes, otherReasonCodes } from '../../core/facts/reason.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { outcomeKinds } from '../../core/observation/observation.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { judge } from '../../src/judge/judge.ts';
import { hostileResult } from '../support/hostile-result.ts';
import { reportText } from '../support/report-text.ts';
import { sampleReadiness } from '../support/sample-readiness.ts';
import { sampleRecording } from '../support/sample-recording.ts';
import { sampleResult } from '../support/sample-result.ts';
import { forMachines, shownText } from '../support/shown-text.ts';
import { unreachedResult } from '../support/unreached-result.ts';

const names = (Object.keys(reportFormats) as ReportFormatName[]).filter(
  (name) => !(forMachines as readonly string[]).includes(name),
);

/** Codes of lists that a machine goes by and that are no words of a language. */
const machineWords: readonly string[] = [
  ...[...azureReasonCodes, ...otherReasonCodes].filter((code) => code.includes('-')),
  ...outcomeKinds.filter((kind) => kind.includes('-')),
  'not-applicable',
  'not-judged',
  'documented-accepted',
  'undocumented-refused',
  'beside-tables',
  'until-applied',
  'until-clients-configured',
  'foreign-group',
  'offer-refused',
  'child-sa-lifetime',
  'ike-sa-lifetime',
  'signature-hashes',
  'ppk-required',
  'not-expired',
  'signature-hash',
  'minimum-key-bits',
  'chain-valid',
  'validity-days',
  'expires-within',
  'subject-alternative-name',
  'path-rules',
];

/** Names that are written so by whom they are of. */
const writtenSo =
  /^(?:strongSwan|macOS|iOS|iPadOS|tvOS|watchOS|serverName|rsaEncryption|dhKeyAgreement|[a-z0-9]+WithRSAEncryption|rsassaPss(?:-[a-z0-9]+)?|brainpoolP\d+[rt]1(?:tls13)?|vpnClient\w+|vpnType|p2S\w*|libreSwan)$/u;

const nothingShown = /\[object|(?<![\w-])(?:undefined|NaN|null)(?![\w-])/u;

/** What no person should have to read, by what is wrong with it. */
const faults: readonly (readonly [string, RegExp])[] = [
  ['a machine word', new RegExp(`(?<![\\w/.#-])(?:${machineWords.join('|')})(?![\\w/-])`, 'gu')],
  ['a value that is none', new RegExp(nothingShown.source, 'gu')],
  ['yes or no as a program has it', /(?<![\w-])(?:true|false)(?![\w-])/gu],
  ['numbers of a registry', /\[\[|\b\d{1,6}, \d{1,6}, \d{1,6}, \d{1,6}\b|\b0x[0-9a-f]{4}\b/gu],
  ['a member with a bare number', /\b(?:open|of|count|refused|asked|main|agreed|stance|buried|among): ?\d+/gu],
  [
    'a member of a document',
    /(?:^|[;|] ?)\s*(?:observed +)?(?:stance|refused by|aggressive groups|ikev2 open vpn|when|check|name|table|expect|of): ?(?:[a-z0-9]|$)/gu,
  ],
  ['a name of a program', /(?<![\w/.$-])[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*(?![\w(])/gu],
];

function faultsOf(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) =>
    faults.flatMap(([what, pattern]) =>
      [...text.matchAll(pattern)]
        .filter(([word]) => !writtenSo.test(word))
        .map((match) => `${what}: …${text.slice(Math.max(0, match.index - 40), match.index + 60)}`),
    ),
  );
  return [...new Set(found)];
}

const results = new Map<string, ResultDocument>([['the sample', sampleResult()]]);

beforeAll(async () => {
  results.set('the readiness sample', await sampleReadiness());
  results.set('nothing could be reached', await unreachedResult());
  const { signal } = new AbortController();
  const ids = ['azure-vpn-p2s', 'gateproof-checks', 'nist-sp-800-77r1', 'bsi-tr-02102-3', 'cnsa-2.0'];
  const policies = await Promise.all(ids.map((id) => loadPolicy(id, { signal })));
  results.set('many policies', judge(await sampleRecording(), policies, '2026-11-22'));
});

test('the formats for machines are formats', () => {
  expect(forMachines.filter((name) => !(name in reportFormats))).toEqual([]);
});

test('what is looked for is found', () => {
  const bad = ['open: 331', 'accepted: true', 'boxes [[[786688]', 'not-probed', 'ikev2OpenVpn', 'count: 1', 'of NaN'];
  for (const text of bad) expect(faultsOf([text]), text).not.toEqual([]);
  const good = ['tls/certificate-not-expired', 'it was not probed', 'strongSwan', 'obs-0331 answered', 'count of 1'];
  for (const text of good) expect(faultsOf([text]), text).toEqual([]);
});

describe.each(names)('the format %s', (name) => {
  test('shows nothing in the place of a value, whatever came from the wire', () => {
    const texts = shownText(name, reportText(name, hostileResult('<b>[x](y)')));
    expect(texts.filter((text) => nothingShown.test(text))).toEqual([]);
  });

  test.each(['the sample', 'the readiness sample', 'nothing could be reached', 'many policies'])(
    'tells %s in words',
    (of) => {
      const result = results.get(of);
      if (result === undefined) throw new Error(`no result of ${of}`);
      for (const options of [{}, { verbose: true }]) {
        expect(faultsOf(shownText(name, reportText(name, result, options))).slice(0, 30)).toEqual([]);
      }
    },
  );
});
