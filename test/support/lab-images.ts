import { labUp } from '../../src/lab/lab.ts';
import { EngineError } from '../../src/run/engine/engine.ts';

/**
 * Before the first test: the lab and the images that tests start containers from. Without an engine nothing is made; the tests that need one
 * then fail by themselves and say how to get it, and the others run.
 */
export default async function prepareLab(): Promise<void> {
  try {
    await labUp({
      signal: new AbortController().signal,
      // Of another checkout of this machine: whoever runs the tests wants the lab now.
      takeOver: true,
      onProgress: (message) => process.stderr.write(`${message}\n`),
    });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}
