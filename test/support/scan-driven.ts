import type { Credentials } from '../../core/credentials/credentials.ts';
import { Secret } from '../../core/credentials/secret.ts';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import type { ObservedTarget } from '../../src/run/observe-options.ts';
import { startStrongswanObserver } from '../../src/run/strongswan-observer.ts';
import { observeHere } from './observe-here.ts';

const { signal } = new AbortController();

/** A scan of one address by both IKEv2 probes, judged. */
export interface DrivenScan {
  readonly recording: Recording;
  readonly result: ResultDocument;
  /** The finding of one clause, 'ike/row-01'. */
  finding(this: void, clause: string): Finding;
}

/** Credentials of `pskConfiguration`. */
export function pskOf(localId: string): Credentials {
  return { kind: 'psk', localId, remoteId: 'gateway', trustAnchors: [], psk: new Secret('hush') };
}

/** Scans as the command line does, with a driver of its own, and judges by a policy (azure-vpn-p2s) and the checks of every scan. */
export async function scanDriven(
  address: string,
  credentials: Credentials,
  more: Partial<ObservedTarget> = {},
  { network, policy }: { readonly network?: string | undefined; readonly policy?: Policy } = {},
): Promise<DrivenScan> {
  const policies = [
    policy ?? (await loadPolicy('azure-vpn-p2s', { signal })),
    await loadPolicy('gateproof-checks', { signal }),
  ];
  const recording = await observeHere({
    targets: [{ target: makeTarget('ikev2', address, 500), credentials, ...more }],
    policies,
    trustAnchors: [],
    timeoutMs: 10_000,
    startIkeObserver: async (abort) => await startStrongswanObserver({ timeoutMs: 10_000, network, signal: abort }),
  });
  const result = judge(recording, policies, '2026-11-28');
  return {
    recording,
    result,
    finding: (clause) => {
      const found = result.findings.find(({ id }) => id.includes(`/${clause}@`));
      if (found === undefined) throw new Error(`a finding of ${clause} wanted, got none`);
      return found;
    },
  };
}
