import type { TlsAdversary } from './tls-adversary.ts';
import {
  acceptedWithin,
  alert,
  close,
  conforming,
  documented,
  drifted,
  lists,
  reset,
  says,
  silence,
  withoutSuites,
} from './tls-behaviours.ts';
import { tlsUseAdversaries } from './tls-use-adversaries.ts';

const wide = { ...drifted, suites: { ...drifted.suites, 0x0303: [...documented, 0x002f, 0xc014] } };

export const tlsAdversaries: readonly TlsAdversary[] = [
  { name: 'accepts what is documented and nothing else', accepts: conforming },
  { name: 'accepts a suite too many and one too few, and old versions', accepts: drifted },
  { name: 'accepts TLS 1.3 too', accepts: { ...conforming, suites: { 0x0303: documented, 0x0304: [0x1301] } } },
  { name: 'accepts SSL 3.0 too', accepts: { ...conforming, suites: { 0x0303: documented, 0x0300: [0x0005] } } },
  { name: 'wants a client certificate', accepts: { ...conforming, certificateRequested: true } },
  {
    name: 'conforms, and answers unknown_psk_identity to every list with an SRP suite',
    accepts: conforming,
    does: [says(alert(115), lists('SRP'))],
    // It may have SRP, and know others.
    leavesOpen: [/^tls\/nothing-else/, /^tls\/version-/, /constraint|only/],
  },
  {
    name: 'accepts SRP suites of those who say who they are, and refuses others as it refuses any suite',
    accepts: { ...conforming, suites: { 0x0303: [...documented, 0xc01e, 0xc021] } },
    does: [(visit, next) => (visit.extensions.includes(12) ? next() : withoutSuites([0xc01e, 0xc021], next))],
  },
  {
    name: 'accepts suites of a password of those who say who they are',
    accepts: { ...conforming, suites: { 0x0303: [...documented, 0xc0b0] } },
    does: [(visit, next) => (visit.extensions.includes(30) ? next() : withoutSuites([0xc0b0], next))],
  },
  {
    name: 'answers illegal_parameter to every list with an unassigned suite',
    accepts: wide,
    does: [says(alert(47), ({ suites }) => suites.includes(0x0a0a))],
    leavesOpen: 'all',
  },
  {
    name: 'closes above 256 octets',
    accepts: wide,
    does: [says(close, ({ sent }) => sent.length > 255)],
    leavesOpen: 'all',
  },
  {
    name: 'resets above six connections at once',
    accepts: wide,
    does: [says(reset, ({ open }) => open > 6)],
    leavesOpen: 'all',
  },
  {
    name: 'resets after the twelfth connection',
    accepts: wide,
    does: [says(reset, ({ number }) => number > 12)],
    leavesOpen: 'all',
  },
  {
    name: 'resets one connection in seven by chance',
    accepts: wide,
    does: [says(reset, ({ chance }) => chance() < 1 / 7)],
    leavesOpen: 'all',
  },
  { name: 'refuses by silence', accepts: conforming, refuses: silence, leavesOpen: 'all' },
  {
    name: 'resets above six connections in two seconds',
    accepts: drifted,
    refuses: reset,
    does: [says(reset, (visit) => acceptedWithin(2000)(visit) > 6)],
    leavesOpen: 'all',
  },
  {
    name: 'completes no handshake',
    accepts: conforming,
    does: [says(close, ({ isComplete }) => isComplete)],
    leavesOpen: [/^tls\/row-/],
  },
  ...tlsUseAdversaries,
];
