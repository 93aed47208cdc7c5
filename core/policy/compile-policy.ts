import { defined } from '../defined.ts';
import { type Scheme, tlsSchemes } from '../endpoint/scheme.ts';
import type { SpaceName } from '../facts/facts.ts';
import type { Box } from '../spaces/region.ts';
import { constraintBox, emptyBox, rowBox, sequenceNumbersOf } from './field-box.ts';
import { tlsVersionNames } from './names.ts';
import { didYouMean } from './nearest.ts';
import type { CertificateClause, Clause, Reading, Source } from './policy.ts';
import type {
  FileCertificate,
  FileClause,
  FileConstraint,
  FileFields,
  FileReading,
  FileRow,
  FileTable,
  FileVersion,
  PolicyFile,
  SourceDocument,
  SourceRef,
} from './policy-file.ts';
import type { Path } from './schema-problems.ts';
import type { CheckContext } from './yaml-document.ts';

const SPACES: readonly SpaceName[] = ['ike', 'ipsec', 'tls'];
const LABELS: Readonly<Record<SpaceName, string>> = { ike: 'IKE', ipsec: 'IPsec', tls: 'TLS' };
const SCHEMES: Readonly<Record<SpaceName, readonly Scheme[]>> = {
  ike: ['ikev2'],
  ipsec: ['ikev2'],
  tls: tlsSchemes,
};
const CERTIFICATE_TITLES: Readonly<Record<CertificateClause['check']['name'], string>> = {
  'not-expired': 'The certificate is within its dates',
  'signature-hash': 'No certificate of the chain is signed with a broken hash',
  'minimum-key-bits': 'The keys of the chain are long enough',
  'chain-valid': 'The chain leads to a trust anchor',
  'name-matches': 'The certificate names the server',
};

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
  if (SPACES.every((space) => file[space] === undefined) && file.checks === undefined) {
    context.report([], 'no-table', 'wanted at least one of the tables ike, ipsec, tls, or checks, found none');
  }
  const compiler = new Compiler(file, context);
  return {
    source: compiler.source(file.source, ['source']),
    clauses: [...SPACES.flatMap((space) => compiler.table(space)), ...compiler.checks()],
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
    const sources: Readonly<Record<string, SourceDocument | null>> | null | undefined = this.#file.sources;
    // An absent reference was told by the schema, at the place of what lacks it.
    if (typeof ref !== 'object' || ref === null || !this.#context.sound(path)) return { title: '' };
    if (typeof sources !== 'object' || sources === null) return { title: '' };
    const known = Object.keys(sources);
    if (!known.includes(ref.ref)) {
      const message = `wanted a key of sources (${known.join(', ')}), found "${ref.ref}"${didYouMean(ref.ref, known)}`;
      this.#context.report([...path, 'ref'], 'unknown-source', message);
    }
    const { title = '', url, date } = sources[ref.ref] ?? {};
    return { title, ...defined({ url, date, place: ref.place }) };
  }

  table(space: SpaceName): readonly Clause[] {
    const table = this.#file[space];
    if (table === undefined || typeof table !== 'object' || table === null) return [];
    const source = this.source(table.source, [space, 'source']);
    const nothingElse = `${space}/nothing-else`;
    this.#ids.set(nothingElse, `the table ${space} itself`);
    const rows = this.#each(table.rows, [space, 'rows'], (row, path) => this.#row(space, table, source, row, path));
    const rest = [
      ...this.#each(table.versions, [space, 'versions'], (entry, path) =>
        space === 'ike' ? this.#ikeVersion(table, source, entry, path) : this.#version(table, source, entry, path),
      ),
      ...this.#each(table.certificate, [space, 'certificate'], (entry, path) =>
        this.#certificate(table, source, entry, path),
      ),
      ...this.#each(table.constraints, [space, 'constraints'], (entry, path) =>
        this.#constraint(space, table, source, entry, path),
      ),
    ];
    if (!table.closed) return [...rows, ...rest];
    const closing: Clause = {
      kind: 'nothing-else',
      space,
      id: nothingElse,
      line: this.#context.lineOf([space], 'key'),
      title: `Nothing but the documented ${LABELS[space]} rows is accepted`,
      source,
      readings: this.#readings(table.readings, [space, 'readings']),
      schemes: this.#schemes(space, table, {}, [space]),
      ...defined({ note: table.note }),
    };
    return [...rows, closing, ...rest];
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
    const [space, list] = path as readonly [SpaceName, string, number];
    if (list === 'rows') rowBox(space, entry, path, this.#context);
    if (list === 'versions' && space === 'tls') this.#versionNumber(entry as FileVersion, path);
    if (list !== 'constraints') return;
    for (const side of ['when', 'then'] as const) {
      const fields = (entry as FileConstraint)[side] as FileFields | string | null | undefined;
      if (typeof fields === 'object' && fields !== null) constraintBox(space, fields, [...path, side], this.#context);
    }
  }

  #versionNumber({ version }: FileVersion, path: Path): number | undefined {
    if (!this.#context.sound([...path, 'version'])) return undefined;
    const named = tlsVersionNames.resolve(version);
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
    return {
      kind: 'row',
      space,
      box,
      level,
      vendor,
      ...base,
      ...defined({ tolerated: this.#tolerated(space, table, box) }),
    };
  }

  #tolerated(space: SpaceName, table: FileTable, box: Box): Box | undefined {
    const path = [space, 'tolerates'];
    if (table.tolerates === undefined || !this.#context.sound(path)) return undefined;
    const numbers = sequenceNumbersOf(table.tolerates.sequenceNumbers, path, this.#context) ?? [];
    const open = numbers.filter((value) => box[3]?.includes(value) !== true);
    return open.length === 0 ? undefined : [...box.slice(0, 3), [...open].sort((a, b) => a - b)];
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

  #certificate(table: FileTable, source: Source, entry: FileCertificate, path: Path): Clause {
    const base = this.#base('tls', table, source, entry, path, CERTIFICATE_TITLES[entry.check]);
    return { kind: 'certificate', check: checkOf(entry), ...base };
  }

  #constraint(
    space: SpaceName,
    table: FileTable,
    source: Source,
    entry: FileConstraint,
    path: Path,
  ): Clause | undefined {
    const base = this.#base(space, table, source, entry, path, entry.title);
    const when = constraintBox(space, entry.when, [...path, 'when'], this.#context);
    const then =
      entry.then === 'nothing' ? emptyBox(space) : constraintBox(space, entry.then, [...path, 'then'], this.#context);
    if (when === undefined || then === undefined) return undefined;
    return { kind: 'constraint', space, when, then, ...base };
  }

  #base(space: SpaceName, table: FileTable, source: Source, entry: FileClause, path: Path, title: string) {
    return { ...this.#annotated(source, entry, path, title), schemes: this.#schemes(space, table, entry, path) };
  }

  #annotated(source: Source, entry: FileClause, path: Path, title: string) {
    const { from, until, note } = entry;
    if (from !== undefined && until !== undefined && from > until) {
      const message = `wanted a last day that is not before ${from}, found ${until}`;
      this.#context.report([...path, 'until'], 'dates-reversed', message);
    }
    return {
      id: clauseId(path.slice(0, -1), entry) ?? '',
      line: this.#context.lineOf(path),
      title: entry.title ?? title,
      source: entry.source === undefined ? source : this.source(entry.source, [...path, 'source']),
      readings: this.#readings(entry.readings, [...path, 'readings']),
      ...defined({ from, until, note }),
    };
  }

  #readings(readings: readonly FileReading[] | undefined, path: Path): readonly Reading[] {
    if (readings === undefined || !this.#context.sound(path)) return [];
    return readings.map(({ says, source }, at) => ({ says, source: this.source(source, [...path, at, 'source']) }));
  }

  #schemes(space: SpaceName, table: FileTable, entry: FileClause, path: Path): readonly Scheme[] {
    const usable = SCHEMES[space];
    const own = entry.schemes;
    const given = own ?? table.schemes ?? usable;
    const at = own === undefined ? [space, 'schemes'] : [...path, 'schemes'];
    if (!this.#context.sound(at)) return usable;
    const foreign = given.findIndex((scheme) => !usable.includes(scheme));
    // The table's own list is checked once, when the clause that stands for the whole table is made.
    if (foreign !== -1 && (own !== undefined || path.length === 1)) {
      const message = `wanted a scheme of the ${space} table (${usable.join(', ')}), found "${given[foreign]}"`;
      this.#context.report([...at, foreign], 'not-usable', message);
    }
    return given;
  }
}

/** 'ike/row-01', 'tls/version-tlsv1.0', 'tls/certificate-not-expired'; undefined when the entry has nothing to make one of. */
function clauseId(listPath: Path, entry: unknown): string | undefined {
  const [space, list] = listPath;
  const { id, version, check } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id === 'string') return `${space}/${id}`;
  if (space === 'checks' && typeof check === 'string') return `checks/${check}`;
  if (list === 'versions' && typeof version === 'string') return `${space}/version-${version.toLowerCase()}`;
  if (list === 'certificate' && typeof check === 'string') return `${space}/certificate-${check}`;
  return undefined;
}

function checkOf(entry: FileCertificate): CertificateClause['check'] {
  if (entry.check === 'signature-hash') return { name: entry.check, forbidden: entry.forbidden };
  if (entry.check === 'minimum-key-bits') return { name: entry.check, rsa: entry.rsa, ec: entry.ec };
  return { name: entry.check };
}
