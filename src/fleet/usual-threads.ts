import { availableParallelism } from 'node:os';

/** Fewer are done before threads have loaded what they need. */
const fleetFrom = 32;

/** Threads for so many gateways: one for each core, none for a few. */
export function usualThreads(gateways: number): number {
  return gateways < fleetFrom ? 0 : availableParallelism();
}
