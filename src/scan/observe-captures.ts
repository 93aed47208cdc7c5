import type { Target } from '../../core/endpoint/target.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { OpenVpnKeys } from '../../sources/captures/openvpn/unwrap.ts';
import { type CaptureInput, readCaptures } from '../../sources/captures/read-captures.ts';
import { captureRecording } from '../../sources/captures/recorded/capture-recording.ts';
import { openVpnCrypto } from '../run/transport/openvpn-crypto.ts';
import { packageVersion } from './package-version.ts';

export interface ObserveCapturesOptions {
  /** What the user names; nothing else is judged then. None: all that was seen. */
  readonly named: readonly Target[];
  readonly openVpnKeys?: Omit<OpenVpnKeys, 'crypto'> | undefined;
  readonly trustAnchors: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends the reading; what came until then is recorded. */
  readonly signal: AbortSignal;
}

/** What passed by in captures as a recording. Sends nothing. Throws CaptureError. */
export async function observeCaptures(
  inputs: readonly CaptureInput[],
  { named, openVpnKeys, trustAnchors, now, signal }: ObserveCapturesOptions,
): Promise<Recording> {
  const until = inputs.map((input) => ({ ...input, pieces: untilAborted(input.pieces, signal) }));
  const { kept, captures, times } = await readCaptures(until, {
    signal,
    openVpnKeys: openVpnKeys === undefined ? undefined : { ...openVpnKeys, crypto: openVpnCrypto },
  });
  return captureRecording(kept.endpoints, captures, times, {
    toolVersion: packageVersion(),
    readAtMs: now(),
    named,
    trustAnchors,
    interrupted: signal.aborted,
  });
}

/** Ends where the signal says so, as a capture that ends there. */
export async function* untilAborted(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) {
      if (signal.aborted) return;
      yield piece;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
