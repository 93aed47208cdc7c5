import { stringify } from 'yaml';
import { defined } from '../defined.ts';
import { isOfAny } from '../spaces/behind.ts';
import type { Box } from '../spaces/region.ts';
import { dimensionCount, type SomeDimension, type SpaceName, spaceOf } from '../spaces/registry.ts';
import { tlsSpace } from '../spaces/tls-suites.ts';
import { moreOf } from './left-open.ts';
import type {
  CheckClause,
  Clause,
  ConstraintClause,
  FeatureClause,
  PairsClause,
  Policy,
  RowClause,
  Source,
} from './policy.ts';
import type {
  FileClause,
  FileFields,
  FileTable,
  OneOrMany,
  PolicyFile,
  Role,
  SourceDocument,
  SourceRef,
} from './policy-file.ts';
import { type FileRating, type Rating, ratingOf } from './rating.ts';
import { partsOf, topTables } from './table-place.ts';

/** A policy that stands in no file yet. */
export type PolicyDraft = Omit<Policy, 'digest' | 'file'>;

/** Columns of a line; YAML of the built-in policies has about as many. */
const columns = 160;

/**
 * The text of a policy file: read by `parsePolicy`, it is the same policy, but for the lines on which its clauses stand.
 */
export function policyText(policy: PolicyDraft): string {
  const sources = new Sources();
  const [id = policy.id, edition] = policy.id.split('@');
  const source = sources.ref(policy.source);
  const role = roleOf(policy.clauses.filter(({ kind }) => kind === 'pairs'));
  const tables = topTables.flatMap((space) => {
    const table = withParts(space, policy, sources, role);
    return table === undefined ? [] : [[space, table] as const];
  });
  const pairs = policy.clauses.flatMap((clause) => (clause.kind === 'pairs' ? [pairOf(clause, sources)] : []));
  const checks = policy.clauses.flatMap((clause) => (clause.kind === 'check' ? [checkOf(clause, sources)] : []));
  const file: PolicyFile = {
    id,
    ...defined({ edition }),
    version: policy.version,
    title: policy.title,
    sources: sources.documents,
    source,
    ...(role === 'initiator' ? { role } : {}),
    ...Object.fromEntries(tables),
    ...(pairs.length > 0 ? { pairs } : {}),
    ...(checks.length > 0 ? { checks } : {}),
  };
  return stringify(file, { lineWidth: columns, aliasDuplicateObjects: false });
}

/** The documents of a file, by the short names that it refers to them by. */
class Sources {
  readonly #names = new Map<string, string>();
  readonly #documents: Record<string, SourceDocument> = {};

  ref({ title, edition, url, date, place, confidence }: Source): SourceRef {
    const document: SourceDocument = { title, ...defined({ edition, url, date }) };
    const key = JSON.stringify(document);
    const name = this.#names.get(key) ?? this.#newName(title);
    this.#names.set(key, name);
    this.#documents[name] = document;
    return { ref: name, ...defined({ place, confidence }) };
  }

  get documents(): Readonly<Record<string, SourceDocument>> {
    return this.#documents;
  }

  /** The first words of the title, and a number where another document has them. */
  #newName(title: string): string {
    const words = title.toLowerCase().match(/[a-z0-9]+/gu) ?? ['source'];
    const name = words.slice(0, 5).join('-');
    const taken = (one: string): boolean => Object.hasOwn(this.#documents, one);
    let number = 2;
    while (taken(`${name}-${number}`)) number++;
    return taken(name) ? `${name}-${number}` : name;
  }
}

/** A table, and the tables that are parts of it, with what they say otherwise than it does. */
function withParts(space: SpaceName, policy: PolicyDraft, sources: Sources, role: Role): FileTable | undefined {
  const whole = tableOf(space, policy, sources, role);
  const parts = partsOf(space).flatMap(({ key, space: part }) => {
    const table = tableOf(part, policy, sources, whole?.role ?? role);
    const schemes = whole?.schemes === undefined ? undefined : spaceOf(part).schemes;
    return table === undefined ? [] : [[key, { ...defined({ schemes }), ...table }] as const];
  });
  if (parts.length === 0) return whole;
  return { ...(whole ?? { closed: false, source: sources.ref(policy.source) }), ...Object.fromEntries(parts) };
}

