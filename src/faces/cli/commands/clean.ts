import { tmpdir } from 'node:os';
import { probingLimits } from '../../../inputs/probing-limits.ts';
import { Problems } from '../../../inputs/problems.ts';
import { sweepExisting } from '../../../run/driver/sweep-existing.ts';
import { sweepFolders } from '../../../run/driver/sweep-folders.ts';
import { connectEngine, EngineError, impatient } from '../../../run/engine/engine.ts';
import { sweepDeadRuns } from '../../../run/engine/run-label.ts';
import type { Swept } from '../../../run/progress.ts';
import { sweptWords } from '../../swept-words.ts';
import type { CommandContext } from '../command-context.ts';
import type { Streams } from '../streams.ts';

export interface CleanOptions {
  readonly vici?: string;
}

/** Removes what runs left that died before they could: containers, folders, and with `--vici` what stands at that strongSwan. */
export async function clean({ streams, signal }: CommandContext, { vici }: CleanOptions): Promise<number> {
  const problems = new Problems();
  await problems.collect(() => probingLimits({ vici }, () => '--vici'));
  problems.throwIfAny();
  const swept: Swept = {
    ...(await containers(signal, streams)),
    folders: await sweepFolders(tmpdir()),
    ...(vici === undefined ? {} : await sweepExisting(vici, signal)),
  };
  streams.out.write(`${sweptWords(swept) ?? 'nothing was left by runs that died'}\n`);
  return 0;
}

/** Where no engine answers, none runs a container of ours. */
async function containers(signal: AbortSignal, { err }: Streams): Promise<Swept> {
  try {
    return { containers: await sweepDeadRuns(impatient(await connectEngine({ signal })), signal) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const why = error.code === 'engine-unavailable' ? 'no container engine answers' : error.message;
    err.write(`gateproof: ${why}, so no container was looked for\n`);
    return {};
  }
}
