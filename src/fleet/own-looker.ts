import { type Machine, type MachineOptions, withMachine } from '../run/machine.ts';
import type { GatewayWork } from './gateway-work.ts';
import { type LookOptions, lookAtGateway } from './look-at-gateway.ts';
import type { Looker } from './looker.ts';

/** Looks in this thread, with one machine for all; its strongSwan is put away with it. */
export async function ownLooker(
  machineOptions: MachineOptions,
  options: Omit<LookOptions, 'machine'>,
  onFault: (error: unknown) => void,
): Promise<Looker> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const { promise: made, resolve: begin } = Promise.withResolvers<Machine>();
  const { signal } = options;
  const lived = withMachine(machineOptions, { signal, onFault }, async (machine) => {
    begin(machine);
    await over;
  });
  const machine = await made;
  let inHand = 0;
  return {
    get inHand() {
      return inHand;
    },
    isThere: true,
    look: async (work: GatewayWork) => {
      inHand++;
      try {
        return await lookAtGateway(work, { ...options, machine });
      } finally {
        inHand--;
      }
    },
    [Symbol.asyncDispose]: async () => {
      end();
      await lived;
    },
  };
}
