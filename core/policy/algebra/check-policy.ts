import type { Scheme } from '../../endpoint/scheme.ts';
import type { Region } from '../../spaces/region.ts';
import { negotiable, type SpaceName, spaceNames, spaceOf } from '../../spaces/registry.ts';
import { isInForce } from '../in-force.ts';
import type { Clause, Policy, RowClause } from '../policy.ts';
import { mustHold } from '../rating.ts';
import { type AgainstOne, type CheckDocument, type CheckedRow, everyStands, type Lacking } from './check-document.ts';
import { checkRow, type Subject } from './check-row.ts';
import { demand, namesOf, policyName, type Sentence, sentence } from './sentence.ts';
import {
  acceptedOf,
  clausesOf,
  isOfTable,
  isOpen,
  restOf,
  type Standing,
  type Table,
  tableAt,
  withoutBanned,
} from './table.ts';

/**
 * Every row of a policy beside other policies, on one day: which of them accept it, and by which sentence they do not; what they require and it
 * lacks. Pure. What a table accepts is what evaluate judges by: its rows, or where it is open everything, without what it forbids.
 */
export function checkPolicy(policy: Policy, against: readonly Policy[], day: string): CheckDocument {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-policy-check',
    asOf: day,
    policy: policyName(policy),
    against: against.map((other) => checkAgainst(policy, other, day)),
  };
}

/** 0: every row that was compared is inside, and each policy has a table to compare with; 1: some are not; 2: some policy says nothing of any row. */
export function exitCodeOfCheck({ against }: CheckDocument): 0 | 1 | 2 {
  if (against.some(({ counts }) => counts.outside + counts.partly > 0)) return 1;
  return against.every(({ counts }) => counts.inside > 0) ? 0 : 2;
}

function checkAgainst(policy: Policy, other: Policy, day: string): AgainstOne {
  const subjects = spaceNames.flatMap((space) => subjectsOf(policy, space, day));
  const rows = subjects.flatMap((subject) => checkedRows(subject, other, day));
  const count = (stands: CheckedRow['stands']): number => rows.filter((row) => row.stands === stands).length;
  const compared = new Set(rows.map(({ clause }) => clause.id));
  return {
    policy: policyName(other),
    counts: Object.fromEntries(everyStands.map((stands) => [stands, count(stands)])) as AgainstOne['counts'],
    rows,
    left: policy.clauses.filter(({ kind, id }) => kind === 'row' && !compared.has(id)).map(sentence),
    lacking: lackingOf(policy, other, day),
    unsaid: other.clauses.filter((clause) => isUnsaid(clause, policy, day)).map(sentence),
  };
}

/** What is compared of a table at one scheme. */
interface SubjectAt extends Subject {
  readonly space: SpaceName;
  readonly scheme: Scheme;
}

/** The rows of a table in force, by scheme, and what it accepts beside them where it is open; a row's own schemes together. */
function subjectsOf(policy: Policy, space: SpaceName, day: string): readonly (readonly SubjectAt[])[] {
  const tables = spaceOf(space).schemes.flatMap((scheme) => {
    const table = tableAt(policy, { space, scheme, day });
    return table === undefined ? [] : [{ scheme, table }];
  });
  const rows = clausesOf(policy, space).filter((clause) => clause.kind === 'row' && isInForce(clause, day));
  const open: Sentence = { id: `${space}/everything-else`, title: 'What no row holds', source: policy.source };
  return [
    ...(rows as readonly RowClause[]).map((row) =>
      tables.flatMap(({ scheme, table }): readonly SubjectAt[] => {
        const region = row.schemes.includes(scheme) ? withoutBanned(negotiable(space, [row.box]), table.bans) : [];
        return region.length === 0 ? [] : [{ clause: sentence(row), region, bans: [], space, scheme }];
      }),
    ),
    tables.flatMap(({ scheme, table }): readonly SubjectAt[] =>
      isOpen(space, table) ? [{ clause: open, region: undefined, bans: table.bans, space, scheme }] : [],
    ),
  ].filter((some) => some.length > 0);
}

/** A row once for all schemes at which it stands alike. */
function checkedRows(subjects: readonly SubjectAt[], other: Policy, day: string): readonly CheckedRow[] {
  const judged = subjects.map((subject) => {
    const { space, scheme, clause } = subject;
    return { space, scheme, clause, row: checkRow(subject, other, { space, scheme, day }) };
  });
  return [...Map.groupBy(judged, ({ row }) => JSON.stringify(row)).values()].flatMap((alike) =>
    alike
      .slice(0, 1)
      .map(({ row, space, clause }) => ({ clause, space, schemes: alike.map(({ scheme }) => scheme), ...row })),
  );
}

/** What another policy requires and a policy does not accept, row by row. */
export function lackingOf(policy: Pick<Policy, 'clauses'>, other: Policy, day: string): readonly Lacking[] {
  return spaceNames.flatMap((space) => lackingIn(policy, other, space, day));
}

function lackingIn(policy: Pick<Policy, 'clauses'>, other: Policy, space: SpaceName, day: string): readonly Lacking[] {
  const required = clausesOf(other, space).filter(
    (clause) =>
      isInForce(clause, day) &&
      mustHold(clause) &&
      ((clause.kind === 'row' && clause.level === 'required') ||
        (clause.kind === 'version' && clause.expect === 'accepted')),
  );
  return required.flatMap((clause) => {
    const missing = clause.schemes.flatMap((scheme) => {
      const standing: Standing = { space, scheme, day };
      const [own, wanting] = [tableAt(policy, standing), tableAt(other, standing)];
      if (wanting === undefined) return [];
      if (clause.kind === 'version')
        return own !== undefined && isVersionAccepted(own, clause.version) ? [] : [{ scheme, names: [] }];
      if (clause.kind !== 'row') return [];
      const wanted = withoutBanned(negotiable(space, [clause.box]), wanting.bans);
      const left = own === undefined ? wanted : restOf(wanted, acceptedOf(wanted, own));
      return left.length === 0 ? [] : [{ scheme, names: namesOf(space, left) }];
    });
    return [...Map.groupBy(missing, ({ names }) => JSON.stringify(names)).values()].flatMap((some) =>
      some.slice(0, 1).map(({ names }) => ({
        clause: sentence(clause),
        space,
        schemes: some.map(({ scheme }) => scheme),
        combinations: names,
      })),
    );
  });
}

/** Whether a table accepts something of a version. */
function isVersionAccepted(table: Table, version: number): boolean {
  const everything: Region = [[[version], Object.values(spaceOf('tls').dimensions)[1]?.usable() ?? []]];
  return acceptedOf(everything, table).length > 0;
}

/** Whether a clause beside tables is in force and demands what no clause of the policy does. */
function isUnsaid(clause: Clause, { clauses }: Policy, day: string): boolean {
  if (isOfTable(clause)) return false;
  return isInForce(clause, day) && !clauses.some((own) => isInForce(own, day) && demand(own) === demand(clause));
}
