import type { Scheme } from '../../endpoint/scheme.ts';
import type { Box, Region } from '../../spaces/region.ts';
import { negotiable, type SpaceName, spaceNames, spaceOf } from '../../spaces/registry.ts';
import { isInForce } from '../in-force.ts';
import type { Clause, Policy } from '../policy.ts';
import type { ClauseChange, PolicyDiff, TableChange, TableState } from './diff-document.ts';
import { type Names, namesOf, policyName, sentence } from './sentence.ts';
import {
  type Ban,
  bannedBeside,
  bannedOf,
  isOpen,
  requiredOf,
  restOf,
  type Table,
  tableAt,
  tableOf,
  withoutBanned,
} from './table.ts';

/** A policy on a day. */
export interface PolicyOnDay {
  readonly policy: Policy;
  /** ISO date. */
  readonly day: string;
}

/** What is accepted and required otherwise by one policy than by another, or by one on two days, and which of their clauses differ. Pure. */
export function diffPolicies(before: PolicyOnDay, after: PolicyOnDay): PolicyDiff {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-policy-diff',
    old: { ...policyName(before.policy), asOf: before.day },
    new: { ...policyName(after.policy), asOf: after.day },
    tables: spaceNames.flatMap((space) => tableChanges(before, after, space)),
    clauses: clauseChanges(before, after),
  };
}

/** 0: the same is accepted and required; 1: something else is. */
export function exitCodeOfPolicyDiff({ tables }: PolicyDiff): 0 | 1 {
  return tables.length === 0 ? 0 : 1;
}

/** The changes of a table, once for all schemes at which they are the same. */
function tableChanges(before: PolicyOnDay, after: PolicyOnDay, space: SpaceName): readonly TableChange[] {
  const found = spaceOf(space).schemes.flatMap((scheme) => {
    const [old, now] = [before, after].map(({ policy, day }) => tableAt(policy, { space, scheme, day }));
    const change = changeOf(space, old, now);
    return change === undefined ? [] : [{ scheme, change }];
  });
  return [...Map.groupBy(found, ({ change }) => JSON.stringify(change)).values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ change }) => ({ space, schemes: alike.map(({ scheme }): Scheme => scheme), ...change })),
  );
}

const silent: Table = tableOf([], { closing: undefined, bans: [] });

function changeOf(
  space: SpaceName,
  before: Table | undefined,
  after: Table | undefined,
): Omit<TableChange, 'space' | 'schemes'> | undefined {
  const states = { old: stateOf(space, before), new: stateOf(space, after) };
  // What says nothing of a table forbids nothing of it.
  const [old, now] = [before ?? silent, after ?? silent];
  const names = (region: Region): readonly Names[] => namesOf(space, negotiable(space, region));
  const [required, wasRequired] = [requiredOf(now), requiredOf(old)];
  const change = {
    ...states,
    accepted: { added: names(moreOf(now, old)), removed: names(moreOf(old, now)) },
    required: { added: names(restOf(required, wasRequired)), removed: names(restOf(wasRequired, required)) },
  };
  const differences = [change.accepted, change.required].flatMap(({ added, removed }) => [...added, ...removed]);
  const isClosed = [states.old, states.new].map((state) => state === 'closed');
  return isClosed[0] === isClosed[1] && differences.length === 0 ? undefined : change;
}

function stateOf(space: SpaceName, table: Table | undefined): TableState {
  if (table === undefined) return 'silent';
  return isOpen(space, table) ? 'open' : 'closed';
}

/** What a table accepts and another does not; of an open one beside a closed one, as far as rows hold it. */
function moreOf(table: Table, other: Table): Region {
  const held = withoutBanned(table.listed, table.bans);
  if (other.closing !== undefined) return restOf(held, withoutBanned(other.listed, other.bans));
  const beyond = (ban: Ban): Region =>
    table.closing === undefined ? bannedBeside(ban, table.bans) : bannedOf(held, ban);
  return other.bans.reduce<Region>((all, ban) => [...all, ...restOf(beyond(ban), all)], []);
}

function clauseChanges(before: PolicyOnDay, after: PolicyOnDay): readonly ClauseChange[] {
  const [old, now] = [before, after].map(({ policy }) => new Map(policy.clauses.map((clause) => [clause.id, clause])));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].flatMap((id): readonly ClauseChange[] => {
    const [was, is] = [old?.get(id), now?.get(id)];
    const sides = { id, old: was === undefined ? null : sentence(was), new: is === undefined ? null : sentence(is) };
    if (was === undefined) return [{ change: 'added', ...sides, fields: [] }];
    if (is === undefined) return [{ change: 'removed', ...sides, fields: [] }];
    const fields = fieldChanges(was, is);
    if (fields.length > 0) return [{ change: 'changed', ...sides, fields }];
    const [held, holds] = [isInForce(was, before.day), isInForce(is, after.day)];
    return held === holds ? [] : [{ change: holds ? 'begins' : 'ends', ...sides, fields }];
  });
}

function fieldChanges(old: Clause, now: Clause): ClauseChange['fields'] {
  const [was, is]: readonly Readonly<Record<string, unknown>>[] = [told(old), told(now)];
  return [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])]
    .map((key) => ({ key, old: was?.[key] ?? null, new: is?.[key] ?? null }))
    .filter((field) => JSON.stringify(field.old) !== JSON.stringify(field.new));
}

/** What a clause says, by key, its boxes in the words of the registries. */
function told(clause: Clause): Readonly<Record<string, unknown>> {
  const space = spaceNames.find((name) => clause.id.startsWith(`${name}/`));
  const named = (key: string, value: unknown): unknown => {
    if (space === undefined || value === undefined) return value;
    if (key === 'box' || (clause.kind === 'constraint' && (key === 'when' || key === 'then')))
      return namesOf(space, [value as Box])[0] ?? null;
    return key === 'tolerated' || (clause.kind === 'feature' && key === 'when')
      ? namesOf(space, value as Region)
      : value;
  };
  return Object.fromEntries(
    Object.entries(clause).flatMap(([key, value]) =>
      key === 'id' || key === 'line' ? [] : [[key, named(key, value)]],
    ),
  );
}
