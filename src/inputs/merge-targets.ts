import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import { isSameWrap } from '../../core/credentials/same-wrap.ts';
import { openVpnSchemes, type Scheme, tlsSchemes } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import { guessableSchemes } from '../../core/policy/ask.ts';
import type { ObservedTarget } from '../run/observe-options.ts';

/** Where a target was named. */
export interface Origin {
  readonly kind: 'target' | 'inventory' | 'profile';
  /** 'gateproof.yaml:5', 'profile a.zip', 'the targets given'. */
  readonly words: string;
}

/** A target and where the user named it. */
export interface NamedTarget extends ObservedTarget {
  readonly origin: Origin;
}

export interface MergedTargets {
  /** Each once, in the order in which they were named. */
  readonly targets: readonly ObservedTarget[];
  /** Targets that were named with more than one meaning, one line for each pair. */
  readonly problems: readonly string[];
  /** What the user should know of targets that were named several times. */
  readonly notes: readonly string[];
}

/**
 * A target that is named several times is probed once, as it was named first. That holds where each time says the same of what is sent and
 * judged; where they differ, none of them is what the user meant. So it is for a guess at a port that is named with its scheme as well.
 * `trustAnchors` are those of the scan.
 */
export function mergeTargets(named: readonly NamedTarget[], trustAnchors: readonly string[]): MergedTargets {
  const first = new Map<string, NamedTarget>();
  const problems: string[] = [];
  const notes: string[] = [];
  const byPort = new Map<string, NamedTarget>();
  for (const one of named) {
    if (one.target.guessed !== true && guessableSchemes.includes(one.target.scheme) && !byPort.has(portOf(one)))
      byPort.set(portOf(one), one);
  }
  for (const one of named) {
    const known = (one.target.guessed === true ? byPort.get(portOf(one)) : undefined) ?? first.get(keyOf(one));
    if (known === undefined) {
      first.set(keyOf(one), one);
      continue;
    }
    const different = differences(known, one, trustAnchors);
    if (different.length > 0) {
      problems.push(
        `${known.target.url}: one meaning wanted, because it is probed once; ${known.origin.words} and ${one.origin.words} differ in ${different.join(' and ')}`,
      );
    } else if (one.origin.kind === 'profile') {
      notes.push(
        `${known.target.url}: probed once, for ${known.origin.words}; ${one.origin.words} leads there in the same way`,
      );
    }
  }
  return { targets: [...first.values()].map(({ origin: _origin, ...target }) => target), problems, notes };
}

/** A gateway may take something else of each identity: an IKEv2 endpoint that is named with several credentials is as many targets. */
function keyOf({ target: { url, scheme, credentials } }: NamedTarget): string {
  return scheme === 'ikev2' && credentials !== undefined ? `${url} ${credentials}` : url;
}

function portOf({ target: { host, port } }: NamedTarget): string {
  return `${host} ${port}`;
}

/** What of a target is sent or judged, or what it is called; how it is told, and what is compared where that is more. */
interface Trait {
  readonly name: string;
  readonly told: (one: NamedTarget) => string;
  readonly isSame?: (one: NamedTarget, other: NamedTarget, trustAnchors: readonly string[]) => boolean;
  /** Schemes that it changes anything for. */
  readonly schemes: readonly Scheme[];
}

const traits: readonly Trait[] = [
  { name: 'server name', told: ({ target }) => target.serverName ?? 'none', schemes: tlsSchemes },
  {
    name: 'name wanted of the certificate',
    // Where a server name is known, it is wanted of the certificate as well.
    told: ({ target }) => (target.serverName === undefined ? target.certificateName : undefined) ?? 'none',
    schemes: tlsSchemes,
  },
  {
    name: 'what OpenVPN clients check of the certificate',
    told: ({ target }) => clientCheckWords(target),
    schemes: openVpnSchemes,
  },
  { name: 'credentials', told: ({ target }) => target.credentials ?? 'none', schemes: ['ikev2'] },
  {
    name: 'key of the OpenVPN control channel',
    told: ({ wrap }) => wrapWords(wrap),
    isSame: (one, other) => isSameWrap(one.wrap, other.wrap),
    schemes: openVpnSchemes,
  },
  {
    name: 'trust anchors',
    told: ({ target: { trustAnchors } }) =>
      trustAnchors === undefined ? 'those of the scan' : `${trustAnchors.length} of its own`,
    isSame: (one, other, scan) => isSameSet(one.target.trustAnchors ?? scan, other.target.trustAnchors ?? scan),
    schemes: [...tlsSchemes, 'ikev2'],
  },
];

/** The name under which the inventory has an endpoint reported; of profiles it is the file's, which a note tells. */
const gatewayName: Trait = {
  name: 'gateway name',
  told: ({ target }) => target.gateway ?? 'none',
  schemes: [...tlsSchemes, 'ikev2'],
};

/** Never the value of a secret. */
function differences(one: NamedTarget, other: NamedTarget, trustAnchors: readonly string[]): readonly string[] {
  const { scheme, guessed } = one.target;
  const isInventory = one.origin.kind === 'inventory' && other.origin.kind === 'inventory';
  return [...traits, ...(isInventory ? [gatewayName] : [])].flatMap(({ name, told, isSame, schemes }) => {
    const spoken = guessed === true ? guessableSchemes : [scheme];
    const [a, b] = [told(one), told(other)];
    if (!spoken.some((each) => schemes.includes(each)) || (isSame?.(one, other, trustAnchors) ?? a === b)) return [];
    return [a === b ? name : `${name} (${a}; ${b})`];
  });
}

function clientCheckWords({ clientCheck, serverName }: Target): string {
  const { name, peerFingerprints = [], issuerFingerprints = [] } = clientCheck ?? {};
  const prints = [...peerFingerprints.toSorted(), ...issuerFingerprints.map((print) => `issuer ${print}`).toSorted()];
  const isServerName = name?.type === 'name' && name.value === serverName && prints.length === 0;
  // Without a profile it is the same.
  if (clientCheck === undefined || isServerName) return 'the server name';
  const all = [...(name === undefined ? [] : [`${name.type} ${name.value}`]), ...prints];
  return all.join(' and ') || 'nothing';
}

function wrapWords(wrap: OpenVpnWrap | undefined): string {
  if (wrap?.kind !== 'tls-auth') return wrap?.kind ?? 'not known';
  const { direction, digest } = wrap;
  return `tls-auth${direction === undefined ? '' : `, direction ${direction}`}${digest === undefined ? '' : `, ${digest}`}`;
}

/** Of certificates in PEM, however their lines are broken. */
function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const of = (all: readonly string[]): ReadonlySet<string> => new Set(all.map((pem) => pem.replaceAll(/\s+/gu, '')));
  return of(one).symmetricDifference(of(other)).size === 0;
}
