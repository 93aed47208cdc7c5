import type { Reason } from '../../core/facts/reason.ts';
import type { Observation, TargetResult } from '../../core/finding/result.ts';
import { wordOf } from './word-of.ts';
import { reasonWords } from './words.ts';

/** Why something could not be shown, and what to do about it. Text from the wire may stand in it: not yet safe to show. */
export interface Cause {
  readonly what: string;
  /** Absent where only the evidence tells. */
  readonly toDo?: string;
}

/** 'the name could not be resolved: nobody knows it. Check …' */
export function causeSentence({ what, toDo }: Cause): string {
  return toDo === undefined ? what : `${what}. ${toDo}`;
}

type Place = Pick<TargetResult, 'scheme' | 'host' | 'port' | 'url'>;

const resolverWords: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no resolver knows it (ENOTFOUND)',
  ENODATA: 'it has no address (ENODATA)',
  EAI_AGAIN: 'the resolver did not answer (EAI_AGAIN)',
  ETIMEOUT: 'the resolver did not answer in time (ETIMEOUT)',
};

/** Why an exchange that should have said something of the whole target said nothing; undefined where it is about itself alone. */
export function causeOfExchange(
  { probe, outcome, detail }: Pick<Observation, 'probe' | 'outcome' | 'detail'>,
  place: Place,
): Cause | undefined {
  if (probe === 'run/resolve') return unresolved(detail, place);
  if (probe === 'run/driver') return outcome === 'not-made' ? withoutDriver(detail) : undefined;
  if (outcome === 'silent') return { what: `nothing came back from ${placeWords(place)}`, toDo: silentHost };
  if (outcome !== 'unreachable') return undefined;
  if (/ECONNREFUSED|nothing listens there/u.test(detail))
    return {
      what: `nothing listens at ${placeWords(place)}: the host refused the connection`,
      toDo: 'See that the service runs and that the port is the right one; a firewall can refuse connections, too.',
    };
  if (/EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN/u.test(detail))
    return {
      what: `no way leads to ${placeWords(place)} (${/E[A-Z]+/u.exec(detail)?.[0] ?? detail})`,
      toDo: 'Check the address and the routes of this machine, or scan from one that reaches the gateway.',
    };
  if (detail.includes('ETIMEDOUT'))
    return { what: `no connection to ${placeWords(place)} within the time-out`, toDo: silentHost };
  return {
    what: `no connection could be made to ${placeWords(place)}${/^unreachable$/iu.test(detail) ? '' : ` (${detail})`}`,
    toDo: whatToDo.unreachable ?? '',
  };
}

const silentHost =
  'The host may be off, or a firewall may drop what is sent: check the address, and that this machine may reach it.';

function unresolved(detail: string, { host = '' }: Place): Cause {
  const code = /[A-Z][A-Z_]+$/u.exec(detail)?.[0] ?? '';
  return {
    what: `the name ${host} could not be resolved: ${wordOf(resolverWords, code) ?? detail}`,
    toDo: 'Check the spelling and the resolver of this machine, or name the address.',
  };
}

function withoutDriver(detail: string): Cause {
  const [, named] = /container engine that DOCKER_HOST names \((.*?)\)/u.exec(detail) ?? [];
  if (named !== undefined)
    return {
      what: `the container engine that DOCKER_HOST names (${named}) does not answer, and strongSwan, which makes the authenticated exchanges, runs in a container`,
      toDo: 'Start it, unset DOCKER_HOST to take the usual engine, or name a strongSwan of yours: --vici unix:///run/charon.vici.',
    };
  if (/container engine/u.test(detail))
    return {
      what: 'no container engine answers, and strongSwan, which makes the authenticated exchanges, runs in a container',
      toDo: 'Start Docker (on Debian as root: apt-get install docker.io, then dockerd), set DOCKER_HOST, or name a strongSwan of yours: --vici unix:///run/charon.vici.',
    };
  return { what: `strongSwan, which makes the authenticated exchanges, could not be had: ${detail}` };
}

