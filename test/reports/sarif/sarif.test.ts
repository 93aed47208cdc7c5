import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { surplusOf } from '../../../core/finding/surplus-of.ts';
import { sarifReport } from '../../../reports/sarif/sarif.ts';
import { sarifFullReport } from '../../../reports/sarif/sarif-full.ts';
import { otherwise } from '../../support/findings.ts';
import { hostileResult, hostileTexts } from '../../support/hostile-result.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { unjudged, waived } from '../../support/waived.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../vectors/schemas/sarif-2.1.0.schemastore.json', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

interface Text {
  readonly text: string;
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind?: string;
  readonly level: string;
  readonly message: Text;
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region?: { readonly startLine: number };
    };
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification: string }[];
  readonly properties?: Readonly<Record<string, unknown>>;
}
interface Rule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: Text;
  readonly fullDescription: Text;
  readonly help: Text;
  readonly helpUri?: string;
  readonly properties: { readonly tags: readonly string[]; readonly 'security-severity'?: string };
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications?: readonly { readonly message: Text }[];
  }[];
  readonly results: readonly Result[];
}

const sample = sampleResult();
const failure = 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20';
const empty: ResultDocument = { ...sample, targets: [], findings: [], observations: [] };
const both = { sarif: sarifReport, 'sarif-full': sarifFullReport } as const;

function read(name: keyof typeof both, result: ResultDocument): Run {
  const log = JSON.parse([...both[name](result)].join('')) as { readonly runs: readonly [Run] };
  return log.runs[0];
}

function problems(name: keyof typeof both, result: ResultDocument): readonly string[] {
  validate(JSON.parse([...both[name](result)].join('')));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

function resultOf(run: Run, ruleId: string, url: string): Result {
  const found = run.results.filter(
    (one) => one.ruleId === ruleId && one.locations[0]?.logicalLocations[0]?.fullyQualifiedName === url,
  );
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`one result wanted for ${ruleId} at ${url}, found ${found.length}`);
  return first;
}

