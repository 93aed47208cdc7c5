import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { junitReport } from '../../../reports/junit/junit.ts';
import { clauseGroups } from '../../../reports/view/open-clauses.ts';
import { outlines } from '../../../reports/view/outline.ts';
import { causeSentence } from '../../../reports/words/cause-words.ts';
import { hostileResult, hostileTexts } from '../../support/hostile-result.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { unreachedResult } from '../../support/unreached-result.ts';
import { unjudged, waived } from '../../support/waived.ts';

const write = (result: ResultDocument): string => [...junitReport(result)].join('');
const sample = sampleResult();
const failure = 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20';
const empty: ResultDocument = { ...sample, policies: [], targets: [], findings: [], observations: [] };

const schemas = ['JUnit-windyroad.xsd', 'JUnit-windyroad-162a883.xsd', 'jenkins-junit-10.xsd'];

async function problems(schema: string, text: string): Promise<readonly string[]> {
  const xsd = readFileSync(new URL(`../../vectors/schemas/${schema}`, import.meta.url), 'utf8');
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: text }], schema: [xsd] });
  return errors.map(({ message }) => message);
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

function parse(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += part;
  });
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  const [found] = root.children;
  if (found === undefined) throw new Error('no element');
  return found;
}

function cases(result: ResultDocument): readonly Element[] {
  return parse(write(result)).children.flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'));
}

/** The element inside of a test case, and the case's place. */
function verdictOf(result: ResultDocument, name: string, classname: string): Element | undefined {
  const found = cases(result).filter(({ attributes: a }) => a['name'] === name && a['classname'] === classname);
  expect(found).toHaveLength(1);
  return found[0]?.children[0];
}

describe('the JUnit report', () => {
  test.each(schemas)('is valid by %s, also with nothing in it, with a waiver and with hostile text', async (schema) => {
    const results = [sample, empty, waived(sample, failure), ...hostileTexts.slice(0, 3).map(hostileResult)];
    for (const result of results) expect(await problems(schema, write(result))).toEqual([]);
  });

  test.each(schemas)('would be told by %s what is wrong with it', async (schema) => {
    const spoilt = write(sample).replace(/<testcase classname="[^"]*" name="[^"]*"/u, '<testcase label="x"');
    expect((await problems(schema, spoilt)).length).toBeGreaterThan(0);
  });

  test('has a test case for every clause at every target, each with a class and name of its own', () => {
    const keys = cases(sample).map(({ attributes: { classname, name } }) => `${classname} ${name}`);
    expect(keys).toHaveLength(sample.findings.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('keeps names apart that a reader would take for the same', () => {
    const [policy, ...rest] = sample.policies;
    const [first, second, ...others] = policy?.clauses ?? [];
    if (policy === undefined || first === undefined || second === undefined)
      throw new Error('the sample has no clauses');
    const clauses = [{ ...first, id: 'ike/row  1' }, { ...second, id: 'ike/row 1' }, ...others];
    const renamed = { ...sample, policies: [{ ...policy, clauses }, ...rest], findings: [] };
    const names = cases(renamed).map(({ attributes: { classname, name } }) => `${classname} ${name}`);
    expect(names.slice(0, 2)).toEqual([
      '192.0.2.10.ikev2_500 azure-vpn-p2s/ike/row 1',
      '192.0.2.10.ikev2_500 azure-vpn-p2s/ike/row 1 (2)',
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('counts in each suite what is in it', () => {
    const suites = parse(write(sample)).children;
    expect(suites.map(({ attributes }) => attributes['id'])).toEqual(['0', '1', '2', '3', '4', '5']);
    for (const { attributes, children } of suites) {
      const own = children.filter(({ name }) => name === 'testcase');
      const count = (name: string): string =>
        String(own.filter(({ children: [inner] }) => inner?.name === name).length);
      expect(attributes).toMatchObject({
        tests: String(own.length),
        failures: count('failure'),
        errors: count('error'),
        skipped: count('skipped'),
      });
    }
    const total = (name: string): number => suites.reduce((sum, { attributes }) => sum + Number(attributes[name]), 0);
    const { fail, inconclusive, notApplicable } = sample.summary;
    expect([total('failures'), total('errors'), total('skipped')]).toEqual([fail, inconclusive, notApplicable]);
  });

  test('says what fails in the message and whole in the text, which is all that GitLab shows', () => {
    const found = verdictOf(sample, 'azure-vpn-p2s/ike/row-17', '192.0.2.20.ikev2_500');
    expect(found?.name).toBe('failure');
    expect(found?.attributes).toEqual({
      message: 'AES256 SHA256 SHA256 GROUP_2: the gateway refused it',
      type: 'Violation.refused',
    });
    expect(found?.text).toContain(
      'expected:\n  ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP',
    );
    expect(found?.text).toContain(
      'evidence:\n  obs-0078 control, answered INVALID_KE_PAYLOAD, wanted 256-bit random ECP group\n  obs-0079 refused NO_PROPOSAL_CHOSEN',
    );
  });

  test('says why a case stayed open, and what to do about it once, in the suite', async () => {
    for (const result of [sample, await unreachedResult()]) {
      const suites = parse(write(result)).children;
      for (const { attributes, children } of suites) {
        const open = children.filter(({ children: [inner] }) => inner?.name === 'error');
        const said = children.find(({ name }) => name === 'system-out')?.text ?? '';
        const target = [...outlines(result)].find(({ target: { url } }) => attributes['name']?.split(' ')[0] === url);
        const groups = clauseGroups(target?.clauses ?? [], 'inconclusive', target?.causes ?? {});
        expect(groups.length > 0).toBe(open.length > 0);
        for (const { cause } of groups) {
          expect(said.split(causeSentence(cause))).toHaveLength(2);
          const texts = open.map(({ children: [inner] }) => `${inner?.attributes['message']} ${inner?.text}`);
          expect(texts.some((text) => text.includes(cause.what))).toBe(true);
          expect(cause.toDo !== undefined && texts.some((text) => text.includes(cause.toDo ?? ''))).toBe(false);
        }
      }
    }
  });

  test('makes an error of what could not be shown, and of what nobody judged, because neither may be green', () => {
    const silent = verdictOf(sample, 'azure-vpn-p2s/ike/row-01', '192.0.2.30.ikev2_500');
    expect([silent?.name, silent?.attributes['type']]).toEqual(['error', 'Inconclusive.silent']);
    const nobody = unjudged(sample, 'azure-vpn-p2s/ike/row-01@ikev2://192.0.2.10');
    const open = verdictOf(nobody, 'azure-vpn-p2s/ike/row-01', '192.0.2.10.ikev2_500');
    expect([open?.name, open?.attributes['type']]).toEqual(['error', 'Inconclusive.not-judged']);
  });

  test('skips what does not apply and what is waived, and says why', () => {
    const other = verdictOf(sample, 'azure-vpn-p2s/ike/row-01', '192.0.2.10.sstp_443');
    expect([other?.name, other?.text]).toEqual([
      'skipped',
      'GCM_AES256 GCM_AES256 SHA384 GROUP_24: the clause does not speak of this kind of endpoint',
    ]);
    const known = verdictOf(waived(sample, failure), 'azure-vpn-p2s/ike/row-17', '192.0.2.20.ikev2_500');
    expect([known?.name, known?.attributes['message']]).toEqual([
      'skipped',
      'waived by WAIV-12 until 2027-01-31: legacy branch (owner net-team, approved by ciso); AES256 SHA256 SHA256 GROUP_2: the gateway refused it',
    ]);
  });
});
