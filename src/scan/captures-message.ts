import type { Recording } from '../../core/observation/recording.ts';
import type { ObserveCapturesOptions } from './observe-captures.ts';

/** What a thread that reads captures is started with. */
export interface CapturesData {
  /** Of the captures, in their order. */
  readonly names: readonly string[];
  readonly options: Omit<ObserveCapturesOptions, 'now' | 'signal'>;
}

/** To the thread: octets of the capture that is read, and its end, with the digest of all of it and whether it was read no further because somebody interrupted. */
export type ToCaptures =
  | { readonly kind: 'octets'; readonly block: ArrayBuffer; readonly length: number }
  | { readonly kind: 'end'; readonly sha256: string; readonly isInterrupted: boolean };

/** From it: a block that is free again, all that was read, or what is no capture, in words. */
export type FromCaptures =
  | { readonly kind: 'free'; readonly block: ArrayBuffer }
  | { readonly kind: 'read'; readonly recording: Recording }
  | { readonly kind: 'none'; readonly message: string };
