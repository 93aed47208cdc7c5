import { defined } from '../../core/defined.ts';
import type { Known, OpenVpnFacts } from '../../core/facts/facts.ts';
import { type Reason, reasonIn } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { dropsByChance, isWordless } from '../tls/wordless.ts';
import { isReset, type ResetObservation } from './reset-exchange.ts';

/** What the observations of an OpenVPN endpoint say besides TLS. */
export interface OpenVpnConclusion {
  /** Absent where no reset was sent. */
  readonly facts?: OpenVpnFacts;
  /** Why TLS could not be spoken over its control channel; absent where it could. */
  readonly prevented?: { readonly reason: Reason; readonly evidence: readonly string[] };
}

/** Pure; the same observations give the same facts. */
export function concludeOpenVpn(observations: readonly Observation[], transport: 'tcp' | 'udp'): OpenVpnConclusion {
  const resets = observations.filter(isReset);
  const [first] = resets;
  if (first === undefined) return {};
  const answered = resets.find((one) => one.outcome === 'answered');
  const evidence = resets.map(({ id }) => id);
  if (answered === undefined) {
    return {
      facts: { transport, wrap: { value: 'unknown', evidence } },
      prevented: { reason: reasonOf(first, transport), evidence },
    };
  }
  const { wrap, digest } = answered.answer;
  const own = [answered.id];
  const refusesBy = refusesOf(observations);
  return {
    facts: {
      transport,
      wrap: { value: wrap, evidence: own },
      ...(digest === undefined ? {} : { digest: { value: digest, evidence: own } }),
      ...defined({ refusesBy }),
    },
  };
}

/** A server with a wrap answers nothing that comes without its key, over TCP by closing: to us that is no reason of its own. Over TCP silence is. */
function reasonOf({ outcome, detail, offer }: ResetObservation, transport: 'tcp' | 'udp'): Reason {
  if (outcome === 'not-made') return reasonIn(detail, outcome);
  if (outcome === 'unreachable' || outcome === 'malformed') return outcome;
  if (outcome === 'silent' && transport === 'tcp') return outcome;
  const { given, wrap } = offer;
  if (!given) return 'needs-profile-key';
  return wrap === 'none' ? outcome : 'wrap-key-not-accepted';
}

function refusesOf(observations: readonly Observation[]): Known<'alert' | 'silence'> | undefined {
  const refused = observations.filter(({ probe, outcome }) => probe.startsWith('tls/') && outcome === 'refused');
  const byAlert = refused.filter(({ answer }) => answer?.['kind'] === 'alert');
  const [one] = byAlert.length > 0 ? byAlert : dropsByChance(observations) ? [] : refused.filter(isWordless);
  if (one === undefined) return undefined;
  return { value: byAlert.length > 0 ? 'alert' : 'silence', evidence: [one.id] };
}
