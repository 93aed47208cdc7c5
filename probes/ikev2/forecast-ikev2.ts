import type { PlannedExchange } from '../probe.ts';
import { besideRegion } from './beside-region.ts';
import { buriedQuestion, refusalsAtStake } from './bury.ts';
import { sizes } from './easier.ts';
import { questionsBetweenControls } from './ike-interview.ts';
import { documentedBoxes, type Ikev2Ask, type Ikev2Plan, ikev2Plan, offeredAlone } from './ikev2-ask.ts';
import { type Datagram, pack, shareGroupFor } from './pack.ts';
import { differentProposals, proposalsAtMost, severalGroups } from './prefer.ts';
import { type ReadOffer, readerOf, unreadOf } from './was-read.ts';

/**
 * What `observeIkev2` would send to a gateway that accepts what is documented and nothing else (the minimum), and the most that it sends
 * to one that accepts anything. Silence adds retransmissions, pauses and repetitions. Throws Ikev2AskError for an ask out of bounds.
 */
export function forecastIkev2(ask: Ikev2Ask): readonly PlannedExchange[] {
  const plan = ikev2Plan(ask);
  const rows = ask.documented.length;
  const hybrids = ask.documented.some(({ length }) => length > 4) ? 1 : 0;
  const sweeps = ask.sweep ? sweepsOf(plan) : [];
  const datagrams = sweeps.flat().length;
  const preferred = preferencesOf(plan);
  const shown = controlsOf(plan, sweeps, preferred.min > 0);
  const buriedAtMost = 4 * datagrams + surveyed;
  const planned: PlannedExchange[] = [
    { probe: 'ikev2/row', offer: 'each documented combination alone', connections: { min: rows, max: 4 * rows } },
    {
      probe: 'ikev2/calibration',
      offer: 'a cipher, or an additional key exchange, that does not exist, which must not be accepted',
      connections: { min: 1 + hybrids, max: (ask.sweep ? 3 : 1) + offeringsAtMost * hybrids },
    },
    {
      probe: 'ikev2/control',
      offer: 'one documented combination, alone, between and after the others',
      connections: {
        min: shown.alone,
        max: 1 + Math.ceil((rows + 2 * offeredAlone(plan) + surveyed) / questionsBetweenControls) + buriedAtMost,
      },
    },
  ];
  const last: PlannedExchange[] = [
    {
      probe: 'ikev2/preference',
      offer: 'several accepted combinations together, in one order and in another',
      connections: preferred,
    },
    ...(plan.bothPorts
      ? [
          {
            probe: 'ikev2/port',
            offer: 'one documented combination to the port (500, 4500) that was not used',
            connections: { min: rows === 0 ? 0 : 1, max: 1 },
          },
        ]
      : []),
    ...(plan.identify
      ? [
          {
            probe: 'ikev2/identity',
            offer: 'one accepted combination with a share that fits: leaves one half-open IKE SA until it times out',
            connections: { min: 0, max: 1 },
          },
        ]
      : []),
  ];
  if (!ask.sweep) return [...planned, ...last];
  return [
    ...planned,
    {
      probe: 'ikev2/complement',
      offer: `everything else, and everything with an additional key exchange, in datagrams of at most ${plan.datagramOctets} octets`,
      connections: { min: 2 * datagrams, max: 8 * datagrams + 4 * bisections },
    },
    {
      probe: 'ikev2/buried-control',
      offer: 'some of these with a documented combination in a proposal of theirs, or behind',
      connections: { min: shown.buried, max: buriedAtMost },
    },
    {
      probe: 'ikev2/size',
      offer: 'a documented combination behind others of growing length, where a long datagram is not answered',
      connections: { min: 0, max: 2 * sizes.length },
    },
    {
      probe: 'ikev2/bisect',
      offer: 'parts of what was accepted, down to single combinations',
      connections: { min: 0, max: 2 * (bisections * bisectionDepth + offeredAlone(plan)) },
    },
    {
      probe: 'ikev2/surplus',
      offer: 'value by value, where much more is accepted',
      connections: { min: 0, max: 2 * surveyed },
    },
    ...last,
  ];
}

/** Combinations of each space that are found by bisection, and the exchanges that each takes at most. */
const bisections = 8;
const bisectionDepth = 24;
/** Groups that may stand in an order: every registered one. */
const groupsAtMost = 32;
/** Values of the four dimensions, and of the five. */
const surveyed = 250;
/** Times that documented combinations are offered, where there was no control the first time, nor the second. */
const offeringsAtMost = 3;
/** Controls that one datagram may want. */
const triesAtMost = 3;

/** Questions about preference to a gateway that accepts every documented combination, and the most to any. */
function preferencesOf({ documented, identify }: Ikev2Plan): { readonly min: number; readonly max: number } {
  const turned = identify ? 2 : 1;
  const min =
    (differentProposals(documented).length > 0 ? 2 : 0) + (severalGroups(documented) === undefined ? 0 : turned);
  return { min, max: 2 * (identify ? 4 + 2 * (proposalsAtMost + groupsAtMost) : 3) };
}

function sweepsOf(plan: Ikev2Plan): readonly (readonly Datagram[])[] {
  const beside = besideRegion(plan, { accepted: plan.documented, isWideOpen: false });
  return [pack(plan.region, documentedBoxes(plan, 4), plan), pack(beside, documentedBoxes(plan, 11), plan)];
}

/** How often a control is due where every row is accepted and every datagram refused, alone and buried: the order is that of the sweep. */
function controlsOf(
  plan: Ikev2Plan,
  sweeps: readonly (readonly Datagram[])[],
  isPreferenceAsked: boolean,
): {
  readonly alone: number;
  readonly buried: number;
} {
  let [alone, buried, refused] = [0, 0, 0];
  const confirm = (after: number): void => {
    if (refused < after) return;
    alone++;
    refused = 0;
  };
  const read: ReadOffer[] = [];
  for (const datagrams of sweeps) {
    for (const datagram of datagrams) {
      confirm(questionsBetweenControls);
      refused += 2;
      for (let tries = 0; tries < triesAtMost; tries++) {
        const unread = unreadOf(datagram, readerOf(read, plan.documented));
        const [question, control] =
          unread === undefined ? [] : buriedQuestion(plan.documented, datagram, unread, { ...plan, cipher: 0 });
        if (question === undefined || control === undefined) break;
        confirm(refusalsAtStake);
        buried++;
        refused = 0;
        read.push({ boxes: question.boxes, shareGroup: shareGroupFor(question.boxes, plan.form), buried: control });
      }
    }
  }
  // What is asked about preference is accepted, and stands for the last control.
  if (!isPreferenceAsked) confirm(1);
  return { alone, buried };
}
