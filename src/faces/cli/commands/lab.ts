import type { CommandContext } from '../command-context.ts';
import { ProgressLine } from '../progress-line.ts';
import { note } from '../streams.ts';

/** Brings the lab up and says how to scan it. */
export async function labUpCommand(
  { streams, signal }: CommandContext,
  { takeOver = false }: { readonly takeOver?: boolean },
): Promise<number> {
  const { labUp } = await import('../../../lab/lab.ts');
  const progress = new ProgressLine(streams.err);
  try {
    const lab = await labUp({ signal, takeOver, onProgress: (message) => progress.show(message) });
    progress.clear();
    for (const { name, address, endpoints } of lab.gateways) {
      streams.out.write(`${name.padEnd(18)} ${address.padEnd(16)} ${endpoints.join(' ')}\n`);
    }
    note(streams, `scan it with: gateproof scan --config ${lab.inventoryFile}`);
    return 0;
  } finally {
    progress.clear();
  }
}

/** Removes the lab's containers and secrets; its images stay for the next time. */
export async function labDownCommand({ streams, signal }: CommandContext): Promise<number> {
  const { labDown } = await import('../../../lab/lab.ts');
  const { removedContainers } = await labDown({ signal });
  note(streams, `removed ${removedContainers} containers`);
  return 0;
}

/** One line per gateway; exit code 0 when all of them run. */
export async function labStatusCommand({ streams, signal }: CommandContext): Promise<number> {
  const { labStatus } = await import('../../../lab/lab.ts');
  const { gateways } = await labStatus({ signal });
  for (const { name, state, address } of gateways) {
    streams.out.write(`${name.padEnd(18)} ${state.padEnd(8)} ${address ?? ''}\n`);
  }
  return gateways.every(({ state }) => state === 'running') ? 0 : 2;
}
