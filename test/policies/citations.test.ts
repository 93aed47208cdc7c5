import { describe, expect, it } from 'vitest';
import { listPolicies } from '../../core/policy/load-policy.ts';

const { signal } = new AbortController();
/** What documents say; our own checks stand in `policies/gateproof`. */
const policies = (await listPolicies({ signal, all: true })).filter(
  ({ file }) => !file?.startsWith('policies/gateproof/'),
);

/** What stands in a policy all the same, and says in every report how far it can be trusted: lengths of tags, and a date among the readings. */
const told: Readonly<Record<string, readonly string[]>> = {
  'nist-sp-800-77@r1': [
    'ike/aead-short-tags',
    'ike/aead-legacy-sha1',
    'ike/aes-legacy-sha1',
    'ike/aes-legacy-sha1-prf',
    'ipsec/aead-short-tags',
    'ipsec/legacy-sha1',
  ],
};

describe.each(policies)('the policy $id of $version', ({ id: name, clauses, source }) => {
  it('says of each clause which document, edition, date and place it has, and how far that can be trusted', () => {
    const lacking = clauses.filter(({ source: { title, edition, date, place, confidence } }) =>
      [title, edition, date, place, confidence].some((part) => part === undefined || part === ''),
    );
    expect(lacking.map(({ id }) => id)).toEqual([]);
    expect(source).toMatchObject({ edition: expect.any(String), confidence: expect.any(String) });
  });

  it('rests on nothing that was only told of, in its clauses and their readings', () => {
    const sources = clauses.flatMap(({ id, source: own, readings }) =>
      [own, ...readings.map((reading) => reading.source)].map(({ confidence }) => ({ id, confidence })),
    );
    const unsure = sources.filter(({ confidence }) => confidence !== 'A' && confidence !== 'B');
    expect([...new Set(unsure.map(({ id }) => id))]).toEqual(told[name] ?? []);
  });
});
