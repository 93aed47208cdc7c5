import { ViciPool } from '../../../packages/strongswan-vici-ts/src/index.ts';
import type { Swept } from '../progress.ts';
import { DriverError } from './driver-error.ts';
import { sweepCharon } from './sweep-charon.ts';
import { parseViciAddress } from './vici-address.ts';

const withinMs = 30_000;

/** Removes what dead runs left at an existing strongSwan. Throws DriverError. */
export async function sweepExisting(address: string, signal: AbortSignal): Promise<Swept> {
  await using pool = new ViciPool(parseViciAddress(address));
  try {
    return await sweepCharon(pool, AbortSignal.any([signal, AbortSignal.timeout(withinMs)]));
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DriverError('vici-unreachable', `wanted a strongSwan with its VICI plugin at ${address}: ${reason}`, {
      cause,
    });
  }
}
