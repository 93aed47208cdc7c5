import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { reportText } from '../../support/report-text.ts';
import { hostileServer } from '../../support/sample-recording.ts';
import { sampleResult } from '../../support/sample-result.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../vectors/schemas/oscal_assessment-results_schema-1.1.3.json', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

interface Part {
  readonly [name: string]: unknown;
}
interface Results extends Part {
  readonly observations: readonly (Part & {
    readonly uuid: string;
    readonly title: string;
    readonly props: readonly Part[];
  })[];
  readonly findings: readonly (Part & {
    readonly title: string;
    readonly target: {
      readonly 'target-id': string;
      readonly status: { readonly state: string; readonly reason: string };
    };
    readonly 'related-observations': readonly { readonly 'observation-uuid': string }[];
  })[];
}
interface Document {
  readonly 'assessment-results': Part & { readonly uuid: string; readonly results: readonly Results[] };
}

function written(result: ResultDocument = sampleResult()): Document {
  return JSON.parse(reportText('oscal', result)) as Document;
}

function problems(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Every value of a key, wherever it stands. */
function valuesOf(key: RegExp, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    key.test(name) && typeof part === 'string' ? [part] : valuesOf(key, part),
  );
}

const document = written();
const results = document['assessment-results'].results;

describe('the OSCAL report', () => {
  test('is valid assessment-results 1.1.3', () => {
    expect(problems(document)).toEqual([]);
    expect(JSON.stringify(document)).toContain('"oscal-version":"1.1.3"');
  });

  test('would be found wrong by the schema with a UUID of another version', () => {
    const spoilt = JSON.parse(JSON.stringify(document).replaceAll(/(-)5([0-9a-f]{3}-)/g, '$18$2')) as unknown;
    expect(problems(spoilt)[0]).toContain('/assessment-results/uuid must match pattern');
  });

  test('gives every part a UUID of its own', () => {
    const uuids = valuesOf(/^uuid$/, document);
    expect(uuids.length).toBeGreaterThan(200);
    expect(uuids.filter((uuid, at) => uuids.indexOf(uuid) !== at)).toEqual([]);
  });

  test('refers to nothing that it does not hold', () => {
    const uuids = new Set(valuesOf(/^uuid$/, document));
    const references = [
      ...valuesOf(/-uuid$/, document),
      ...valuesOf(/^href$/, document).flatMap((href) => (href.startsWith('#') ? [href.slice(1)] : [])),
    ];
    expect(references.length).toBeGreaterThan(500);
    expect(references.filter((uuid) => !uuids.has(uuid))).toEqual([]);
    const controls = new Set(valuesOf(/^(control-id)$/, document['assessment-results']['local-definitions']));
    expect(valuesOf(/^control-id$/, results).filter((id) => !controls.has(id))).toEqual([]);
    const objectives = new Set(valuesOf(/^id$/, document['assessment-results']['local-definitions']));
    expect(valuesOf(/^target-id$/, results).filter((id) => !objectives.has(id))).toEqual([]);
  });

  test('says satisfied of what passed, not-satisfied of what failed, and nothing else', () => {
    const { summary, findings } = sampleResult();
    const states = results.flatMap((one) =>
      one.findings.map(({ target }) => `${target.status.state} ${target.status.reason}`),
    );
    expect(states.filter((state) => state === 'satisfied pass')).toHaveLength(summary.pass);
    expect(states.filter((state) => state === 'not-satisfied fail')).toHaveLength(summary.fail);
    expect(states).toHaveLength(summary.pass + summary.fail);
    expect(findings.length).toBeGreaterThan(states.length);
  });

  test('tells what could not be decided as an observation with its reason, and as no finding', () => {
    const open = results.flatMap(({ observations }) =>
      observations.filter(({ title }) => title.endsWith('could not be decided')),
    );
    expect(open).toHaveLength(sampleResult().summary.inconclusive);
    const row = open.find(({ title }) => title.startsWith('azure-vpn-p2s/ike/row-03 at ikev2://192.0.2.30 '));
    expect(row?.props).toContainEqual({ name: 'reason', ns: 'urn:gateproof:oscal', value: 'silent' });
    const decided = results.flatMap(({ findings }) => findings.map(({ title }) => title));
    expect(decided).not.toContain('azure-vpn-p2s/ike/row-03 at ikev2://192.0.2.30');
  });

  test('rests every finding on an observation', () => {
    const bare = results.flatMap(({ findings }) => findings.filter((one) => one['related-observations'].length === 0));
    expect(bare).toEqual([]);
  });

  test('is the same for the same content in another order of keys, and has other UUIDs for other content', () => {
    const sample = sampleResult();
    const shuffled = Object.fromEntries(Object.entries(sample).reverse()) as unknown as ResultDocument;
    expect(reportText('oscal', shuffled)).toBe(reportText('oscal', sample));
    const [first, ...rest] = sample.observations;
    if (first === undefined) throw new Error('the sample has no observation');
    const other = written({ ...sample, observations: [{ ...first, elapsedMs: first.elapsedMs + 1 }, ...rest] });
    expect(other['assessment-results'].uuid).not.toBe(document['assessment-results'].uuid);
  });

  test('is valid for a scan that saw nothing and for one without a policy', () => {
    const sample = sampleResult();
    const empty = { ...sample, findings: [], observations: [], targets: [] };
    expect(problems(written(empty))).toEqual([]);
    expect(problems(written({ ...empty, policies: [] }))).toEqual([]);
  });

  test('shows hostile text as text, also where OSCAL wants one line', () => {
    const sample = sampleResult();
    const gateway = `${hostileServer}\nsecond line `;
    const targets = sample.targets.map((target) => ({ ...target, gateway }));
    const hostile = written({ ...sample, targets });
    expect(problems(hostile)).toEqual([]);
    expect(JSON.stringify(hostile)).toContain('<b>SSTP</b><U+001B>[2J<U+202E>');
    expect(JSON.stringify(hostile)).toContain('<U+000A>second line');
  });

  test('tells a waiver as an approved deviation with its last day, and leaves the finding not satisfied', () => {
    const sample = sampleResult();
    const waiver = { id: 'WAIV-12', reason: 'old client', owner: 'net', approver: 'ciso', expires: '2027-01-31' };
    const findings = sample.findings.map((one) =>
      one.id === 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20' ? { ...one, waiver } : one,
    );
    const waived = written({ ...sample, findings });
    expect(problems(waived)).toEqual([]);
    const [scan] = waived['assessment-results'].results;
    expect(scan?.['risks']).toMatchObject([
      {
        title: 'Waiver WAIV-12',
        description: 'old client',
        status: 'deviation-approved',
        deadline: '2027-01-31T23:59:59Z',
      },
    ]);
    const finding = scan?.findings.find(({ title }) => title === 'azure-vpn-p2s/ike/row-17 at ikev2://192.0.2.20');
    expect(finding?.target.status.state).toBe('not-satisfied');
    expect(finding?.['related-risks']).toHaveLength(1);
  });

  test('keeps two clauses apart whose ids differ in what a token cannot hold', () => {
    const [policy, ...policies] = sampleResult().policies;
    const [clause] = policy?.clauses ?? [];
    if (policy === undefined || clause === undefined) throw new Error('the sample has no clause');
    const clauses = ['a/b', 'a.b', 'a b', 'a_b', 'a_2e_b'].map((id) => ({ ...clause, id }));
    const made = written({ ...sampleResult(), policies: [{ ...policy, id: '9', clauses }, ...policies], findings: [] });
    const controls = valuesOf(/^control-id$/, made['assessment-results']['local-definitions']).filter((id) =>
      id.startsWith('_9'),
    );
    expect(controls).toEqual(['_9.a.b', '_9.a_2e_b', '_9.a_20_b', '_9.a_5f_b', '_9.a_5f_2e_5f_b']);
    expect(problems(made)).toEqual([]);
  });
});
