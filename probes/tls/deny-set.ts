import type { ValueQuestions } from '../../core/policy/ask-values.ts';
import { suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { type Box, type Region, subtract } from '../../core/spaces/region.ts';
import { type SpaceName, spaceOf } from '../../core/spaces/registry.ts';
import { suiteVersions } from '../../core/spaces/tls-suites.ts';
import type { DocumentedSuite, TlsAsk } from './tls-offer.ts';

/** Suites of one version that must be refused. */
export interface Denial {
  readonly version: number;
  readonly suites: readonly number[];
}

/**
 * The hellos that must be refused for policies to hold, and suites of which they want to know no more than whether they are accepted. What is
 * offered alone is in none of them.
 */
export interface DenySet {
  /** One hello each, newest version first. */
  readonly denials: readonly Denial[];
  /**
   * Versions up to TLS 1.1, newest first, that must be refused altogether. One hello asks for all: a server takes the highest version that
   * it has up to that of the hello (RFC 5246 appendix E.1), so a refusal of every suite refuses every lower version too.
   */
  readonly oldVersions: readonly number[];
  readonly asksSsl2: boolean;
  /** Versions that must be accepted, newest first, and what no other hello offers of them: asked only where nothing of the version was accepted. */
  readonly wanted: readonly Denial[];
}

/** What has to be shown refused for the policies to hold. Pure. */
export function denySet(ask: TlsAsk): DenySet {
  const known = made.get(ask) ?? makeDenySet(ask);
  made.set(ask, known);
  return known;
}

/** Kept as long as the questions, which are those of every endpoint of a run. */
const made = new WeakMap<TlsAsk, DenySet>();

function makeDenySet(ask: TlsAsk): DenySet {
  const documented = ask.documented.map(({ version, suite }): Box => [[version], [suite]]);
  const denied = suiteVersions.map((version): Denial => {
    const all: Region = [[[version], suitesOf(version)]];
    const isForbidden = ask.versions.some((one) => one.version === version && one.expect === 'refused');
    const wanted = isForbidden
      ? all
      : [
          ...ask.closed.flatMap((allowed) => subtract(all, allowed)),
          ...within(ask.forbidden, all),
          ...(ask.features ?? []).flatMap(({ when }) => within(when, all)),
          ...within(carriersOf(ask, version), all),
        ];
    const suites = new Set(subtract(wanted, documented).flatMap(([, values = []]) => values));
    return { version, suites: [...suites].sort((a, b) => a - b) };
  });
  const oldVersions = denied
    .filter(({ version, suites }) => version <= tlsVersion.tls11 && suites.length === suitesOf(version).length)
    .map(({ version }) => version);
  const denials = denied.filter(({ version, suites }) => suites.length > 0 && !oldVersions.includes(version));
  const wanted = ask.versions
    .filter(({ version, expect }) => expect === 'accepted' && suiteVersions.includes(version))
    .map(({ version }): Denial => {
      const taken = denied.find((one) => one.version === version)?.suites ?? [];
      return {
        version,
        suites: suitesOf(version).filter((suite) => !taken.includes(suite) && !has(ask, version, suite)),
      };
    });
  return {
    denials: denials.toReversed(),
    oldVersions: oldVersions.toReversed(),
    asksSsl2: ask.versions.some(({ version }) => version === tlsVersion.ssl2),
    wanted: wanted.filter(({ suites }) => suites.length > 0).sort((a, b) => b.version - a.version),
  };
}

/** The suites with which the groups and signature schemes of a version can be asked for. */
function carriersOf({ groups, signatures }: TlsAsk, version: number): Region {
  const of = (space: SpaceName, questions: ValueQuestions | undefined): Region => {
    const isAsked =
      questions?.required.some(([own]) => own === version) === true ||
      questions?.denied.some(([own = []]) => own.includes(version)) === true;
    return isAsked ? (spaceOf(space).carriers?.() ?? []) : [];
  };
  return [...of('tls.groups', groups), ...of('tls.signatures', signatures)];
}

function within(boxes: readonly Box[], all: Region): Region {
  return subtract(all, subtract(all, boxes));
}

function has({ documented }: TlsAsk, version: number, suite: number): boolean {
  return documented.some((row: DocumentedSuite) => row.version === version && row.suite === suite);
}

/**
 * `length` code points that no registry has, to fill a list with: the values that servers must pass over (RFC 8701), then unassigned ones
 * downwards from 0xfdff.
 */
export function unassignedSuites(length: number): readonly number[] {
  const grease = Array.from({ length: 16 }, (_, at) => 0x0a0a + at * 0x1010);
  const rest = Array.from({ length: Math.max(0, length - grease.length) }, (_, at) => 0xfdff - at);
  return [...grease, ...rest].slice(0, length);
}
