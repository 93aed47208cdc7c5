import type { PlannedExchange } from '../probe.ts';
import { documentedBoxes, type Ikev2Ask, ikev2Plan, offeredAlone } from './ikev2-ask.ts';
import { pack } from './pack.ts';

/**
 * What `observeIkev2` would send to a gateway that accepts what is documented and nothing else (the minimum), and the most that it sends
 * to one that accepts anything. Silence adds retransmissions, pauses and repetitions. Throws Ikev2AskError for an ask out of bounds.
 */
export function forecastIkev2(ask: Ikev2Ask): readonly PlannedExchange[] {
  const plan = ikev2Plan(ask);
  const rows = ask.documented.length;
  const controls: PlannedExchange = {
    probe: 'ikev2/control',
    offer: 'one documented combination, alone, between and after the others',
    connections: { min: 1, max: 1 + Math.ceil((rows + offeredAlone(plan) + surveyed) / 8) },
  };
  const planned: PlannedExchange[] = [
    { probe: 'ikev2/row', offer: 'each documented combination alone', connections: { min: rows, max: 4 * rows } },
    {
      probe: 'ikev2/calibration',
      offer: 'a cipher that does not exist, which must not be accepted',
      connections: { min: 1, max: 1 },
    },
    controls,
  ];
  const last: PlannedExchange[] = plan.identify
    ? [
        {
          probe: 'ikev2/identity',
          offer: 'one documented combination with a share that fits, which leaves a half-open IKE SA',
          connections: { min: 0, max: 1 },
        },
      ]
    : [];
  if (!ask.sweep) return [...planned, ...last];
  const datagrams = pack(plan.region, documentedBoxes(plan), plan).length;
  return [
    ...planned,
    {
      probe: 'ikev2/complement',
      offer: `everything else, in datagrams of at most ${plan.datagramOctets} octets`,
      connections: { min: datagrams, max: 2 * datagrams + 2 * bisections },
    },
    {
      probe: 'ikev2/buried-control',
      offer: 'each of these with a documented combination behind',
      connections: { min: datagrams, max: 2 * datagrams + surveyed },
    },
    {
      probe: 'ikev2/bisect',
      offer: 'parts of what was accepted, down to single combinations',
      connections: { min: 0, max: bisections * bisectionDepth + offeredAlone(plan) },
    },
    {
      probe: 'ikev2/surplus',
      offer: 'value by value, where much more is accepted',
      connections: { min: 0, max: 2 * surveyed },
    },
    {
      probe: 'ikev2/additional-key-exchange',
      offer: 'the documented combinations with ML-KEM as an additional key exchange',
      connections: { min: 1, max: 1 },
    },
    ...last,
  ];
}

/** Combinations that are found by bisection, and the exchanges that each takes at most. */
const bisections = 8;
const bisectionDepth = 20;
/** Values of all four dimensions. */
const surveyed = 100;
