import type { Target } from '../../core/endpoint/target.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { foundDeviations, plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import { judge } from '../../src/judge/judge.ts';
import { observeThrough, usualTimeoutMs } from './observe-through.ts';
import type { SoakGateway } from './soak-gateway.ts';

export class TruthError extends Error {
  readonly code = 'soak-truth';
}

/**
 * What a gateway shows undisturbed, through a proxy that does nothing. Throws TruthError when that is not what was planted in it: a truth
 * that is wrong would make right what is wrong.
 */
export async function truthOf(gateway: SoakGateway, asOf: string, signal: AbortSignal): Promise<ResultDocument> {
  const { name, target, policies } = gateway;
  const carrier = target.scheme === 'ikev2' || target.scheme === 'openvpn+udp' ? 'udp' : 'tcp';
  const fault = { name: 'undisturbed', disturb: () => ({ kind: 'none' }) as const };
  const truth = judge(
    await observeThrough({ carrier, gateway, tlsMode: 'deny-set', fault }, 0, usualTimeoutMs, signal),
    policies,
    asOf,
  );
  const clauses = clausesOf(target.scheme);
  const planted = (gateway.planted ?? (await plantedDeviations(name))).filter((line) => clauses.test(line));
  const found = foundDeviations(truth.findings);
  const open = truth.findings.filter(({ clause, verdict }) => clauses.test(clause) && verdict === 'inconclusive');
  if (planted.join('\n') !== found.join('\n') || open.length > 0) {
    const left = open.map(({ clause, reason }) => `${clause} ${reason}`);
    throw new TruthError(
      `${target.url} (${name}), undisturbed: ${planted.join('; ') || 'no deviation'} wanted and nothing open, ` +
        `${found.join('; ') || 'no deviation'} found, open: ${left.join('; ') || 'nothing'}`,
    );
  }
  return truth;
}

/** What of a gateway shows at an endpoint without credentials: ESP takes an IKE SA. */
function clausesOf(scheme: Target['scheme']): RegExp {
  if (scheme === 'ikev2') return /^ike\//u;
  return scheme === 'sstp' ? /^(?:tls|checks)\//u : /^tls\//u;
}
