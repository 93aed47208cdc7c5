import { defined } from '../defined.ts';
import type { Scheme } from '../endpoint/scheme.ts';
import { isOfAny } from '../spaces/behind.ts';
import type { Box } from '../spaces/region.ts';
import { dimensionCount, type SpaceName, spaceNames, spaceOf } from '../spaces/registry.ts';
import { tlsSpace } from '../spaces/tls-suites.ts';
import { certificateCheckOf, certificateTitles, wrongName } from './certificate-check.ts';
import { featureRegion, featureTitle } from './feature-region.ts';
import { constraintBoxes, rowBox, sideOf, toleratedBoxes } from './field-box.ts';
import { identityCheckOf, identityTitles } from './identity-check.ts';
import { resolve } from './names.ts';
import { isMonth, strictDays } from './open-dates.ts';
import type { Clause, Reading, RowClause, Source } from './policy.ts';
import {
  type FileCertificate,
  type FileClause,
  type FileConstraint,
  type FileFeature,
  type FileFields,
  type FileLimit,
  type FileReading,
  type FileRow,
  type FileTable,
  type FileVersion,
  type PolicyFile,
  policyFormats,
  type SourceRef,
} from './policy-file.ts';
import { compiledRating } from './rating.ts';
import type { Path } from './schema-problems.ts';
import { sourceIn } from './source-in.ts';
import { placeIn, tableIn, tablePath, topTables } from './table-place.ts';
import type { CheckContext } from './yaml-document.ts';

/** What the clauses of a policy are made of; a part that could not be used is left out after its problems were reported. */
export interface Compiled {
  readonly source: Source;
  readonly clauses: readonly Clause[];
}

/**
 * The clauses of a policy file in code points. `raw` may have any shape: only the parts that the context calls sound are read, so that
 * what is wrong beyond the schema is reported together with what the schema found.
 */
export function compilePolicy(raw: unknown, context: CheckContext): Compiled {
  const file = raw as PolicyFile;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { source: { title: '' }, clauses: [] };
  if (topTables.every((space) => file[space] === undefined) && file.checks === undefined) {
    const message = `wanted at least one of the tables ${topTables.join(', ')}, or checks, found none`;
    context.report([], 'no-table', message);
  }
  if (file.format !== undefined && context.sound(['format']) && !policyFormats.includes(file.format)) {
    const message = `wanted format ${policyFormats.join(' or ')}, found ${file.format}: what it says needs another gateproof`;
    context.report(['format'], 'unknown-format', message);
  }
  const compiler = new Compiler(file, context);
  return {
    source: compiler.source(file.source, ['source']),
    clauses: [...spaceNames.flatMap((space) => compiler.table(space)), ...compiler.pairs(), ...compiler.checks()],
  };
}

class Compiler {
  readonly #file: PolicyFile;
  readonly #context: CheckContext;
  /** Where each clause id was given. */
  readonly #ids = new Map<string, string>();

  constructor(file: PolicyFile, context: CheckContext) {
    this.#file = file;
    this.#context = context;
  }

