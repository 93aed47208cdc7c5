import type { ObservationDraft, OutcomeKind } from '../../core/observation/observation.ts';
import { suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { contentType } from '../../core/protocol/tls/tls-record.ts';
import type { PlannedExchange } from '../probe.ts';
import type { SecuredContext } from '../secured-context.ts';
import { serviceOf } from '../sstp/conclude-sstp.ts';
import { askSstpAgain, converseSstp, openRequest, type SstpSpoken } from '../sstp/observe-sstp.ts';
import { isGet, isVerb } from '../sstp/sstp-offer.ts';
import { clientHelloMessage, helloRecord } from '../tls/client-hello-octets.ts';
import { helloOffer, shortHelloSuites } from '../tls/hello-offer.ts';

/** What answers at a TCP port; 'neither': something that is neither TLS nor OpenVPN; 'unknown': nothing that shows which. */
export type PortService = 'sstp' | 'openvpn' | 'tls' | 'neither' | 'unknown';

/** Whether TLS is spoken: a handshake was completed, TLS answered without that, other octets came, or none. */
type Spoken = 'completed' | 'answered' | 'no' | 'unknown';

export type ClassifyAnswer = {
  readonly kind: 'classified';
  readonly service: PortService;
  readonly tls: Spoken;
  /** Whether an OpenVPN server answered a reset; null where none was sent. */
  readonly openvpn: boolean | null;
};

/** What OpenVPN's reset showed. */
export interface ResetSight {
  readonly answered: boolean;
  /** Observations of it. */
  readonly drafts: readonly ObservationDraft[];
}

export interface ClassifyContext extends SecuredContext {
  /** Sends the reset that begins an OpenVPN session. Rejects only for abort. */
  resetOpenVpn(): Promise<ResetSight>;
}

export interface Classified {
  readonly service: PortService;
  /** 'run/classify', and what it rests on as far as the probe of that service does not ask it again. */
  readonly drafts: readonly ObservationDraft[];
}

/**
 * Finds out what answers at a TCP port: TLS with SSTP behind it, OpenVPN, TLS without SSTP, or neither. OpenVPN is asked for also behind
 * TLS that is no SSTP, because both may share a port. Silence, a close and a reset show nothing. Rejects only for abort.
 */
export async function classifyPort(context: ClassifyContext): Promise<Classified> {
  const first = await converseSstp(context, openRequest(context));
  if (first.handshake.kind === 'unreachable' || first.handshake.kind === 'not-made') {
    return classified('unknown', 'unknown', null, first, []);
  }
  const isCompleted = first.handshake.kind === 'completed';
  const spoken = isCompleted ? await again(context, first) : first;
  const [service, tls] = isCompleted
    ? ([verbService(spoken), 'completed'] as const)
    : (['unknown', await hear(context)] as const);
  if (service === 'sstp') return classified('sstp', tls, null, spoken, spoken.drafts);
  const reset = await context.resetOpenVpn();
  if (reset.answered) return classified('openvpn', tls, true, spoken, [...spoken.drafts, ...reset.drafts]);
  if (service === 'http' || service === 'other') {
    return classified('tls', tls, false, spoken, [...spoken.drafts, ...reset.drafts]);
  }
  return classified(tls === 'no' ? 'neither' : 'unknown', tls, false, spoken, reset.drafts);
}

/** What `classifyPort` sends, without repetitions. */
export const forecastClassify: PlannedExchange = {
  probe: 'run/classify',
  offer: 'SSTP, OpenVPN or plain TLS is found out first; what follows holds for SSTP',
  connections: { min: 1, max: 3 },
};

async function again(context: ClassifyContext, first: SstpSpoken): Promise<SstpSpoken> {
  return { ...first, drafts: await askSstpAgain(context, first) };
}

function verbService({ drafts }: SstpSpoken): ReturnType<typeof serviceOf> {
  return serviceOf(drafts.find(isVerb)?.answer, drafts.find(isGet)?.answer);
}

/** Whether a hello of our own is answered by TLS, where OpenSSL completed no handshake. */
async function hear(context: ClassifyContext): Promise<Spoken> {
  const version = tlsVersion.tls12;
  const offer = helloOffer(context.target, version, suitesOf(version).slice(0, shortHelloSuites), 'small');
  const material = { random: context.random(32), keyShares: [], sessionId: new Uint8Array(0) };
  const octets = helloRecord(clientHelloMessage(offer, material), version);
  const { received } = await context.exchange(octets, (sofar) => sofar.length >= 2);
  const [type, major] = received;
  if (type === undefined || major === undefined) return type === undefined || isRecord(type) ? 'unknown' : 'no';
  return isRecord(type) && major === 3 ? 'answered' : 'no';
}

function isRecord(type: number): boolean {
  return type === contentType.alert || type === contentType.handshake;
}

function classified(
  service: PortService,
  tls: Spoken,
  openvpn: boolean | null,
  { handshake, drafts: [verb] }: SstpSpoken,
  evidence: readonly ObservationDraft[],
): Classified {
  const answer: ClassifyAnswer = { kind: 'classified', service, tls, openvpn };
  return {
    service,
    drafts: [
      {
        probe: 'run/classify',
        order: 'run/classify',
        offer: { kind: 'classify' },
        outcome: service === 'unknown' ? undecided(verb) : 'answered',
        detail: detailOf(service, verb),
        answer,
        sent: '',
        received: '',
        startedAtMs: handshake.startedAtMs,
        elapsedMs: handshake.elapsedMs,
        attempts: 1,
      },
      ...evidence,
    ],
  };
}

/** An answer that leaves the service open (TLS without a dialogue, a server that cannot serve now) shows nothing of it. */
function undecided(verb: ObservationDraft | undefined): OutcomeKind {
  return verb === undefined || verb.outcome === 'answered' ? 'not-made' : verb.outcome;
}

function detailOf(service: PortService, verb: ObservationDraft | undefined): string {
  switch (service) {
    case 'sstp':
      return 'SSTP';
    case 'openvpn':
      return 'OpenVPN';
    case 'tls':
      return `TLS without SSTP: ${verb?.detail ?? ''}`;
    case 'neither':
      return 'neither TLS nor OpenVPN';
    case 'unknown':
      return `not known: ${verb?.detail ?? ''}`;
  }
}
