import { defined } from '../../defined.ts';
import { suitesOf } from '../../protocol/tls/registry.ts';
import { ikeSpace } from '../../spaces/ike-sa.ts';
import { box } from '../../spaces/region.ts';
import { spaceOf } from '../../spaces/registry.ts';
import { tlsSpace } from '../../spaces/tls-suites.ts';
import { tlsGroupSpace, tlsSignatureSpace } from '../../spaces/tls-values.ts';
import { itemsOf, rowBox } from '../field-box.ts';
import type { Source } from '../policy.ts';
import type { OneOrMany, SourceRef } from '../policy-file.ts';
import type { Path } from '../schema-problems.ts';
import { sourceIn } from '../source-in.ts';
import type { CheckContext } from '../yaml-document.ts';
import type { Client, IkeOffer, Offer, Proposal, Seen, Setting, TlsOffer } from './client.ts';
import type { ClientFile, FileIkeOffer, FileOffer, FileSeen, FileSetting, FileTlsOffer } from './client-file.ts';

/** What of a client its tables say. */
export type CompiledClient = Pick<Client, 'source' | 'ike' | 'ipsec' | 'tls' | 'settings' | 'seen'>;

const nothing: CompiledClient = { source: { title: '' }, settings: [], seen: [] };

/** What a client file says in code points; like `compilePolicy` it reads the sound parts of a file of any shape, and reports what is wrong with the rest. */
export function compileClient(raw: unknown, context: CheckContext): CompiledClient {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return nothing;
  const file = raw as ClientFile;
  const isSilent = [file.ike, file.ipsec, file.tls].every((offer) => offer === undefined);
  if (isSilent !== (file.unknown === true) && context.sound(['unknown'])) {
    const message = isSilent
      ? 'wanted at least one of ike, ipsec and tls, or unknown: true, found none'
      : 'wanted nothing that is offered of a client that is unknown, found some';
    context.report([], isSilent ? 'no-offer' : 'not-unknown', message);
  }
  const reader = new OfferReader(file, context);
  const own = reader.source(file.source, ['source'], { title: '' });
  return {
    source: own,
    ...defined({
      ike: reader.ike(file.ike, own),
      ipsec: reader.sa('ipsec', file.ipsec, own),
      tls: reader.tls(file.tls, own),
    }),
    settings: reader.each(file.settings, ['settings'], (entry, path) => reader.setting(entry, path)),
    seen: reader.each(file.seen, ['seen'], (entry, path) => reader.seen(entry, path, own)),
  };
}

class OfferReader {
  readonly #file: ClientFile;
  readonly #context: CheckContext;

  constructor(file: ClientFile, context: CheckContext) {
    this.#file = file;
    this.#context = context;
  }

