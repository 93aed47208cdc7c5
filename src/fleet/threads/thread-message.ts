import type { Policy } from '../../../core/policy/policy.ts';
import type { FleetSettings } from '../fleet-settings.ts';
import type { GatewayWork } from '../gateway-work.ts';
import type { LookEnd } from '../look.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly settings: FleetSettings;
}

/** From the run to a thread. */
export type ToThread =
  /** Policies that gateways are judged by, by a key: handed over once. */
  | { readonly kind: 'policies'; readonly key: string; readonly policies: readonly Policy[] }
  /** `policies`: their key; absent: those of the run. */
  | {
      readonly kind: 'look';
      readonly id: number;
      readonly work: Omit<GatewayWork, 'policies'>;
      readonly policies?: string | undefined;
    }
  /** There is room in a network that was asked for. */
  | { readonly kind: 'granted'; readonly id: number }
  | { readonly kind: 'abort'; readonly reason: string };

/** From a thread to the run. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ended'; readonly id: number; readonly end: LookEnd }
  /** It waits for room in the network of the address. */
  | { readonly kind: 'wanted'; readonly id: number; readonly address: string }
  /** It needs the room no longer, whether or not it was granted. */
  | { readonly kind: 'left'; readonly id: number };
