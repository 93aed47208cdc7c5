import type { HandshakeOutcome } from '../../../probes/stream-context.ts';
import { alertReply, type ScriptedPolicy, scriptedServer } from '../scripted-tls-server.ts';
import type { Behaviour, Visit, VisitReply } from './tls-visit.ts';

/** A gateway described by a few lines, and what is true of it. */
export interface TlsAdversary {
  /** A sentence of what it does, 'answers alert 40 above six connections at once'. */
  readonly name: string;
  /** What it accepts. */
  readonly accepts: ScriptedPolicy;
  /** Other nodes behind the same address, with what each accepts; `node` says which one a visit comes to. */
  readonly others?: readonly ScriptedPolicy[];
  /** 0 is the one of `accepts`. Default: each has the same share, by chance. */
  readonly node?: (visit: Visit) => number;
  /** Asked before what it accepts, the first one first. */
  readonly does?: readonly Behaviour[];
  /** What OpenSSL meets behind the first flight, in place of the end of a handshake. Default: it completes. */
  readonly ends?: HandshakeEnd;
  /** In place of the alert for a hello that holds nothing of what it accepts, for SSL 2.0 too. */
  readonly refuses?: VisitReply;
  /** Clauses that its behaviour may leave open; 'all' of them. Default: none. What nodes differ in is open by itself. */
  readonly leavesOpen?: 'all' | readonly RegExp[];
  /** Verdicts of clauses that do not follow from what it accepts, by id (of certificates, say). */
  readonly truth?: Readonly<Record<string, 'pass' | 'fail'>>;
}

/** How a handshake ends behind the first flight. */
export interface HandshakeEnd extends Pick<HandshakeOutcome, 'kind' | 'detail' | 'sentFinished'> {
  /** Nothing is missing but a client's certificate: the suite works. Otherwise no row can be shown to. */
  readonly wantsCertificate?: true;
}

/** The nodes of a gateway. */
export function nodesOf({ accepts, others = [] }: TlsAdversary): readonly ScriptedPolicy[] {
  return [accepts, ...others];
}

/** What a gateway says to a visit. */
export function answerOf(adversary: TlsAdversary, visit: Visit): VisitReply {
  const nodes = nodesOf(adversary);
  const at = adversary.node?.(visit) ?? Math.floor(visit.chance(99) * nodes.length);
  const policy = nodes[at] ?? adversary.accepts;
  const own = (): VisitReply => {
    if (visit.version === 0) return adversary.refuses ?? alertReply(70);
    const reply = scriptedServer(policy)(visit.sent, visit.number);
    const isRefusal = 'octets' in reply && reply.octets[0] === 21;
    return isRefusal ? (adversary.refuses ?? reply) : reply;
  };
  const chain = (adversary.does ?? []).reduceRight<() => VisitReply>((next, one) => () => one(visit, next), own);
  return chain();
}
