import type { DatagramDisturbance, DatagramFault, Direction } from '../../test/support/fault-proxy-udp.ts';

const none: DatagramDisturbance = { kind: 'none' };
const drop: DatagramDisturbance = { kind: 'drop' };
const duplicate: DatagramDisturbance = { kind: 'duplicate' };
const overtaken: DatagramDisturbance = { kind: 'overtaken' };

function corrupt(random: () => number): DatagramDisturbance {
  return { kind: 'corrupt', place: random(), change: 1 + Math.floor(random() * 255) };
}

/**
 * An octet behind the header of a request, as if its checksum had been made to fit: it says something else than what was asked, which no
 * answer shows. Not in the header: strongSwan 5.9 counts a request with a responder SPI or a message id as half-open for ever, and after
 * five of them ignores the sender.
 */
function alter(random: () => number): DatagramDisturbance {
  return { kind: 'corrupt', place: random(), change: 1 + Math.floor(random() * 255), spared: ikeHeaderOctets };
}

const ikeHeaderOctets = 28;

/** A share of the datagrams of both directions, chosen by the seed. */
function some(name: string, share: number, disturbance: (random: () => number) => DatagramDisturbance): DatagramFault {
  return { name, disturb: (_, __, random) => (random() < share ? disturbance(random) : none) };
}

/** Half of the datagrams, each in a way of its own. */
function mixed(random: () => number, direction: Direction): DatagramDisturbance {
  const ways: readonly DatagramDisturbance[] = [
    drop,
    drop,
    duplicate,
    overtaken,
    { kind: 'delay', delayMs: random() * 120 },
    { kind: 'truncate', part: random() },
    direction === 'answer' ? corrupt(random) : drop,
  ];
  return random() < 0.5 ? none : (ways[Math.floor(random() * ways.length)] ?? none);
}

/** What is done to UDP datagrams, by the datagram's number or by the seed. */
export const datagramFaults: readonly DatagramFault[] = [
  { name: 'undisturbed UDP', disturb: () => none },
  some('20 % of the datagrams lost', 0.2, () => drop),
  some('half of the datagrams twice', 0.5, () => duplicate),
  some('30 % overtaken by later ones', 0.3, () => overtaken),
  some('lost, twice or overtaken', 0.4, (random) => [drop, duplicate, overtaken][Math.floor(random() * 3)] ?? drop),
  some('delay of up to 100 ms', 0.5, (random) => ({ kind: 'delay', delayMs: random() * 100 })),
  {
    name: 'an octet of 20 % of the answers changed',
    disturb: (_, direction, random) => (direction === 'answer' && random() < 0.2 ? corrupt(random) : none),
  },
  {
    name: 'an octet of 10 % of the requests changed',
    disturb: (_, direction, random) => (direction === 'request' && random() < 0.1 ? alter(random) : none),
  },
  some('10 % cut short', 0.1, (random) => ({ kind: 'truncate', part: random() })),
  {
    name: 'no answer after the 1st to 60th request',
    disturb: (datagram, direction, _, ofRun) => (direction === 'request' && datagram > 1 + ofRun * 60 ? drop : none),
  },
  { name: 'no answer to any datagram', disturb: () => drop },
  {
    name: 'two nodes by turns, UDP',
    disturb: () => none,
    node: (sourcePort, ofRun) => (sourcePort + (ofRun < 0.5 ? 0 : 1)) % 2,
  },
  { name: 'all of these by chance, UDP', disturb: (_, direction, random) => mixed(random, direction) },
];
