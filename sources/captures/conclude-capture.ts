import { defined } from '../../core/defined.ts';
import { schemeTraits } from '../../core/endpoint/scheme.ts';
import type {
  Facts,
  HandshakeFacts,
  Ikev1Facts,
  OpenVpnFacts,
  Settled,
  SpaceFacts,
  TlsFacts,
} from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import { ipsecUniverse } from '../../core/spaces/child-sa.ts';
import { ikeAdditionalUniverse, ikeUniverse } from '../../core/spaces/ike-sa.ts';
import { type Point, pointBox, type Region } from '../../core/spaces/region.ts';
import { suiteUniverse, suiteVersions } from '../../core/spaces/tls-suites.ts';
import type { CapturedIkev1Offer } from './ike/ikev1-phase1.ts';
import type { CapturedChoice } from './tls/hello-choice.ts';
import type { CapturedSsl2Choice } from './tls/ssl2-choice.ts';

/** What was answered, by the question. That the answer is what is said of it here is the doing of `shape.ts` where it was read from a file. */
type Answered<A> = Observation & { readonly answer: A };

const versionUniverse: Region = [[[tlsVersion.ssl2, ...suiteVersions]]];

/**
 * What passed by shows of a target. What was chosen is accepted; nothing is refused, for nobody asked under control, and what nobody offered is not
 * known: everything else stays open, for that reason.
 */
export function concludeCapture({ target, observations }: SeenTarget): Facts {
  const answered = observations.filter(({ outcome }) => outcome === 'answered');
  if (target.scheme === 'ikev2') return concludeIke(answered, observations);
  if (schemeTraits[target.scheme].hasTls !== true) return {};
  const chosen = answered.filter(isTls);
  return { tls: concludeTls(chosen), ...defined({ openvpn: concludeOpenVpn(target.scheme, observations) }) };
}

function isTls(one: Observation): one is Answered<CapturedChoice | CapturedSsl2Choice> {
  return one.probe === 'capture/tls' || one.probe === 'capture/openvpn';
}

function isChoice(one: Answered<CapturedChoice | CapturedSsl2Choice>): one is Answered<CapturedChoice> {
  return one.answer.kind === 'server-hello';
}

function concludeTls(answered: readonly Answered<CapturedChoice | CapturedSsl2Choice>[]): TlsFacts {
  const chosen = answered.filter(isChoice);
  const by = (point: (answer: CapturedChoice) => Point | undefined): readonly Settled[] =>
    settled(chosen, (answer) => {
      const own = point(answer);
      return own === undefined ? [] : [own];
    });
  return {
    suites: shown(
      settled(answered, (answer) =>
        answer.kind === 'server-hello'
          ? [[answer.version, answer.suite]]
          : answer.suites.map((kind) => [answer.version, kind]),
      ),
      suiteUniverse,
    ),
    versions: shown(
      settled(answered, ({ version }) => [[version]]),
      versionUniverse,
    ),
    groups: shown(
      by(({ version, group }) => (group === undefined ? undefined : [version, group])),
      [],
    ),
    signatureSchemes: shown(
      by(({ version, signatureScheme }) => (signatureScheme === undefined ? undefined : [version, signatureScheme])),
      [],
    ),
    chains: [],
    // There may always be another than those that passed by.
    openChains: [{ reason: 'capture-does-not-show', evidence: [] }],
    handshakes: chosen.map(handshakeOf),
  };
}

/** A handshake that clients and the gateway completed with each other is used, as one of ours is. */
function handshakeOf({ id, detail, answer: { version, suite, completed } }: Answered<CapturedChoice>): HandshakeFacts {
  return {
    version,
    suite,
    completed,
    agrees: true,
    detail,
    evidence: [id],
    ...(completed ? { usable: 'yes' } : { usable: 'no', reason: 'completion-not-seen' }),
  };
}

function concludeOpenVpn(scheme: string, observations: readonly Observation[]): OpenVpnFacts | undefined {
  const seen = observations.find(({ probe, outcome }) => probe === 'capture/openvpn' && outcome === 'answered');
  const wrap = seen?.offer['wrap'];
  if (seen === undefined || (wrap !== 'none' && wrap !== 'tls-auth' && wrap !== 'tls-crypt' && wrap !== 'tls-crypt-v2'))
    return undefined;
  return { transport: scheme === 'openvpn+tcp' ? 'tcp' : 'udp', wrap: { value: wrap, evidence: [seen.id] } };
}

function concludeIke(answered: readonly Observation[], all: readonly Observation[]): Facts {
  const chosen = answered.filter((one): one is Answered<{ readonly point: Point }> => one.probe === 'capture/ikev2');
  const of = (isOf: (point: Point) => boolean): readonly Settled[] =>
    settled(chosen, ({ point }) => (isOf(point) ? [point] : []));
  const beside = of((point) => point.length > 5).map((one) => ({
    ...one,
    box: Array.from({ length: 11 }, (_, at) => one.box[at] ?? [0]),
  }));
  const ikev1 = concludeIkev1(answered, all);
  return {
    ike: shown(
      of((point) => point.length === 4),
      ikeUniverse(),
    ),
    ikeAdditional: shown(
      of((point) => point.length === 5),
      ikeAdditionalUniverse(),
    ),
    ...(beside.length === 0 ? {} : { ikeBeside: shown(beside, []) }),
    ipsec: shown([], ipsecUniverse()),
    ...defined({ ikev1 }),
  };
}

/** Only what was chosen is told: that nobody was answered proves nothing here. */
function concludeIkev1(answered: readonly Observation[], all: readonly Observation[]): Ikev1Facts | undefined {
  const chosen = answered.filter(({ probe }) => probe === 'capture/ikev1');
  const [first] = chosen;
  if (first === undefined) return undefined;
  const offers = all
    .filter(({ probe }) => probe === 'capture/ikev1')
    .map(({ offer }) => offer as unknown as CapturedIkev1Offer);
  const of = (mode: CapturedIkev1Offer['mode']): readonly (readonly number[])[] =>
    offers.filter((offer) => offer.mode === mode).flatMap(({ transforms }) => transforms);
  const chosenNumbers = first.answer?.['transform'];
  const [encryption = 0, keyLengthBits = 0, hash = 0, authentication = 0, group = 0] = isNumbers(chosenNumbers)
    ? chosenNumbers
    : [];
  return {
    stance: { value: 'answered', evidence: chosen.map(({ id }) => id) },
    mode: (first.offer as unknown as CapturedIkev1Offer).mode,
    combination: { encryption, keyLengthBits, hash, authentication, group },
    offered: {
      main: new Set(of('main').map((one) => one.join())).size,
      aggressiveGroups: [...new Set(of('aggressive').map((one) => one[4] ?? 0))].sort((a, b) => a - b),
    },
  };
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

/** Each point once, with all that show it. */
function settled<A>(answered: readonly Answered<A>[], points: (answer: A) => readonly Point[]): readonly Settled[] {
  const seen = answered.flatMap(({ id, answer }) => points(answer).map((own) => ({ own, id })));
  const byPoint = Map.groupBy(seen, ({ own }) => own.join());
  return [...byPoint.values()].map((same) => ({
    box: pointBox(same[0]?.own ?? []),
    evidence: same.map(({ id }) => id),
  }));
}

function shown(accepted: readonly Settled[], universe: Region): SpaceFacts {
  const undecided = universe.map((box) => ({ box, reason: 'capture-does-not-show' as const, evidence: [] }));
  return { accepted, refused: [], undecided };
}