  source(ref: SourceRef | undefined, path: Path, otherwise: Source): Source {
    return ref === undefined ? otherwise : sourceIn(this.#file.sources, ref, path, this.#context);
  }

  each<T, Made>(list: readonly T[] | undefined, path: Path, make: (entry: T, path: Path) => Made | undefined): Made[] {
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry: T, at) => {
      const place = [...path, at];
      return this.#context.sound(place) ? (make(entry, place) ?? []) : [];
    });
  }

  ike(offer: FileIkeOffer | undefined, own: Source): IkeOffer | undefined {
    const made = this.sa('ike', offer, own);
    if (made === undefined || offer === undefined) return undefined;
    const guess =
      offer.guess === undefined || !this.#context.sound(['ike', 'guess'])
        ? undefined
        : this.values(ikeSpace.dimensions.keyExchange, 'guess', offer.guess, ['ike']);
    this.#guessed(made, guess ?? []);
    return { ...made, ...defined({ guess, retries: offer.retries }) };
  }

  /** A public value is of a group that is offered (RFC 7296 section 1.2); of a list that is cut not all are known. */
  #guessed({ proposals, isCut }: Offer, guess: readonly number[]): void {
    const at = Object.keys(ikeSpace.dimensions).indexOf('keyExchange');
    const offered = new Set(proposals.flatMap(({ box: own }) => own[at] ?? []));
    const other = guess.find((group) => !offered.has(group));
    if (other === undefined || isCut === true || offered.size === 0) return;
    const message = `wanted a group that is offered: ${[...offered].join(', ')}; found ${other}`;
    this.#context.report(['ike', 'guess'], 'not-usable', message);
  }

  sa(space: 'ike' | 'ipsec', offer: FileOffer | undefined, own: Source): Offer | undefined {
    if (typeof offer !== 'object' || offer === null) return undefined;
    const proposals = Array.isArray(offer.proposals)
      ? offer.proposals.flatMap((entry, at) => this.#proposal(space, entry, [space, 'proposals', at]) ?? [])
      : [];
    return {
      proposals,
      ...(offer.offers === 'one' ? { isChoice: true } : {}),
      ...(offer.whole === false ? { isCut: true } : {}),
      source: this.source(offer.source, [space, 'source'], own),
    };
  }

  #proposal(space: 'ike' | 'ipsec', entry: FileOffer['proposals'][number], path: Path): Proposal | undefined {
    if (typeof entry !== 'object' || entry === null) return undefined;
    const made = rowBox(space, entry, path, this.#context);
    if (made === undefined) return undefined;
    const silent: CheckContext = { ...this.#context, report: () => undefined };
    const values = Object.values(spaceOf(space).dimensions).map((dimension, at) => {
      const given = entry[dimension.field];
      const items = given === undefined ? undefined : itemsOf(dimension, given, path, silent);
      return items === undefined ? (made[at] ?? []) : unique(items.map(({ value }) => value));
    });
    return { values: [...values, ...made.slice(values.length)], box: made };
  }

  tls(offer: FileTlsOffer | undefined, own: Source): TlsOffer | undefined {
    if (typeof offer !== 'object' || offer === null) return undefined;
    const { version, suite } = tlsSpace.dimensions;
    const named = (
      dimension: Parameters<OfferReader['values']>[0],
      field: 'versions' | 'suites' | 'groups' | 'signatures',
    ) => (offer[field] === undefined ? undefined : this.values(dimension, field, offer[field], ['tls']));
    const versions = named(version, 'versions') ?? [];
    const suites = named(suite, 'suites') ?? [];
    for (const [at, code] of suites.entries()) {
      if (versions.length === 0 || versions.some((one) => suitesOf(one).includes(code))) continue;
      const message = `wanted a suite of ${versions.map(version.name).join(', ')}, found ${suite.name(code)}`;
      this.#context.report(['tls', 'suites', at], 'not-usable', message);
    }
    const proposals = versions
      .toSorted((one, other) => other - one)
      .map((one) => ({ one, own: suites.filter((code) => suitesOf(one).includes(code)) }))
      .filter((entry) => entry.own.length > 0)
      .map(({ one, own: of }): Proposal => ({ values: [[one], of], box: box([one], of) }));
    return {
      proposals,
      schemes: Array.isArray(offer.schemes) ? offer.schemes : [],
      ...(offer.whole === false ? { isCut: true } : {}),
      ...defined({
        groups: named(tlsGroupSpace.dimensions.group, 'groups'),
        signatures: named(tlsSignatureSpace.dimensions.signatureScheme, 'signatures'),
      }),
      source: this.source(offer.source, ['tls', 'source'], own),
    };
  }

  setting({ name, table, field, words }: FileSetting, path: Path): Setting | undefined {
    const dimensions = Object.values(spaceOf(table).dimensions);
    const dimension = dimensions.findIndex((one) => one.field === field);
    const of = dimensions[dimension];
    if (of === undefined) return undefined;
    const known = Object.entries(words).flatMap(([word, value]) =>
      (this.values(of, word, value, [...path, 'words']) ?? []).map((code) => [String(code), word] as const),
    );
    return { name, space: table, dimension, words: Object.fromEntries(known) };
  }

  seen({ at, says, source }: FileSeen, path: Path, own: Source): Seen {
    return { at, says, source: this.source(source, [...path, 'source'], own) };
  }

  values(
    { spelling, usable, misuse }: Pick<Parameters<typeof itemsOf>[0], 'spelling' | 'usable' | 'misuse'>,
    field: string,
    given: OneOrMany<string | number>,
    path: Path,
  ): readonly number[] | undefined {
    const items = itemsOf({ field, spelling, usable, ...defined({ misuse }) }, given, path, this.#context);
    return items === undefined ? undefined : unique(items.map(({ value }) => value));
  }
}

function unique(values: readonly number[]): readonly number[] {
  return [...new Set(values)];
}