function placeWords({ scheme, host, port, url }: Place): string {
  if (host === undefined) return url;
  if (scheme === 'ikev2') return `the UDP ports of IKE at ${host}`;
  return `${scheme === 'openvpn+udp' ? 'UDP' : 'TCP'} port ${port ?? 443} of ${host}`;
}

/** What to do about a reason for which something could not be shown. */
const whatToDo: Readonly<Partial<Record<Reason, string>>> = {
  silent: silentHost,
  unreachable: 'Check the address and the port, and that this machine may reach them.',
  closed: 'Ask more often (--repeat-refusals) or slower (--pace), and see the evidence.',
  reset: 'Ask slower (--pace), and see whether a device between resets connections.',
  malformed: 'See the octets in the evidence: another service may answer at the port.',
  answered: 'See the octets in the evidence.',
  'authentication-failed': 'Check the credentials and the identities in the inventory.',
  'no-credentials': 'Name credentials for the target in the inventory.',
  'not-made': 'See the evidence for what failed on our side.',
  'no-answered-control': 'Scan again when the gateway answers steadily; slower with --pace.',
  'refused-under-load': 'Scan again with fewer connections (--connections) or slower (--pace).',
  'answers-differ': 'Scan each node by its own address, if there are several behind this one.',
  'drops-by-chance': 'Scan again when the gateway is less loaded.',
  'no-trust-anchors': 'Name the root certificates: trustAnchors in the inventory.',
  'no-name-known': 'Name the server: serverName in the inventory.',
  'server-name-wanted': 'Name the server: serverName in the inventory.',
  'server-name-not-known': 'Check serverName in the inventory.',
  'not-identified': 'Scan with --identify.',
  'fact-not-given': 'Give the fact: --given NAME=YYYY-MM-DD.',
  'day-not-known': 'Judge as of a day before or after that month (--as-of).',
  budget: 'Allow more connections: --budget.',
  'target-timeout': 'Allow more time: --target-timeout.',
  interrupted: 'Let it come to its end the next time.',
  fault: 'Please report this fault, with the recording.',
  'needs-profile-key': 'Give the client profile (--profile), or the wrap key in the inventory.',
  'wrap-key-not-accepted': 'Check the key: it may be of another server, or replaced.',
  'no-port-left': 'Scan again when connections are free.',
  'not-now': 'Scan again when connections are free.',
  'capture-does-not-show': 'Capture a negotiation in which it is offered, or scan the gateway.',
  'completion-not-seen': 'Capture until the handshake is complete, or scan the gateway.',
  'not-probed': 'Scan again: the probe for it did not run or did not come to an end.',
  'not-negotiated': 'Judge the configuration of the gateway: gateproof readiness or an export.',
  'other-ways-not-asked': 'Give credentials of the other kinds, each for a target of its own.',
  'no-ike-sa-made': 'Check the credentials and the identities in the inventory.',
  'no-certificate-seen': 'See why no handshake came as far as the certificate.',
  'tls-not-completed': 'See why no handshake was completed.',
  'stacks-disagree': 'Please report this, with the recording: one of the two TLS stacks is wrong.',
  'probes-disagree': 'Scan again; if it stays, please report it with the recording.',
  'paths-differ': 'Please report this, with the chain of certificates.',
  'export-does-not-say': 'Export it, too: docs/readiness.md names the commands.',
  'export-not-whole': 'Export all pages and parts: docs/readiness.md names the commands.',
  'sstp-clients-not-known': 'Say how many: --sstp-clients.',
  'no-client-systems-given': 'Say what the clients run: --os.',
  'no-client-numbers-given': 'Say how many clients there are: --clients.',
};

/** Why a finding has no pass and no fail, by its reason codes. */
export function causeOfReason(codes: string): Cause {
  const toDo = codes.split(', ').flatMap((code) => wordOf(whatToDo as Readonly<Record<string, string>>, code) ?? []);
  const what = reasonWords(codes);
  return toDo.length === 0 ? { what } : { what, toDo: [...new Set(toDo)].join(' ') };
}
