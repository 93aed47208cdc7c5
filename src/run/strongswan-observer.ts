import { defined } from '../../core/defined.ts';
import { detectFeatures } from '../../probes/strongswan/detect-features.ts';
import { observeStrongswan } from '../../probes/strongswan/observe-strongswan.ts';
import type { StrongswanFeatures } from '../../probes/strongswan/strongswan-context.ts';
import { type DriverOptions, startDriver } from './driver/driver.ts';
import type { Driver } from './driver/ready-driver.ts';
import type { IkeObserver } from './ike-observer.ts';

export interface StrongswanObserverOptions {
  /** For one answer. */
  readonly timeoutMs: number;
  /** An existing strongSwan instead of a container. */
  readonly vici?: string;
  /** The network that the container joins; see `DriverOptions`. */
  readonly network?: string | undefined;
  readonly onProgress?: DriverOptions['onProgress'];
  readonly signal: AbortSignal;
}

/** Starts the driver; every look goes through it. Throws DriverError when it cannot be had. */
export async function startStrongswanObserver(options: StrongswanObserverOptions): Promise<IkeObserver> {
  const driver = await startDriver(options);
  const features = await featuresOf(driver, options.signal);
  return {
    async observe(look) {
      const { target, address, ask, accepted = [], answersAt, credentials, now, record, signal } = look;
      await driver.reach(address, signal);
      await observeStrongswan(
        {
          target,
          remoteAddress: address,
          vici: driver.vici,
          features,
          name: driver.nextName(),
          signal,
          now,
          record,
          timeoutMs: options.timeoutMs,
          remotePort: answersAt ?? target.port,
          ...defined({ credentials }),
        },
        // Everything else of the IKE space is asked by our own requests, which know more algorithms and leave no state.
        { ike: ask.ike, ipsec: ask.ipsec, accepted, sweep: ['ipsec'] },
      );
    },
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}

async function featuresOf(driver: Driver, signal: AbortSignal): Promise<StrongswanFeatures> {
  try {
    return await detectFeatures(driver.vici, { requestsAddress: driver.isOwn, signal });
  } catch (error) {
    await driver[Symbol.asyncDispose]();
    throw error;
  }
}
