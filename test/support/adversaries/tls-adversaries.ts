import type { TlsAdversary } from './tls-adversary.ts';
import {
  acceptedWithin,
  alert,
  close,
  conforming,
  documented,
  drifted,
  lists,
  readsSuites,
  reset,
  says,
  silence,
  wide,
  withoutSuites,
} from './tls-behaviours.ts';
import { tlsUseAdversaries } from './tls-use-adversaries.ts';
import type { Visit } from './tls-visit.ts';

/** OpenSSL's order: SRP behind what has forward secrecy. */
const choosesSrp = (visit: Visit): boolean =>
  lists('SRP')(visit) && !visit.suites.some((suite) => documented.includes(suite));
/** What has an SRP suite in it, which cannot be refused by that alert. */
const openBySrp = [/nothing-else/, /version-(sslv3|tlsv1\.[01])/];

export const tlsAdversaries: readonly TlsAdversary[] = [
  {
    name: 'answers unknown_psk_identity where it would choose SRP',
    accepts: wide,
    does: [says(alert(115), choosesSrp)],
    leavesOpen: openBySrp,
  },
  {
    name: 'answers internal_error to every list with an anonymous suite',
    accepts: wide,
    does: [says(alert(80), lists('anon'))],
  },
  {
    name: 'answers handshake_failure to every list with an anonymous suite',
    accepts: wide,
    does: [says(alert(40), lists('anon'))],
  },
  {
    name: 'answers handshake_failure to every list with a PSK suite',
    accepts: wide,
    does: [says(alert(40), lists('PSK'))],
  },
  { name: 'reads the first 48 suites of a list', accepts: wide, does: [readsSuites(48)] },
  { name: 'reads the first 128 suites of a list', accepts: wide, does: [readsSuites(128)] },
  {
    name: 'answers handshake_failure above 128 suites',
    accepts: wide,
    does: [says(alert(40), ({ suites }) => suites.length > 128)],
  },
  {
    name: 'answers decode_error above 512 octets',
    accepts: wide,
    does: [says(alert(50), ({ sent }) => sent.length > 512)],
  },
  {
    name: 'answers handshake_failure above six hellos at once',
    accepts: { ...wide, certificateRequested: true },
    does: [says(alert(40), ({ asking }) => asking > 6)],
    leavesOpen: 'all',
  },
  {
    name: 'answers handshake_failure to one connection in four by chance',
    accepts: wide,
    does: [says(alert(40), ({ chance }) => chance() < 1 / 4)],
    leavesOpen: 'all',
  },
  { name: 'refuses by a reset', accepts: conforming, refuses: reset },
  { name: 'refuses by a close', accepts: conforming, refuses: close },
  { name: 'refuses by a close, and has drifted', accepts: drifted, refuses: close },
  { name: 'refuses by close_notify', accepts: conforming, refuses: alert(0, 1) },
  { name: 'is two nodes, one of them drifted', accepts: conforming, others: [drifted] },
  {
    name: 'is two nodes by turns, one of them drifted',
    accepts: conforming,
    others: [drifted],
    node: ({ number }) => number % 2,
  },
  {
    name: 'accepts a documented suite every other time',
    accepts: conforming,
    others: [{ ...conforming, suites: { 0x0303: documented.slice(1) } }],
  },

  { name: 'accepts what is documented and nothing else', accepts: conforming },
  { name: 'accepts a suite too many and one too few, and old versions', accepts: drifted },
  { name: 'accepts TLS 1.3 too', accepts: { ...conforming, suites: { 0x0303: documented, 0x0304: [0x1301] } } },
  { name: 'accepts SSL 3.0 too', accepts: { ...conforming, suites: { 0x0303: documented, 0x0300: [0x0005] } } },
  ...[0x0301, 0x0300].map(
    (version): TlsAdversary => ({
      name: `has ${version === 0x0301 ? 'TLS 1.0' : 'SSL 3.0'}, and does not fall back to it`,
      accepts: { suites: { 0x0303: documented, [version]: [0x002f] } },
      leavesOpen: [version === 0x0301 ? /version-sslv3/ : /version-tlsv1\.0/],
    }),
  ),
  { name: 'wants a client certificate', accepts: { ...conforming, certificateRequested: true } },
  {
    name: 'conforms, and answers unknown_psk_identity to every list with an SRP suite',
    accepts: conforming,
    does: [says(alert(115), lists('SRP'))],
    leavesOpen: openBySrp,
  },
  {
    name: 'answers handshake_failure where it would choose SRP',
    accepts: wide,
    does: [says(alert(40), choosesSrp)],
    leavesOpen: openBySrp,
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
