import { abortableSleep } from './abortable-sleep.ts';
import { ConnectionGate } from './connection-gate.ts';
import type { IkeObserver } from './ike-observer.ts';
import { SharedDriver } from './shared-driver.ts';
import { Slots } from './slots.ts';

/** Targets that are probed at once; IKEv2 ones share one driver and go one after another. */
const targetsAtOnce = 4;

export interface MachineOptions {
  readonly clock: { readonly nowMs: () => number; readonly date: () => Date };
  /** So many random octets. */
  readonly random: (length: number) => Uint8Array;
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
  readonly clock: MachineOptions['clock'];
  readonly random: MachineOptions['random'];
  readonly resolve: MachineOptions['resolve'];
  /** The limits of one authority, host and port, whatever is probed there. */
  readonly gateOf: (authority: string) => ConnectionGate;
  readonly driver: SharedDriver;
  /** Bounds how many targets are probed at once. */
  readonly atOnce: Slots;
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

function makeMachine(options: MachineOptions, signal: AbortSignal): Machine {
  const { clock, random, resolve, connectionsPerTarget: atOnce, paceMs = 0, budget } = options;
  const gates = new Map<string, ConnectionGate>();
  const driver = new SharedDriver(() => options.startIkeObserver(signal));
  return {
    clock,
    random,
    resolve,
    gateOf: (authority) => {
      const gate =
        gates.get(authority) ??
        new ConnectionGate({ atOnce, paceMs, budget }, { nowMs: clock.nowMs, sleep: abortableSleep });
      gates.set(authority, gate);
      return gate;
    },
    driver,
    atOnce: new Slots(targetsAtOnce),
  };
}
