import { defined } from '../../core/defined.ts';
import type { Ikev1Facts } from '../../core/facts/facts.ts';
import { joinedReasons, type Reason, type Reasons } from '../../core/facts/reason.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { ikev1NotifyType } from '../../core/protocol/ikev1/numbers.ts';
import type { Ikev1Transform } from '../../core/protocol/ikev1/transform.ts';
import { payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { isNumbers } from '../ikev2/recorded-offer.ts';

const [mainMode, aggressiveMode] = ['ikev1/main-mode', 'ikev1/aggressive-mode'] as const;
/** Questions that have to stay unanswered before silence says no. */
const silencesWanted = 3;

/**
 * What the observations of one target say about IKEv1; undefined when it was not asked about.
 *
 * It is answered when one offer was accepted: a combination was chosen, or the credentials were refused behind it. It is refused as a whole
 * when INVALID_MAJOR_VERSION answered main mode and aggressive mode, and an IKEv2 control was accepted afterwards; or when at least three
 * questions, both modes among them, were dropped on a line that was not seen to lose anything, each between accepted IKEv2 controls, by a peer that answers a version
 * that does not exist with INVALID_MAJOR_VERSION.
 */
export function concludeIkev1(observations: readonly Observation[]): Ikev1Facts | undefined {
  const ordered = inOrder(observations.filter(({ probe }) => probe.startsWith('ikev1/') || probe.startsWith('ikev2/')));
  const asked = ordered.filter(({ probe }) => probe === mainMode || probe === aggressiveMode);
  if (asked.length === 0) return undefined;
  const offered = offeredIn(asked);
  const of = (some: readonly Observation[]): readonly string[] => some.map(({ id }) => id);

  const accepted = asked.filter(({ outcome }) => outcome === 'answered' || outcome === 'authentication-failed');
  const [first] = accepted;
  if (first !== undefined) {
    const combination = accepted.map(combinationOf).find((one) => one !== undefined);
    return {
      stance: { value: 'answered', evidence: of(accepted) },
      mode: first.probe === mainMode ? 'main' : 'aggressive',
      ...defined({ combination }),
      offered,
    };
  }
  const known = (
    value: Ikev1Facts['stance']['value'],
    evidence: readonly Observation[],
    reason: Reasons,
  ): Ikev1Facts => ({
    stance: { value, evidence: of(evidence) },
    offered,
    reason,
  });
  if (asked.every(isVersionRefused)) {
    const grounds = bothModes(asked) ? withControls(ordered, asked) : undefined;
    return grounds === undefined
      ? known('unknown', asked, 'no-answered-control')
      : { stance: { value: 'refused', evidence: of(grounds) }, refusedBy: 'version', offered };
  }
  if (asked.every(({ outcome }) => outcome === 'silent')) {
    const grounds = groundsOfSilence(ordered, asked);
    return typeof grounds === 'string'
      ? known('silent', asked, grounds)
      : { stance: { value: 'refused', evidence: of(grounds) }, refusedBy: 'silence', offered };
  }
  const refused = asked.filter(isProposalRefused);
  if (asked.every((one) => isProposalRefused(one) || one.outcome === 'silent')) {
    return known('offer-refused', refused, 'ikev1-offer-refused');
  }
  return known('unknown', asked, reasonOf(asked));
}

/** What was dropped, the controls around it and the version that does not exist; or why that is no refusal. */
function groundsOfSilence(
  ordered: readonly Observation[],
  asked: readonly Observation[],
): readonly Observation[] | Reason {
  if (asked.length < silencesWanted || !bothModes(asked)) return 'silent';
  const version = ordered.find(({ probe }) => probe === 'ikev1/future-version');
  if (version === undefined || !isVersionRefused(version)) return 'silent';
  if (!ordered.every((one, at) => at === 0 || isWithoutLoss(one))) return 'ikev1-silent-and-lossy';
  const grounds = withControls(ordered, asked);
  return grounds === undefined
    ? 'no-answered-control'
    : ordered.filter((one) => one === version || grounds.includes(one));
}

/** The observations with the nearest IKEv2 controls around each; undefined where one of these was not accepted, or is missing. */
function withControls(
  ordered: readonly Observation[],
  asked: readonly Observation[],
): readonly Observation[] | undefined {
  const found = new Set<Observation>();
  for (const one of asked) {
    const at = ordered.indexOf(one);
    const around = [ordered.slice(0, at).findLast(isControl), ordered.slice(at + 1).find(isControl)];
    for (const control of around) {
      if (control?.outcome !== 'answered') return undefined;
      found.add(control);
    }
    found.add(one);
  }
  return ordered.filter((one) => found.has(one));
}

/** An offer of IKEv2 that was accepted shows that the peer negotiates with us at that moment; a control that was not shows the contrary. */
function isControl({ probe, outcome }: Observation): boolean {
  if (probe === 'ikev2/control') return true;
  return (
    probe.startsWith('ikev2/') && probe !== 'ikev2/calibration' && probe !== 'ikev2/port' && outcome === 'answered'
  );
}

/** Where an answered request had to be sent more than once, what was not answered may have been lost. A cookie is one try more. */
function isWithoutLoss({ probe, outcome, attempts, sent }: Observation): boolean {
  if (outcome !== 'answered' && outcome !== 'refused') return true;
  if (probe === 'ikev2/port') return true;
  const hasCookie = Number.parseInt(sent.slice(2 * nextPayloadAt, 2 * nextPayloadAt + 2), 16) === payloadType.notify;
  return attempts <= (hasCookie ? 2 : 1);
}

/** Octet of the header that has the type of the first payload. */
const nextPayloadAt = 16;

function bothModes(asked: readonly Observation[]): boolean {
  return new Set(asked.map(({ probe }) => probe)).size === 2;
}

function isVersionRefused({ outcome, answer }: Observation): boolean {
  return outcome === 'refused' && answer?.['notify'] === ikev1NotifyType.invalidMajorVersion;
}

function isProposalRefused({ outcome, answer }: Observation): boolean {
  return outcome === 'refused' && answer?.['version'] === 1 && answer['notify'] === ikev1NotifyType.noProposalChosen;
}

function reasonOf(asked: readonly Observation[]): Reasons {
  return joinedReasons(asked.map((one) => (one.outcome === 'refused' ? 'other-notify' : one.outcome)));
}

function combinationOf({ answer }: Observation): Ikev1Transform | undefined {
  const numbers = answer?.['transform'];
  if (!isNumbers(numbers) || numbers.length !== 5) return undefined;
  const [encryption, keyLengthBits, hash, authentication, group] = numbers as readonly [
    number,
    number,
    number,
    number,
    number,
  ];
  return { encryption, keyLengthBits, hash, authentication, group };
}

function offeredIn(asked: readonly Observation[]): Ikev1Facts['offered'] {
  const transforms = (mode: string): readonly (readonly number[])[] =>
    asked.flatMap(({ probe, offer, attempts }) => {
      const offered = offer['transforms'];
      return probe === mode && attempts > 0 && Array.isArray(offered) ? offered.filter(isNumbers) : [];
    });
  const groups = new Set(transforms(aggressiveMode).map((one) => one[4] ?? 0));
  return {
    main: new Set(transforms(mainMode).map((one) => one.join())).size,
    aggressiveGroups: [...groups].sort((a, b) => a - b),
  };
}