  source(ref: SourceRef | null | undefined, path: Path): Source {
    return sourceIn(this.#file.sources, ref, path, this.#context);
  }

  table(space: SpaceName): readonly Clause[] {
    const table = tableIn(this.#file, space);
    if (table === undefined || typeof table !== 'object' || table === null) return [];
    const place = tablePath(space);
    const source = this.source(table.source, [...place, 'source']);
    const nothingElse = `${space}/nothing-else`;
    this.#ids.set(nothingElse, `the table ${space} itself`);
    if (table.order !== undefined) this.#ids.set(`${space}/order`, `the order of the table ${space}`);
    const rows = this.#each(table.rows, [...place, 'rows'], (row, path) => this.#row(space, table, source, row, path));
    const rest = [
      ...this.#each(table.versions, [...place, 'versions'], (entry, path) =>
        space === 'ike' ? this.#ikeVersion(table, source, entry, path) : this.#version(table, source, entry, path),
      ),
      ...this.#each(table.certificate, [...place, 'certificate'], (entry, path) =>
        this.#certificate(space, table, source, entry, path),
      ),
      ...this.#each(table.features, [...place, 'features'], (entry, path) => this.#feature(table, source, entry, path)),
      ...this.#each(table.identity, [...place, 'identity'], (entry, path) => ({
        kind: 'identity',
        check: identityCheckOf(entry),
        ...this.#base(space, table, source, entry, path, identityTitles[entry.check]),
      })),
      ...this.#each(table.ports, [...place, 'ports'], (entry, path) => ({
        kind: 'port',
        port: entry.port,
        ...this.#base(space, table, source, entry, path, `UDP port ${entry.port} answers`),
      })),
      ...this.#each(table.limits, [...place, 'limits'], (entry, path) =>
        this.#limit(space, table, source, entry, path),
      ),
      ...this.#each(table.constraints, [...place, 'constraints'], (entry, path) =>
        this.#constraint(space, table, source, entry, path),
      ),
    ];
    const ofTable = [...rows, ...this.#order(space, table, source), ...rest];
    if (!table.closed) return ofTable;
    if (table.rows === undefined) {
      this.#context.report(
        place,
        'missing-key',
        'wanted rows in a closed table, which forbids what no row holds, found none',
      );
    }
    const closing: Clause = {
      kind: 'nothing-else',
      space,
      id: nothingElse,
      line: this.#context.lineOf(place, 'key'),
      title: `Nothing but the documented ${spaceOf(space).label} rows is accepted`,
      source,
      readings: this.#readings(table.readings, [...place, 'readings']),
      schemes: this.#schemes(space, table, {}, place),
      ...this.#role(table, [...place, 'role']),
      ...compiledRating(table),
      ...defined({ note: table.note }),
    };
    return [...rows, closing, ...ofTable.slice(rows.length)];
  }

  #order(space: SpaceName, table: FileTable, source: Source): readonly Clause[] {
    if (table.order === undefined || !this.#context.sound([...tablePath(space), 'order'])) return [];
    return [
      {
        kind: 'order',
        space,
        id: `${space}/order`,
        line: this.#context.lineOf([...tablePath(space), 'order'], 'key'),
        title: `The gateway prefers the ${spaceOf(space).label} rows in their order`,
        source,
        readings: [],
        schemes: table.schemes ?? spaceOf(space).schemes,
        ...this.#role(table, [...tablePath(space), 'role']),
        ...compiledRating(table),
      },
    ];
  }

  /** They stand in no table, because they speak of two. */
  pairs(): readonly Clause[] {
    const source = this.source(this.#file.source, []);
    return this.#each(this.#file.pairs, ['pairs'], (entry, path) => ({
      kind: 'pairs',
      same: { ipsec: placeOf('ipsec'), ike: placeOf('ike') },
      ...this.#annotated(source, entry, path, entry.title),
      schemes: entry.schemes ?? spaceOf('ike').schemes,
      ...this.#role({}, []),
    }));
  }

  checks(): readonly Clause[] {
    return this.#each(this.#file.checks, ['checks'], (entry, path) => {
      const { check, wanted = [], outdated = [], disputed, schemes } = entry;
      return {
        kind: 'check',
        check,
        wanted,
        outdated,
        ...defined({ disputed }),
        ...this.#annotated(this.source(entry.source, [...path, 'source']), entry, path, entry.title),
        schemes,
      };
    });
  }

  /** The clauses of a list's sound entries; of the others, only the names are looked up. */
  #each<T>(list: readonly T[] | undefined, path: Path, make: (entry: T, path: Path) => Clause | undefined): Clause[] {
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry: T, at) => {
      this.#claimId(path, entry, at);
      const place = [...path, at];
      if (this.#context.sound(place)) return make(entry, place) ?? [];
      this.#namesOf(entry, place);
      return [];
    });
  }

  #namesOf(entry: unknown, path: Path): void {
    if (typeof entry !== 'object' || entry === null) return;
    const { table, list } = placeIn(path);
    const space = table as SpaceName;
    if (list === 'rows') rowBox(space, entry, path, this.#context);
    if (list === 'versions' && space === 'tls') this.#versionNumber(entry as FileVersion, path);
    if (list !== 'constraints' && list !== 'features') return;
    for (const side of ['when', 'then'] as const) {
      const fields = (entry as FileConstraint)[side] as FileFields | string | null | undefined;
      if (typeof fields === 'object' && fields !== null) sideOf(space, fields, [...path, side], this.#context);
    }
  }

  #versionNumber({ version }: FileVersion, path: Path): number | undefined {
    if (!this.#context.sound([...path, 'version'])) return undefined;
    const named = resolve(version, tlsSpace.dimensions.version.spelling);
    if ('value' in named) return named.value;
    this.#context.report([...path, 'version'], named.code, named.message);
    return undefined;
  }

  /** Ids are unique over all lists of a table, and known even for an entry that is otherwise wrong. */
  #claimId(path: Path, entry: unknown, at: number): void {
    const id = clauseId(path, entry);
    if (id === undefined) return;
    const first = this.#ids.get(id);
    if (first === undefined) {
      this.#ids.set(id, `${path.join('.')}[${at}]`);
    } else {
      const message = `wanted an id of its own, found "${id}", which ${first} has`;
      this.#context.report([...path, at, 'id'], 'duplicate-id', message);
    }
  }

  #row(space: SpaceName, table: FileTable, tableSource: Source, row: FileRow, path: Path): Clause | undefined {
    const vendor = row.vendor ?? {};
    const title = row.title ?? Object.values(vendor).join(' / ');
    if (title === '')
      this.#context.report(path, 'missing-key', "wanted a title or the vendor's spelling, found neither");
    const box = rowBox(space, row, path, this.#context);
    const number = Number(path.at(-1)) + 1;
    const place = tableSource.place === undefined ? `row ${number}` : `${tableSource.place}, row ${number}`;
    const base = this.#base(space, table, { ...tableSource, place }, row, path, title);
    if (box === undefined) return undefined;
    const level = row.level ?? table.level ?? 'required';
    if (level === 'required' && isOfAny(box, dimensionCount(space))) {
      const message = 'wanted a list of methods in a row that is required, found any: each of its combinations is owed';
      this.#context.report([...path, 'additionalKeyExchange'], 'not-usable', message);
    }
    return {
      kind: 'row',
      space,
      box,
      level,
      vendor,
      ...base,
      ...this.#tolerated(space, table, box),
    };
  }

  #tolerated(space: SpaceName, table: FileTable, box: Box): Pick<RowClause, 'tolerated'> {
    const path = [...tablePath(space), 'tolerates'];
    if (table.tolerates === undefined || !this.#context.sound(path)) return {};
    const tolerated = toleratedBoxes(space, table.tolerates, path, box, this.#context);
    return tolerated.length === 0 ? {} : { tolerated };
  }

  #version(table: FileTable, source: Source, entry: FileVersion, path: Path): Clause | undefined {
    const version = this.#versionNumber(entry, path);
    const base = this.#base('tls', table, source, entry, path, `${entry.version} is ${entry.expect}`);
    return version === undefined ? undefined : { kind: 'version', version, expect: entry.expect, ...base };
  }

  #ikeVersion(table: FileTable, source: Source, entry: FileVersion, path: Path): Clause {
    const base = this.#base('ike', table, source, entry, path, `${entry.version} is ${entry.expect}`);
    return { kind: 'ike-version', version: 1, ...base };
  }

  #certificate(space: SpaceName, table: FileTable, source: Source, entry: FileCertificate, path: Path): Clause {
    const base = this.#base(space, table, source, entry, path, certificateTitles[entry.check]);
    if (entry.check === 'key' || entry.check === 'signature') {
      for (const [at, name] of entry.allowed.entries()) {
        const wrong = wrongName(entry.check, name);
        if (wrong !== undefined) this.#context.report([...path, 'allowed', at], 'unknown-algorithm', wrong);
      }
    }
    return { kind: 'certificate', check: certificateCheckOf(entry), ...base };
  }

  #feature(table: FileTable, source: Source, entry: FileFeature, path: Path): Clause | undefined {
    const { feature, expect } = entry;
    const base = this.#base('tls', table, source, entry, path, featureTitle(feature, expect));
    if (entry.when === undefined) return { kind: 'feature', feature, expect, ...base };
    const when = featureRegion(feature, entry.when, [...path, 'when'], this.#context);
    return when === undefined ? undefined : { kind: 'feature', feature, expect, when, ...base };
  }

  /** No SA tells how long it lives, but the configuration of a gateway may. */
  #limit(space: SpaceName, table: FileTable, source: Source, entry: FileLimit, path: Path): Clause {
    const { what, atMost, atLeast } = entry;
    if (atMost === undefined && atLeast === undefined) {
      this.#context.report(path, 'missing-key', 'wanted atMost or atLeast, found neither');
    } else if (atMost !== undefined && atLeast !== undefined && atLeast > atMost) {
      this.#context.report([...path, 'atLeast'], 'out-of-range', `wanted at most ${atMost}, found ${atLeast}`);
    }
    const { schemes, ...base } = this.#base(space, table, source, entry, path, entry.title);
    return { kind: 'limit', what, ...defined({ atMost, atLeast }), ...base, schemes: [...schemes, 'azure'] };
  }

  #constraint(
    space: SpaceName,
    table: FileTable,
    source: Source,
    entry: FileConstraint,
    path: Path,
  ): Clause | undefined {
    const base = this.#base(space, table, source, entry, path, entry.title);
    const boxes = constraintBoxes(space, entry, path, this.#context);
    return boxes === undefined ? undefined : { kind: 'constraint', space, ...boxes, ...base };
  }

  #base(space: SpaceName, table: FileTable, source: Source, entry: FileClause, path: Path, title: string) {
    const schemes = this.#schemes(space, table, entry, path);
    const role = this.#role(table, [...tablePath(space), 'role']);
    return { ...this.#annotated(source, entry, path, title, table), schemes, ...role };
  }

  #role({ role }: Pick<FileTable, 'role'>, path: Path): Pick<Clause, 'role'> {
    const given = role === undefined || !this.#context.sound(path) ? this.#file.role : role;
    return given === 'initiator' ? { role: given } : {};
  }

  #annotated(source: Source, entry: FileClause, path: Path, title: string, table?: FileTable) {
    const { from, until, note, applies } = entry;
    if (from !== undefined && until !== undefined && from.slice(0, until.length) > until) {
      const message = `wanted a last day that is not before ${from}, found ${until}`;
      this.#context.report([...path, 'until'], 'dates-reversed', message);
    }
    return {
      id: clauseId(path.slice(0, -1), entry) ?? '',
      line: this.#context.lineOf(path),
      title: entry.title ?? title,
      source: entry.source === undefined ? source : this.source(entry.source, [...path, 'source']),
      readings: this.#readings(entry.readings, [...path, 'readings']),
      ...compiledRating(entry, table),
      ...strictDays(defined({ from, until }), path.at(-2) === 'rows'),
      ...([from, until].some((one) => one !== undefined && isMonth(one)) ? { months: defined({ from, until }) } : {}),
      ...defined({ note, applies: applies as Clause['applies'] }),
    };
  }

  #readings(readings: readonly FileReading[] | undefined, path: Path): readonly Reading[] {
    if (readings === undefined || !this.#context.sound(path)) return [];
    return readings.map(({ says, source }, at) => ({ says, source: this.source(source, [...path, at, 'source']) }));
  }

  #schemes(space: SpaceName, table: FileTable, entry: FileClause, path: Path): readonly Scheme[] {
    const usable = spaceOf(space).schemes;
    const own = entry.schemes;
    const given = own ?? table.schemes ?? usable;
    const at = [...(own === undefined ? tablePath(space) : path), 'schemes'];
    if (!this.#context.sound(at)) return usable;
    const foreign = given.findIndex((scheme) => !usable.includes(scheme));
    // The table's own list is checked once, when the clause that stands for the whole table is made.
    if (foreign !== -1 && (own !== undefined || path.length === tablePath(space).length)) {
      const message = `wanted a scheme of the ${space} table (${usable.join(', ')}), found "${given[foreign]}"`;
      this.#context.report([...at, foreign], 'not-usable', message);
    }
    return given;
  }
}

/** 'ike/row-01', 'tls/version-tlsv1.0', 'tls/certificate-not-expired'; undefined when the entry has nothing to make one of. */
function clauseId(listPath: Path, entry: unknown): string | undefined {
  const { table: space, list } = placeIn(listPath);
  const { id, version, check, feature, port } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id === 'string') return `${space}/${id}`;
  if (space === 'checks' && typeof check === 'string') return `checks/${check}`;
  if (list === 'versions' && typeof version === 'string') return `${space}/version-${version.toLowerCase()}`;
  if (list === 'features' && typeof feature === 'string') return `${space}/feature-${feature}`;
  if (list === 'ports' && typeof port === 'number') return `${space}/port-${port}`;
  if (list === 'identity' && typeof check === 'string') return `${space}/identity-${check}`;
  if (list === 'certificate' && typeof check === 'string') return `${space}/certificate-${check}`;
  return undefined;
}

function placeOf(space: 'ike' | 'ipsec'): number {
  return Object.values(spaceOf(space).dimensions).findIndex(({ field }) => field === 'keyExchange');
}
