import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';
import { notAsked } from './sstp-service.ts';

/**
 * The server offers SHA-256 for the crypto binding, which ties the authentication to the TLS that it went over; where it does, a client
 * uses it. SHA-1 alone fails. An offer of neither leaves open what a client may use.
 */
export function sstpCryptoBinding(
  _clause: CheckClause,
  { facts: { sstp }, interrupted }: Seen,
): Judgement<ObservedByCheck['sstp-crypto-binding']> {
  if (sstp === undefined) return notAsked(interrupted);
  const { service, cryptoBinding, unknownHashBits, callEvidence, reason } = sstp;
  if (cryptoBinding === undefined) {
    const evidence = [...service.evidence, ...(callEvidence ?? [])];
    const why = reason ?? (service.value === 'sstp' ? (interrupted ? 'interrupted' : 'not-probed') : 'no-sstp');
    return { verdict: 'inconclusive', reason: why, observed: {}, evidence };
  }
  const { value: hashes, evidence } = cryptoBinding;
  const observed = {
    hashes,
    ...(unknownHashBits === undefined ? {} : { unknownBits: hex(unknownHashBits) }),
  };
  if (hashes.includes('sha256')) return decided('pass', 'sha256-offered', observed, evidence);
  if (hashes.includes('sha1') && unknownHashBits === undefined) return decided('fail', 'sha1-only', observed, evidence);
  return { verdict: 'inconclusive', reason: 'no-known-hash', observed, evidence };
}

function hex(bits: number): string {
  return `0x${bits.toString(16).padStart(2, '0')}`;
}
