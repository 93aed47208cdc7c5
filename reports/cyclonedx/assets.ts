import { defined } from '../../core/defined.ts';
import { visibleText } from '../text/visible-text.ts';
import type { Algorithm } from './algorithm.ts';

/** Versions of CycloneDX that are written; key lengths and groups of IKEv2 have a place of their own from 1.7 on. */
export type SpecVersion = '1.6' | '1.7';

/** Where something was seen. */
export interface Seen {
  /** The target's URL. */
  readonly location: string;
  /** 'observed at 192.0.2.1:443, 2026-11-22T10:00:00Z to …' */
  readonly additionalContext: string;
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

/** Everything of an asset but its reference, its name and where it was seen. */
export interface AssetDescription {
  readonly cryptoProperties: object;
  readonly properties?: readonly Property[];
}

interface Asset extends AssetDescription {
  readonly ref: string;
  readonly name: string;
  readonly seen: Map<string, Seen>;
}

/** The cryptographic assets of all targets, each once, with the places where it was seen and the assets that it needs. */
export class Assets {
  readonly specVersion: SpecVersion;
  readonly #assets = new Map<string, Asset>();
  readonly #dependencies = new Map<string, Set<string>>();
  readonly #provided = new Map<string, Set<string>>();

  constructor(specVersion: SpecVersion) {
    this.specVersion = specVersion;
  }

  /** Adds an asset, or one more place of an asset that is there already; its reference. */
  add(kind: string, id: string, name: string, seen: Seen, describe: () => AssetDescription): string {
    const ref = visibleText(`${kind}/${id}`);
    let asset = this.#assets.get(ref);
    if (asset === undefined) {
      asset = { ref, name: visibleText(name) || '(no name)', seen: new Map(), ...describe() };
      this.#assets.set(ref, asset);
    }
    asset.seen.set(seen.location, seen);
    return ref;
  }

  algorithm(algorithm: Algorithm, seen: Seen): string {
    const { name, primitive, family, parameter, mode, curve } = algorithm;
    const isNew = this.specVersion === '1.7';
    return this.add('algorithm', name, name, seen, () => ({
      cryptoProperties: {
        assetType: 'algorithm',
        algorithmProperties: {
          primitive,
          ...(family !== undefined && isNew ? { algorithmFamily: family } : {}),
          ...defined({ parameterSetIdentifier: parameter }),
          ...(curve === undefined
            ? {}
            : isNew
              ? { ellipticCurve: curve }
              : { curve: curve.slice(curve.indexOf('/') + 1) }),
          ...defined({ mode }),
        },
      },
    }));
  }

  depends(ref: string, on: readonly string[]): void {
    add(this.#dependencies, ref, on);
  }

  /** A service offers protocols. */
  provides(ref: string, what: readonly string[]): void {
    add(this.#provided, ref, what);
  }

  components(): Iterable<object> {
    const sorted = [...this.#assets.values()].sort(byRef);
    return sorted.values().map(({ ref, name, seen, cryptoProperties, properties }) => ({
      type: 'cryptographic-asset',
      'bom-ref': ref,
      name,
      evidence: {
        occurrences: [...seen.values()].map(({ location, additionalContext }) => ({
          location: visibleText(location),
          additionalContext: visibleText(additionalContext),
        })),
      },
      cryptoProperties,
      ...(properties === undefined || properties.length === 0 ? {} : { properties }),
    }));
  }

  /** The graph; `others` are references outside the assets that stand in it. */
  dependencies(others: readonly string[]): Iterable<object> {
    return [...others, ...[...this.#assets.keys()].sort()].values().map((ref) => ({
      ref,
      ...listed('dependsOn', this.#dependencies.get(ref)),
      ...listed('provides', this.#provided.get(ref)),
    }));
  }
}

function add(graph: Map<string, Set<string>>, ref: string, more: readonly string[]): void {
  const known = graph.get(ref) ?? new Set();
  for (const one of more) known.add(one);
  graph.set(ref, known);
}

function listed(name: string, refs: ReadonlySet<string> | undefined): object {
  return refs === undefined || refs.size === 0 ? {} : { [name]: [...refs] };
}

function byRef(a: Asset, b: Asset): number {
  return a.ref < b.ref ? -1 : 1;
}