/** `role` is that of tables that say none. */
function tableOf(space: SpaceName, policy: PolicyDraft, sources: Sources, role: Role): FileTable | undefined {
  const clauses = policy.clauses.filter(({ id }) => id.startsWith(`${space}/`));
  if (clauses.length === 0) return undefined;
  const closing = clauses.find((clause) => clause.kind === 'nothing-else');
  // A clause that the table itself is has what is said of the table.
  const itself = closing ?? clauses.find((clause) => clause.kind === 'order');
  const { schemes = spaceOf(space).schemes, readings = [], note, source = policy.source } = itself ?? {};
  const lists = new Map<string, object[]>();
  for (const clause of clauses) {
    const written = writtenAs(clause);
    if (written === undefined) continue;
    // What speaks of configurations too does so by its kind.
    const spoken = clause.schemes.filter((scheme) => spaceOf(space).schemes.includes(scheme));
    const apart = spoken.join() === schemes.join() ? {} : { schemes: spoken };
    const entry = { ...annotated(clause, sources), ...ratingBeside(clause, itself), ...apart, ...written.entry };
    lists.set(written.list, [...(lists.get(written.list) ?? []), entry]);
  }
  const own = roleOf(clauses);
  const isUsual = schemes.join() === spaceOf(space).schemes.join();
  return {
    closed: closing !== undefined,
    source: sources.ref(source),
    ...defined({ note, schemes: isUsual ? undefined : schemes }),
    ...(itself === undefined ? {} : ratingOf(itself)),
    ...(own === role ? {} : { role: own }),
    ...(clauses.some(({ kind }) => kind === 'order') ? { order: 'documented' } : {}),
    ...readingsOf(readings, sources),
    ...toleratesOf(space, clauses),
    ...Object.fromEntries(lists),
  };
}

/** What is said of a clause, where its table does not say it for all. */
function ratingBeside(clause: Rating, table: Rating = {}): FileRating {
  const { weight = 'shall', severity, category } = clause;
  return defined({
    weight: weight === (table.weight ?? 'shall') ? undefined : weight,
    severity: severity === table.severity ? undefined : severity,
    category: category === table.category ? undefined : category,
  });
}

/** Where a clause of a table stands in the file, and what it says there; undefined for the one that the table itself is, and for what is in no table. */
function writtenAs(clause: Clause): { readonly list: keyof FileTable; readonly entry: object } | undefined {
  switch (clause.kind) {
    case 'row':
      return { list: 'rows', entry: rowOf(clause) };
    case 'version': {
      const version = tlsSpace.dimensions.version.name(clause.version);
      return { list: 'versions', entry: { version, expect: clause.expect } };
    }
    case 'ike-version':
      return { list: 'versions', entry: { version: `IKEv${clause.version}`, expect: 'refused' } };
    case 'certificate': {
      const { name, ...given } = clause.check;
      return { list: 'certificate', entry: { check: name, ...given } };
    }
    case 'feature':
      return { list: 'features', entry: featureOf(clause) };
    case 'constraint':
      return { list: 'constraints', entry: constraintOf(clause) };
    case 'identity': {
      const { name, ...given } = clause.check;
      return { list: 'identity', entry: { check: name, ...given } };
    }
    case 'port':
      return { list: 'ports', entry: { port: clause.port } };
    case 'limit': {
      const { what, atMost, atLeast } = clause;
      return { list: 'limits', entry: { what, ...defined({ atMost, atLeast }) } };
    }
    case 'nothing-else':
    case 'order':
    case 'pairs':
    case 'check':
      return undefined;
  }
}

/** The clauses of a table are of one role throughout, and so are those of no table, whose role is that of tables that say none. */
function roleOf(clauses: readonly Clause[]): Role {
  return clauses.some(({ role }) => role === 'initiator') ? 'initiator' : 'responder';
}

/** What every clause has: its id without the table's, and everything written out. */
function annotated(clause: Clause, sources: Sources): FileClause & { readonly id: string } {
  const { id, title, source, note, readings, from, until, months, applies } = clause;
  return {
    id: id.slice(id.indexOf('/') + 1),
    title,
    source: sources.ref(source),
    ...defined({ note, from: months?.from ?? from, until: months?.until ?? until, applies }),
    ...readingsOf(readings, sources),
  };
}

