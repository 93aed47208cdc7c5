import { isOpenVpn } from '../../core/endpoint/scheme.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { ObservedTarget } from '../run/observe-options.ts';

/** One gateway to be looked at: all its endpoints at once, settled together. */
export interface GatewayWork {
  /** The inventory's name, or the host as it was given. */
  readonly gateway: string;
  readonly targets: readonly ObservedTarget[];
  /** Default: the run's. */
  readonly policies?: readonly Policy[] | undefined;
  /** ISO date that it is judged by. Default: the run's. */
  readonly asOf?: string | undefined;
}

/** Whether a strongSwan is to negotiate with it: there is one for all, where the run is. */
export function isDriven({ targets }: GatewayWork): boolean {
  return targets.some(({ credentials }) => credentials !== undefined);
}

/** Whether anything that is sent to it is to stay secret, or rests on a key: then nothing that it is made of may be kept. */
export function hidesSomething({ targets }: GatewayWork): boolean {
  return targets.some(
    ({ target: { scheme }, credentials, wrap }) => credentials !== undefined || wrap !== undefined || isOpenVpn(scheme),
  );
}
