import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { clauseGroups } from '../../../reports/view/open-clauses.ts';
import { outline } from '../../../reports/view/outline.ts';
import { placedCauses, rootCauseLines } from '../../../reports/view/root-causes.ts';
import { reportText } from '../../support/report-text.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { unreachedResult } from '../../support/unreached-result.ts';

const unreached = await unreachedResult();

/** One of its targets alone. */
function only(url: string): ResultDocument {
  const targets = unreached.targets.filter((target) => target.url === url);
  const findings = unreached.findings.filter(({ target }) => target === url);
  return {
    ...unreached,
    targets,
    findings,
    observations: unreached.observations.filter(({ target }) => target === url),
  };
}

const cases = [
  [
    'a name that nobody knows',
    'tls://nowhere.example.net:443',
    'the name nowhere.example.net could not be resolved: no resolver knows it (ENOTFOUND)',
    'Check the spelling and the resolver of this machine, or name the address.',
  ],
  [
    'a port that is closed',
    'tls://192.0.2.41:443',
    'nothing listens at TCP port 443 of 192.0.2.41: the host refused the connection',
    'See that the service runs and that the port is the right one;',
  ],
  [
    'a host that is not there',
    'sstp://192.0.2.42:443',
    'no way leads to TCP port 443 of 192.0.2.42 (EHOSTUNREACH)',
    'Check the address and the routes of this machine, or scan from one that reaches the gateway.',
  ],
  [
    'no container engine',
    'ikev2://192.0.2.43',
    'no container engine answers, and strongSwan, which makes the authenticated exchanges, runs in a container',
    'Start Docker',
  ],
] as const;

describe.each(cases)('%s', (_, url, what, toDo) => {
  test('is told in a sentence of its own with what to do', () => {
    expect(placedCauses(only(url))).toEqual([{ where: url, sentence: expect.stringContaining(`${what}. ${toDo}`) }]);
  });

  test.each(['terminal', 'html', 'markdown', 'junit', 'csv', 'github'] as const)('by the format %s', (name) => {
    const text = reportText(name, only(url), {}).replaceAll(/[\s`]+/gu, ' ');
    expect(text).toContain(what);
    expect(text).toContain(toDo);
  });

  test('in one screen', () => {
    expect(reportText('terminal', only(url), { columns: 80 }).split('\n').length).toBeLessThan(24);
  });

  test('once for the clauses that it leaves open', () => {
    const [{ policies, causes } = { policies: [], causes: {} }] = outline(only(url));
    const groups = policies.map(({ clauses }) => clauseGroups(clauses, 'inconclusive', causes));
    const own = groups.map((group) => group.filter(({ cause }) => cause.what === what).length);
    expect(Math.max(...own)).toBe(1);
  });
});

test('several causes are told one by one, and more than three are counted', () => {
  expect(rootCauseLines(unreached)).toHaveLength(4);
  expect(rootCauseLines(unreached).at(-1)).toBe('1 more of the same kind: see the targets');
});

test('a target that answered anything has no cause as a whole', () => {
  expect(placedCauses(sampleResult()).map(({ where }) => where)).toEqual([
    'ikev2://192.0.2.30',
    'sstp://192.0.2.30:443',
  ]);
});