function readingsOf(readings: Clause['readings'], sources: Sources): Pick<FileClause, 'readings'> {
  if (readings.length === 0) return {};
  return { readings: readings.map(({ says, source }) => ({ says, source: sources.ref(source) })) };
}

function rowOf({ space, box, level, vendor }: RowClause): object {
  const spelling = Object.keys(vendor).length > 0 ? { vendor } : {};
  return { ...spelling, ...(level === 'required' ? {} : { level }), ...fieldsOf(space, box) };
}

function featureOf({ feature, expect, when }: FeatureClause): object {
  if (when === undefined) return { feature, expect };
  const fields = when.reduce((wide, box) => wide.map((values, at) => [...new Set([...values, ...(box[at] ?? [])])]));
  return { feature, expect, when: fieldsOf('tls', fields, true) };
}

function constraintOf({ space, when, then }: ConstraintClause): object {
  const isNothing = then.some((values) => values.length === 0);
  return { when: fieldsOf(space, when, true), then: isNothing ? 'nothing' : fieldsOf(space, then, true) };
}

function pairOf(clause: PairsClause, sources: Sources): NonNullable<PolicyFile['pairs']>[number] {
  const { title, schemes } = clause;
  return {
    ...annotated(clause, sources),
    ...ratingBeside(clause),
    title,
    schemes,
    same: ['ipsec.keyExchange', 'ike.keyExchange'],
  };
}

function checkOf(clause: CheckClause, sources: Sources): NonNullable<PolicyFile['checks']>[number] {
  const { check, schemes, wanted, outdated, disputed } = clause;
  const filled = (values: readonly string[]): readonly string[] | undefined => (values.length > 0 ? values : undefined);
  return {
    ...annotated(clause, sources),
    ...ratingBeside(clause),
    title: clause.title,
    source: sources.ref(clause.source),
    check,
    schemes,
    ...defined({ wanted: filled(wanted), outdated: filled(outdated), disputed }),
  };
}

/** The names of a box by field; in a rule, a dimension with all its values is not named. */
function fieldsOf(space: SpaceName, box: Box, isRule = false): FileFields {
  const named = Object.values(spaceOf(space).dimensions).flatMap((dimension, at) => {
    const values = box[at] ?? [];
    if (isRule && dimension.usable().every((value) => values.includes(value))) return [];
    return [[dimension.field, namesOf(dimension, values)]];
  });
  return { ...Object.fromEntries(named), ...behindOf(space, box) };
}

/** What stands behind the dimensions of a box. */
function behindOf(space: SpaceName, box: Box): FileFields {
  const { further } = spaceOf(space);
  const [values] = box.slice(dimensionCount(space));
  if (further === undefined || values === undefined) return {};
  return { [further.key]: isOfAny(box, dimensionCount(space)) ? 'any' : namesOf(further, values) };
}

type Spelled = Pick<SomeDimension, 'spelling' | 'name'>;

function namesOf(of: Spelled, values: readonly number[]): OneOrMany<string | number> {
  const names = values.map((value) => spelled(of, value));
  return names.length === 1 && names[0] !== undefined ? names[0] : names;
}

/** A value as a policy file spells it: by its number where that is usual. */
function spelled({ spelling, name }: Spelled, value: number): string | number {
  if (value !== 0 && spelling.numbers?.().includes(value) === true) return value;
  return spelling.known().find((known) => spelling.value(known) === value) ?? name(value) ?? String(value);
}

/** What the rows of a table leave open, which is said once for all of them. */
function toleratesOf(space: SpaceName, clauses: readonly Clause[]): Pick<FileTable, 'tolerates'> {
  const more = moreOf(clauses.filter((clause) => clause.kind === 'row'));
  if (more.length === 0) return {};
  const dimensions = Object.values(spaceOf(space).dimensions).flatMap((dimension, at) => {
    const values = more[at] ?? [];
    return values.length === 0 ? [] : [[dimension.field, namesOf(dimension, values)]];
  });
  return { tolerates: { ...Object.fromEntries(dimensions), ...behindOf(space, more) } };
}
