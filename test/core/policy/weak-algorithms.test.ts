import { describe, expect, test } from 'vitest';
import { editionOf } from '../../../core/policy/citation.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { Clause } from '../../../core/policy/policy.ts';
import { type WeakField, weakFields, weaknesses } from '../../../core/policy/weak-algorithms.ts';
import { type SpaceName, spaceNames, spaceOf } from '../../../core/spaces/registry.ts';

const { signal } = new AbortController();
const entries = Object.entries(weakFields).flatMap(([space, fields]) =>
  fields.map((field) => ({ space: space as SpaceName, field })),
);

/** Names of a field that a clause forbids, advises against or has as legacy. */
function namesIn(clause: Clause, space: SpaceName, field: string): readonly string[] {
  const { dimensions } = spaceOf(space);
  const at = Object.keys(dimensions).indexOf(field);
  const name = Object.values(dimensions)[at]?.name ?? (() => null);
  const values =
    clause.kind === 'version'
      ? [clause.version]
      : clause.kind === 'constraint'
        ? clause.when[at]
        : clause.kind === 'row'
          ? clause.box[at]
          : [];
  return (values ?? []).map((value) => String(name(value)));
}

function registered(space: SpaceName, { field, names }: WeakField): readonly string[] {
  const dimension = spaceOf(space).dimensions[field];
  return (dimension?.usable() ?? []).map((code) => String(dimension?.name(code))).filter((name) => names.test(name));
}

function saying(clause: Clause): string | undefined {
  if (clause.kind === 'row') return clause.level === 'legacy' ? 'has as legacy' : undefined;
  const isBan =
    clause.kind === 'version'
      ? clause.expect === 'refused'
      : clause.kind === 'constraint' && clause.then.every((values) => values.length === 0);
  if (!isBan) return undefined;
  return clause.weight === 'should' ? 'advises against' : 'forbids';
}

describe('what is weak, and by whose word', () => {
  test.each(entries)('$field.policy says it in $field.clause', async ({ space, field }) => {
    const policy = await loadPolicy(field.policy, { signal });
    expect(policy.id).toBe(field.policy);
    const clause = policy.clauses.find(({ id }) => id === field.clause);
    if (clause === undefined) throw new Error('no such clause');
    expect(saying(clause)).toBe(field.says);
    const edition = editionOf(clause.source);
    const isNamed = edition === undefined || /^r\d+$/u.test(edition);
    expect(field.source).toBe(isNamed ? clause.source.title : `${clause.source.title}, ${edition}`);
    const found = registered(space, field);
    expect(found.length).toBeGreaterThan(0);
    expect(namesIn(clause, space, field.field)).toEqual(expect.arrayContaining([...found]));
  });

  test.each(['ietf-ikev2-esp', 'ietf-bcp-195'])('nothing that %s forbids or advises against is missing', async (id) => {
    const { clauses } = await loadPolicy(id, { signal });
    const missed = clauses.flatMap((clause) => {
      const said = saying(clause);
      if (said === undefined || clause.kind === 'row') return [];
      const space = spaceNames.find((one) => clause.id.startsWith(`${one}/`));
      if (space === undefined) return [];
      const dimensions = Object.entries(spaceOf(space).dimensions);
      const fields = dimensions.map(([field]) => field);
      // The field that the clause speaks of: the last that it does not leave open.
      const field =
        clause.kind === 'version'
          ? 'version'
          : fields.findLast((one, at) => {
              const of = clause.kind === 'constraint' ? clause.when[fields.indexOf(one)] : [];
              return of?.length !== dimensions[at]?.[1].usable().length;
            });
      if (field === undefined) return [];
      return namesIn(clause, space, field).filter((name) => weaknesses(space, [{ [field]: name }]).length === 0);
    });
    expect(missed).toEqual([]);
  });

  test('of a name that is asked twice is told once, of a strong one nothing', () => {
    const weak = { encryption: 'ENCR_AES_CBC-256', keyExchange: '1024-bit MODP Group' };
    expect(weaknesses('ike', [weak, weak])).toMatchObject([
      { name: '1024-bit MODP Group', policy: 'nist-sp-800-56ar3', says: 'forbids' },
    ]);
    expect(weaknesses('ike', [{ keyExchange: '384-bit random ECP group', integrity: null }])).toEqual([]);
    expect(weaknesses('constructor', [weak])).toEqual([]);
  });
});