describe.each(['sarif', 'sarif-full'] as const)('the report %s', (name) => {
  const results = [
    sample,
    empty,
    waived(sample, failure),
    { ...sample, interrupted: true },
    ...hostileTexts.map(hostileResult),
  ];

  test('is valid by the schema of SARIF 2.1.0, also with nothing in it and with hostile text', () => {
    for (const result of results) expect(problems(name, result)).toEqual([]);
  });

  test('would be told by the schema what is wrong with it', () => {
    validate({ ...(JSON.parse([...both[name](sample)].join('')) as object), runs: [{}] });
    expect(validate.errors?.map(({ message }) => message)).toContain("must have required property 'tool'");
  });

  test('refers to rules that are there, and gives every result a fingerprint of its own', () => {
    for (const result of results) {
      const run = read(name, result);
      const { rules } = run.tool.driver;
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
      const prints = run.results.map(({ partialFingerprints }) => partialFingerprints['gateproofProblem/v1']);
      expect(new Set(prints).size).toBe(prints.length);
      const lineHashes = run.results.map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash']);
      expect(new Set(lineHashes).size).toBe(lineHashes.length);
    }
  });

  test('has what GitHub asks of a result and of a rule', () => {
    for (const result of results) {
      const run = read(name, result);
      for (const { locations, message, partialFingerprints } of run.results) {
        const uri = locations[0]?.physicalLocation.artifactLocation.uri ?? '';
        expect(uri).toMatch(/^(?!\/)[A-Za-z0-9._~!'()*%+/-]+$/u);
        expect(uri.split('/')).not.toContain('..');
        expect(message.text).not.toMatch(/\]\(/u);
        expect(message.text.length).toBeLessThanOrEqual(1000);
        expect(partialFingerprints['primaryLocationLineHash']).toMatch(/^[0-9a-f]{16}:1$/u);
      }
      for (const { name: ruleName, shortDescription, fullDescription, help, helpUri = 'https://', properties } of run
        .tool.driver.rules) {
        expect(ruleName).toMatch(/^[A-Z][A-Za-z0-9]{0,254}$/u);
        expect(Math.max(shortDescription.text.length, fullDescription.text.length)).toBeLessThanOrEqual(1024);
        expect(help.text).not.toBe('');
        expect(helpUri).toMatch(/^https?:\/\//u);
        expect(properties.tags.length).toBeLessThanOrEqual(20);
        expect(properties.tags.includes('security')).toBe(properties['security-severity'] !== undefined);
      }
    }
  });

  test('hangs on the line of the inventory, else on the line of the policy', () => {
    const run = read(name, sample);
    const place = (ruleId: string, url: string): unknown => resultOf(run, ruleId, url).locations[0]?.physicalLocation;
    const open = name === 'sarif' ? '/not-shown' : '';
    expect(place('azure-vpn-p2s/ike/row-17', 'ikev2://192.0.2.20')).toEqual({
      artifactLocation: { uri: 'lab/gateproof.yaml' },
      region: { startLine: 7 },
    });
    expect(place(`azure-vpn-p2s/ike/row-01${open}`, 'ikev2://192.0.2.30')).toEqual({
      artifactLocation: { uri: 'policies/azure-vpn-p2s.yaml' },
      region: { startLine: 44 },
    });
  });

  test('has the same fingerprint on another day, at another line and beside other targets', () => {
    const later: ResultDocument = {
      ...sample,
      asOf: '2027-01-01',
      startedAt: '2027-01-01T00:00:00.000Z',
      targets: sample.targets.flatMap((one) =>
        one.gateway === 'drifted' ? [{ ...one, declared: { file: 'x.yaml', line: 9 } }] : [],
      ),
      findings: sample.findings.filter(({ target }) => target.includes('192.0.2.20')),
      observations: sample.observations.filter(({ target }) => target.includes('192.0.2.20')),
    };
    const print = (result: ResultDocument): unknown =>
      resultOf(read(name, result), 'azure-vpn-p2s/ike/row-17', 'ikev2://192.0.2.20').partialFingerprints;
    expect(print(later)).toEqual(print(sample));
  });

  test('says that a run was interrupted', () => {
    expect(read(name, sample).invocations[0]?.executionSuccessful).toBe(true);
    const [cut] = read(name, { ...sample, interrupted: true }).invocations;
    expect(cut?.executionSuccessful).toBe(false);
    expect(cut?.toolExecutionNotifications?.[0]?.message.text).toBe(
      'The run was cut short; what was seen until then is judged.',
    );
  });
});

describe('the report for GitHub code scanning', () => {
  const run = read('sarif', sample);

  test('has what fails as errors and what could not be shown as warnings that are no security findings, and nothing else', () => {
    const levels = run.results.map(({ level }) => level);
    expect(levels.filter((level) => level === 'error')).toHaveLength(sample.summary.fail);
    expect(levels.filter((level) => level === 'warning')).toHaveLength(sample.summary.inconclusive);
    expect(levels).toHaveLength(sample.summary.fail + sample.summary.inconclusive);
    for (const { level, ruleId } of run.results) expect(ruleId.endsWith('/not-shown')).toBe(level === 'warning');
  });

  test('has an empty list when nothing is wrong', () => {
    const url = 'sstp://192.0.2.10:443';
    const conforming: ResultDocument = {
      ...sample,
      targets: sample.targets.filter((target) => target.url === url),
      findings: sample.findings.filter(({ target }) => target === url),
      observations: sample.observations.filter(({ target }) => target === url),
    };
    expect(read('sarif', conforming)).toMatchObject({ results: [], tool: { driver: { rules: [] } } });
  });

  test('keeps the same failure at two gateways apart', () => {
    const other = (text: string): string => text.replace('192.0.2.20', '192.0.2.21');
    const twice: ResultDocument = {
      ...sample,
      targets: [...sample.targets, ...sample.targets.slice(2, 4).map((one) => ({ ...one, url: other(one.url) }))],
      findings: [
        ...sample.findings,
        ...sample.findings.flatMap((one) =>
          one.target.includes('192.0.2.20') ? [{ ...one, target: other(one.target) }] : [],
        ),
      ],
    };
    const hash = (url: string): unknown =>
      resultOf(read('sarif', twice), 'azure-vpn-p2s/ike/row-17', url).partialFingerprints;
    expect(hash('ikev2://192.0.2.20')).not.toEqual(hash('ikev2://192.0.2.21'));
  });

  test('gives each combination that is accepted and not documented a result of its own, so that a worse gateway is a new alert', () => {
    const id = 'azure-vpn-p2s/ike/nothing-else@ikev2://192.0.2.20';
    const worse: ResultDocument = {
      ...sample,
      findings: sample.findings.map((one) => {
        if (one.id !== id) return one;
        const accepted = [...surplusOf(one), { encryption: 'ENCR_3DES', prf: 'PRF_HMAC_MD5' }];
        return otherwise(one, { observed: { ...one.observed, accepted } });
      }),
    };
    const hashes = (result: ResultDocument): readonly unknown[] =>
      read('sarif', result)
        .results.filter(
          ({ ruleId, locations: [place] }) =>
            ruleId === 'azure-vpn-p2s/ike/nothing-else' &&
            place?.logicalLocations[0]?.fullyQualifiedName === 'ikev2://192.0.2.20',
        )
        .map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash']);
    expect(hashes(sample)).toHaveLength(1);
    expect(hashes(worse)).toHaveLength(2);
    expect(hashes(worse)[0]).toBe(hashes(sample)[0]);
  });

  test('leaves out what is waived, and shows what nobody judged', () => {
    const without = read('sarif', waived(sample, failure));
    expect(without.results).toHaveLength(run.results.length - 1);
    const nobody = read('sarif', unjudged(sample, 'azure-vpn-p2s/ike/row-01@ikev2://192.0.2.10'));
    expect(resultOf(nobody, 'azure-vpn-p2s/ike/row-01/not-shown', 'ikev2://192.0.2.10').message.text).toBe(
      'ikev2://192.0.2.10: GCM_AES256 GCM_AES256 SHA384 GROUP_24: could not be shown, nobody judged it',
    );
  });

  test('has one category for each set of policies and targets', () => {
    expect(run.automationDetails.id).toMatch(/^gateproof\/azure-vpn-p2s\+house-rules\/[0-9a-f]{12}\/$/u);
    const declared = sample.targets.map((one) => ({ ...one, declared: { file: 'lab/gateproof.yaml', line: 1 } }));
    expect(read('sarif', { ...sample, targets: declared }).automationDetails.id).toBe(
      'gateproof/azure-vpn-p2s+house-rules/lab.gateproof.yaml/',
    );
  });

  test('stops at the number of results that GitHub takes, and tells how many are left out', () => {
    const [target] = sample.targets;
    const [policy] = sample.policies;
    const [clause] = policy?.clauses ?? [];
    if (target === undefined || policy === undefined || clause === undefined) throw new Error('the sample is empty');
    const clauses = Array.from({ length: 25_002 }, (_, at) => ({ ...clause, id: `ike/row-${at}` }));
    const many = read('sarif', { ...empty, policies: [{ ...policy, clauses }], targets: [target] });
    expect(many.results).toHaveLength(25_000);
    expect(many.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(
      '2 more problems were left out, because no more than 25000 are shown.',
    );
  });
});

describe('the full SARIF report', () => {
  const run = read('sarif-full', sample);

  test('has every clause at every target by its kind, and a level where it fails alone', () => {
    const count = (kind: string): number => run.results.filter((one) => one.kind === kind).length;
    const { pass, fail, inconclusive, notApplicable } = sample.summary;
    expect([count('pass'), count('fail'), count('open'), count('notApplicable')]).toEqual([
      pass,
      fail,
      inconclusive,
      notApplicable,
    ]);
    expect(run.results).toHaveLength(sample.findings.length);
    for (const { kind, level } of run.results) expect(level).toBe(kind === 'fail' ? 'error' : 'none');
  });

  test('tells what was expected and observed, and the evidence', () => {
    expect(resultOf(run, 'azure-vpn-p2s/ike/row-17', 'ikev2://192.0.2.20').properties).toMatchObject({
      endpoint: 'ikev2://192.0.2.20',
      reason: 'refused',
      expected: { level: 'required' },
      observed: { refused: [{ keyExchange: '1024-bit MODP Group' }] },
      evidence: ['obs-0078', 'obs-0079', 'obs-0080', 'obs-0081', 'obs-0123', 'obs-0124', 'obs-0125'],
    });
  });

  test('keeps what is waived, as suppressed', () => {
    const known = resultOf(
      read('sarif-full', waived(sample, failure)),
      'azure-vpn-p2s/ike/row-17',
      'ikev2://192.0.2.20',
    );
    expect(known.level).toBe('error');
    expect(known.suppressions?.[0]?.justification).toBe(
      'waived by WAIV-12 until 2027-01-31: legacy branch (owner net-team, approved by ciso)',
    );
  });
});
