import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../core/observation/observation.ts';
import { type Box, box } from '../../../core/spaces/region.ts';
import { concludeSuites, type RefusalClaim } from '../../../probes/tls/conclude-suites.ts';
import { suiteClaim, withoutHidden } from '../../../probes/tls/suite-claim.ts';
import { alerted, asked, chose, inShort, inTurn, type Told } from '../../support/tls-observations.ts';

const universe = [box([0x0303], [1, 2, 3, 4, 5])];
const control = asked('control', [1], chose(1));

/** What is concluded of a control, these refused boxes of a connection each, one behind the other, and a control. */
function concluded(
  refusals: readonly (Partial<RefusalClaim> & { readonly box: Box })[],
  { isUnsteady = false, hasEnd = true, accepted = [] as readonly (readonly number[])[] } = {},
) {
  const told = [control, ...refusals.map(() => asked('deny', [2], alerted())), ...(hasEnd ? [control] : [])];
  const all = inTurn(...told) as readonly [Observation, ...Observation[]];
  const claims = refusals.map(({ box: refused, ...more }, at): RefusalClaim => {
    const observation = all[at + 1];
    if (observation === undefined) throw new Error('an observation of the refusal wanted');
    return { observation, accepted: [], refused, ...more };
  });
  const answered = all.filter(({ outcome }) => outcome === 'answered');
  return concludeSuites([{ observation: all[0], accepted }, ...claims], answered, universe, isUnsteady);
}
const suites = (...values: readonly number[]): Box => box([0x0303], values);

describe('a point is asked as often', () => {
  test('as the point that was refused least often of what counts', () => {
    expect(concluded([{ box: suites(2) }, { box: suites(2) }, { box: suites(2) }]).askedTimes).toBe(3);
    const uneven = [{ box: suites(2, 3) }, { box: suites(2, 3) }, { box: suites(2) }];
    expect(concluded(uneven).askedTimes).toBe(2);
  });

  test('as three refusals for one that is itself made of several', () => {
    expect(concluded([{ box: suites(2), isRepeated: true }]).askedTimes).toBe(3);
    expect(concluded([{ box: suites(2), isRepeated: true }, { box: suites(2) }]).askedTimes).toBe(4);
  });
});

test('two refusals say together what both are of, and nothing where that is nothing', () => {
  expect(inShort(concluded([{ box: suites(2, 3) }, { box: suites(3, 4) }])).refused).toEqual(['0303: 0003 by badc']);
  const apart = concluded([{ box: suites(2) }, { box: suites(3) }]);
  expect(apart.refused).toEqual([]);
  expect(apart).not.toHaveProperty('askedTimes');
});

test('a partial refusal of what was accepted contradicts it only where the answers are unsteady', () => {
  const partial = [{ box: suites(2), isPartial: true }];
  const accepted = [[0x0303, 2]];
  expect(concluded(partial, { accepted }).differs).toBeUndefined();
  expect(concluded(partial, { accepted, isUnsteady: true }).differs).toEqual([
    { box: suites(2), evidence: ['a', 'b'] },
  ]);
  const unproven = [{ box: suites(2) }];
  expect(concluded(unproven, { accepted, hasEnd: false }).differs).toBeUndefined();
  expect(concluded(unproven, { accepted, hasEnd: false, isUnsteady: true }).differs).toHaveLength(1);
  expect(concluded(unproven, { accepted }).differs).toHaveLength(1);
  expect(concluded([{ box: suites(3) }], { accepted, isUnsteady: true }).differs).toBeUndefined();
});

describe('what one exchange claims', () => {
  const claimOf = (told: Told): readonly RefusalClaim[] => suiteClaim(inTurn(told)[0] as Observation);

  test('of a refused handshake of the other stack is a part', () => {
    const refused: Told = {
      probe: 'tls/handshake-refused',
      offer: { kind: 'handshake', version: 0x0303, suite: 2 },
      outcome: 'refused',
    };
    expect(claimOf(refused)).toMatchObject([{ accepted: [], refused: [[0x0303], [2]], isPartial: true }]);
    expect(claimOf({ ...refused, outcome: 'silent' })).toMatchObject([
      { open: { box: [[0x0303], [2]], reason: 'silent' }, isPartial: true },
    ]);
  });

  test.each([
    ['handshake_failure', 40, true],
    ['no_certificate', 41, false],
    ['decode_error', 50, false],
    ['export_restriction', 60, false],
    ['protocol_version', 70, true],
    ['insufficient_security', 71, true],
    ['no alert that is registered', 72, false],
    ['internal_error', 80, false],
    ['unknown_psk_identity', 115, false],
  ])('of a list of several kinds refuses it by %s(%i): %s', (_name, description, isRefused) => {
    const [claim] = claimOf(asked('deny', [0xc030, 0x009d], alerted(description)));
    expect(claim?.refused !== undefined).toBe(isRefused);
    expect(claim?.open?.reason).toBe(isRefused ? undefined : 'other-alert');
  });

  test('of a list of one kind refuses it by any alert but that of an identity that is not known', () => {
    const isRefused = (description: number): boolean =>
      claimOf(asked('deny', [0x009d], alerted(description)))[0]?.refused !== undefined;
    expect([40, 80, 114, 115, 116].map(isRefused)).toEqual([true, true, true, false, true]);
  });

  test('of all old versions is that of the highest where a lower one was accepted in another hello', () => {
    const lower = inTurn(asked('row', [2], chose(2, 0x0301), { version: 0x0301 }));
    const hidden = (told: Told, own = lower): unknown =>
      claimOf(told)
        .map((one) => withoutHidden(one, own))
        .map(({ refused, open }) => refused ?? open?.box);
    const old = asked('old-versions', [1, 2], alerted(), { version: 0x0302 });
    const all = [
      [0x0300, 0x0301, 0x0302],
      [1, 2],
    ];
    expect(hidden(old)).toEqual([[[0x0302], [1, 2]]]);
    expect(hidden(old, [])).toEqual([all]);
    expect(hidden({ ...old, outcome: 'silent' })).toEqual([all]);
    for (const other of [
      asked('row', [2], chose(2, 0x0302)),
      asked('row', [2], { ...chose(2, 0x0301), outcome: 'malformed' }),
      asked('row', [2], { outcome: 'answered' }),
      asked('row', [2], chose(2, 0x0303)),
    ]) {
      expect(hidden(old, inTurn(other))).toEqual([all]);
    }
  });
});
