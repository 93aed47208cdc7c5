import { type Engine, isConflict, isNotFound } from './engine.ts';
import { isDeadRun } from './run-identity.ts';

export { runIdentity } from './run-identity.ts';

/** The label of containers that must not outlive the process that started them. Its value is `runIdentity()`. */
export const runLabel = 'gateproof.run';

/** The label of containers that say goodbye to others when they are stopped: a driver deletes its SAs at the gateways. */
export const partingLabel = 'gateproof.driver';

/** For a container to say goodbye. */
const partingSeconds = 5;

/** Removes the containers of runs that ended on this machine without removing them. */
export async function sweepDeadRuns(engine: Engine, signal: AbortSignal): Promise<number> {
  const found = await engine.listContainers({ all: true, filters: { label: [runLabel] }, abortSignal: signal });
  const dead = found.filter((container) => isDeadRun(container.Labels[runLabel] ?? ''));
  await Promise.all(
    dead.map(async ({ Id, Labels }) => {
      if (Labels[partingLabel] !== undefined) await stopContainer(engine, Id);
      await removeContainer(engine, Id);
    }),
  );
  return dead.length;
}

/** Removes a container, running or not; one that is gone or going is no error. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

/** One that is stopped, gone or going is no error. */
async function stopContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.getContainer(id).stop({ t: partingSeconds });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
