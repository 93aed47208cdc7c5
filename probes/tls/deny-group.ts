import type { Target } from '../../core/endpoint/target.ts';
import { suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { shareableGroups } from './ask-hello.ts';
import type { Denial, DenySet } from './deny-set.ts';
import { type HelloSize, helloOffer } from './hello-offer.ts';
import type { TlsHelloOffer } from './tls-offer.ts';

/** Versions that one hello asks for together, newest first, with what must be refused of each. */
export interface DenyGroup {
  readonly probe: 'tls/deny' | 'tls/old-versions';
  readonly denials: readonly Denial[];
  /** Default 'full'. */
  readonly size?: HelloSize;
}

/**
 * As few hellos as ask for everything that must be refused. A server takes the highest version that it has of those offered, and a suite after
 * that (RFC 5246 appendix E.1, RFC 8446 section 4.2.1): where all of TLS 1.3 must be refused, the hello that asks for it asks for TLS 1.2 too,
 * and so does one for all old versions.
 */
export function denyGroups({ denials, oldVersions }: DenySet): readonly DenyGroup[] {
  const old = oldVersions.map((version): Denial => ({ version, suites: suitesOf(version) }));
  const [first, second] = denials;
  const isTogether =
    first?.version === tlsVersion.tls13 &&
    second?.version === tlsVersion.tls12 &&
    first.suites.length === suitesOf(tlsVersion.tls13).length;
  const newer: readonly DenyGroup[] = isTogether
    ? [{ probe: 'tls/deny', denials: [first, second] }, ...denials.slice(2).map((one) => alone(one))]
    : denials.map((one) => alone(one));
  return old.length === 0 ? newer : [...newer, { probe: 'tls/old-versions', denials: old }];
}

/** A group of one version. */
export function alone(denial: Denial, size: HelloSize = 'full'): DenyGroup {
  return { probe: 'tls/deny', denials: [denial], size };
}

/** The same versions with some of their suites; versions of which none is left fall away. Undefined where none is left of any. */
export function within(group: DenyGroup, has: (suite: number, version: number) => boolean): DenyGroup | undefined {
  const denials = group.denials
    .map(({ version, suites }) => ({ version, suites: suites.filter((suite) => has(suite, version)) }))
    .filter(({ suites }) => suites.length > 0);
  return denials.length === 0 ? undefined : { ...group, denials };
}

/** Every suite of the group, each once. */
export function suitesIn({ denials }: DenyGroup): readonly number[] {
  return [...new Set(denials.flatMap(({ suites }) => suites))];
}

/** The hello that asks for a group; `denials` is not empty. */
export function groupOffer(target: Target, group: DenyGroup): TlsHelloOffer {
  const { probe, denials, size = 'full' } = group;
  const [highest] = denials;
  const lowest = denials.at(-1);
  if (highest === undefined || lowest === undefined) throw new RangeError('a version wanted, none found');
  const suites = probe === 'tls/old-versions' ? suitesIn(group) : denials.flatMap((one) => one.suites);
  const offer = helloOffer(target, highest.version, suites, size);
  if (highest.version < tlsVersion.tls13) return offer;
  if (lowest === highest)
    return { ...offer, keyShares: size === 'small' ? shareableGroups.slice(0, 1) : shareableGroups };
  const { signals } = helloOffer(target, lowest.version, suites);
  return { ...offer, lowest: lowest.version, signals, keyShares: shareableGroups };
}
