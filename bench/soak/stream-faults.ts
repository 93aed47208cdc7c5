import type { StreamDisturbance, StreamFault } from '../../test/support/fault-proxy-tcp.ts';

const none: StreamDisturbance = { kind: 'none' };
const silence: StreamDisturbance = { kind: 'silence' };
const close: StreamDisturbance = { kind: 'close' };

function reset(random: () => number): StreamDisturbance {
  return { kind: 'reset', when: random() < 0.5 ? 'accepted' : 'asked' };
}

function everyNth(name: string, nth: number, disturbance: (random: () => number) => StreamDisturbance): StreamFault {
  return { name, disturb: (connection, random) => (connection % nth === 0 ? disturbance(random) : none) };
}

/** A third of the connections, chosen by the seed. */
function some(name: string, disturbance: (random: () => number) => StreamDisturbance): StreamFault {
  return { name, disturb: (_, random) => (random() < 1 / 3 ? disturbance(random) : none) };
}

/** Connections above a number of 1 to 13, chosen by the seed, that are open at once. */
function crowded(name: string, disturbance: StreamDisturbance): StreamFault {
  return { name, disturb: (_, __, ofRun, atOnce) => (atOnce > 1 + Math.floor(ofRun * 13) ? disturbance : none) };
}

/** Half of the connections, each in a way of its own. */
function mixed(random: () => number): StreamDisturbance {
  const ways: readonly StreamDisturbance[] = [
    none,
    reset(random),
    close,
    silence,
    { kind: 'half', cut: random(), then: 'silence' },
    { kind: 'half', cut: random(), then: 'close' },
    { kind: 'half', cut: random(), then: 'reset' },
    { kind: 'delay', delayMs: random() * 120 },
  ];
  return random() < 0.5 ? none : (ways[Math.floor(random() * ways.length)] ?? none);
}

/** A fault, and how the scan is to be made behind it. */
export interface SoakStreamFault extends StreamFault {
  /** `--repeat-refusals`; absent: its default. */
  readonly repeatRefusals?: number;
}

/** What is done to TCP connections, by the connection's number or by the seed. */
export const streamFaults: readonly SoakStreamFault[] = [
  { name: 'undisturbed TCP', disturb: () => none },
  everyNth('reset of every 5th connection', 5, reset),
  everyNth('reset of every 7th connection', 7, reset),
  { name: 'reset of all after the 12th', disturb: (connection, random) => (connection > 12 ? reset(random) : none) },
  {
    name: 'reset of all after the 1st to 40th',
    disturb: (connection, random, ofRun) => (connection > 1 + ofRun * 40 ? reset(random) : none),
  },
  everyNth('no answer to every 5th connection', 5, () => silence),
  { name: 'no answer to any connection', disturb: () => silence },
  everyNth('every 6th closed without an answer', 6, () => close),
  some('half an answer, then silence', (random) => ({ kind: 'half', cut: random(), then: 'silence' })),
  some('half an answer, then closed', (random) => ({ kind: 'half', cut: random(), then: 'close' })),
  some('half an answer, then reset', (random) => ({ kind: 'half', cut: random(), then: 'reset' })),
  some('delay of up to 300 ms', (random) => ({ kind: 'delay', delayMs: random() * 300 })),
  crowded('more than 1 to 13 at once refused', { kind: 'alert' }),
  crowded('more than 1 to 13 at once closed', close),
  crowded('more than 1 to 13 at once reset', { kind: 'reset', when: 'asked' }),
  { name: 'refusals told by a close', disturb: () => ({ kind: 'wordless', by: 'close' }) },
  { name: 'refusals told by a reset', disturb: () => ({ kind: 'wordless', by: 'reset' }) },
  {
    name: 'two nodes by turns, TCP',
    disturb: () => none,
    node: (connection, _, ofRun) => (connection + (ofRun < 0.5 ? 0 : 1)) % 2,
  },
  {
    // Of a node with half of the connections twelve questions miss one in 4,096 times; two, as by default, one in 4 times.
    name: 'two nodes by chance, TCP, asked 12 times',
    disturb: () => none,
    node: (_, random) => (random() < 0.5 ? 0 : 1),
    repeatRefusals: 12,
  },
  { name: 'all of these by chance, TCP', disturb: (_, random) => mixed(random) },
];
