import { lookup } from 'node:dns/promises';
import { Begun } from './begun.ts';
import { type Clock, sleep } from './clock.ts';
import { Gates } from './gates.ts';
import type { IkeObserver } from './ike-observer.ts';
import { NetworkSlots, type Networks } from './network-slots.ts';
import { SharedDriver } from './shared-driver.ts';
import { Slots } from './slots.ts';

/** Endpoints that are probed at once, in all and of one network, where nothing else was said. */
const usualAtOnce = 4;

export interface MachineOptions {
  readonly clock: Clock;
  /** So many random octets. */
  readonly random: (length: number) => Uint8Array;
  /** Endpoints that are probed at once. Default 4. */
  readonly targetsAtOnce?: number | undefined;
  /** Of them those of one network (/24 of IPv4, /48 of IPv6; loopback is none), or what bounds them. Default 4. */
  readonly perNetwork?: number | Networks | undefined;
  /** Connections to one endpoint at once. */
  readonly connectionsPerTarget: number;
  /** Least time between the starts of two connections to one endpoint; default 0. */
  readonly paceMs?: number | undefined;
  /** Most connections to one endpoint; what is left when they are used up stays undecided. Default: no bound. */
  readonly budget?: number | undefined;
  /** Made when the first IKEv2 target comes up, so that a TLS scan starts no container. */
  readonly startIkeObserver: (signal: AbortSignal) => Promise<IkeObserver>;
  /** Addresses of a name. Default: the system's resolver. */
  readonly resolve?: ((name: string) => Promise<readonly { readonly address: string }[]>) | undefined;
}

/** What lives longer than the probing of one target: clock and chance, the limits that endpoints share, and the strongSwan that is driven. */
export interface Machine {
  readonly clock: Clock;
  readonly random: MachineOptions['random'];
  readonly resolve: NonNullable<MachineOptions['resolve']>;
  /** The limits of one authority, host and port, whatever is probed there. */
  readonly gates: Gates;
  readonly driver: SharedDriver;
  /** Bounds how many targets are probed at once. */
  readonly atOnce: Slots;
  /** Bounds how many of them were begun a moment ago: those that answer take the processor, those that do not are waited for. */
  readonly begun: Begun;
  /** Bounds how many of them are of one network. */
  readonly networks: Networks;
}

/** Runs `work` with a machine that is put away behind it; what could not be put away is told. `signal`: ends the start of the driver. */
export async function withMachine<T>(
  options: MachineOptions,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault?: ((error: unknown) => void) | undefined },
  work: (machine: Machine) => Promise<T>,
): Promise<T> {
  const machine = makeMachine(options, signal);
  try {
    return await work(machine);
  } finally {
    await machine.driver[Symbol.asyncDispose]();
    for (const error of machine.driver.leftBehind) onFault?.(error);
  }
}

const systemResolver = (name: string): ReturnType<NonNullable<MachineOptions['resolve']>> =>
  lookup(name, { all: true });

function makeMachine(options: MachineOptions, signal: AbortSignal): Machine {
  const { clock, random, resolve = systemResolver, connectionsPerTarget: atOnce, paceMs = 0, budget } = options;
  const { targetsAtOnce = usualAtOnce, perNetwork = usualAtOnce } = options;
  return {
    clock,
    random,
    resolve,
    gates: new Gates(
      { atOnce, paceMs, budget },
      { nowMs: clock.nowMs, sleep: (durationMs, until) => sleep(clock, durationMs, until) },
    ),
    driver: new SharedDriver(() => options.startIkeObserver(signal)),
    atOnce: new Slots(targetsAtOnce),
    begun: new Begun(Math.ceil(targetsAtOnce / 2), clock),
    networks: typeof perNetwork === 'number' ? new NetworkSlots(perNetwork) : perNetwork,
  };
}
