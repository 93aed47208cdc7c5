import type { ContainerRuntimeClient } from 'testcontainers';

/** The container engine's API (dockerode). */
export type Engine = ContainerRuntimeClient['container']['dockerode'];

/** No container engine answers; the message says how to get one. */
export class EngineError extends Error {
  readonly code = 'engine-unavailable';

  constructor(cause: unknown) {
    super(
      'wanted a container engine, but none answers: start Docker (as root on Debian: `apt-get install docker.io`, then `dockerd`), or set DOCKER_HOST',
      { cause },
    );
    this.name = 'EngineError';
  }
}

/**
 * Connects to the container engine that testcontainers finds (DOCKER_HOST, its configuration file, the usual sockets).
 * No image is pulled: testcontainers' reaper is switched off, since the lab sweeps by its own labels.
 *
 * @throws EngineError when none answers.
 */
export async function connectEngine(options: { readonly signal: AbortSignal }): Promise<Engine> {
  options.signal.throwIfAborted();
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    const client = await getContainerRuntimeClient();
    const engine = client.container.dockerode;
    // The client is remembered between calls; the engine may have gone since.
    await engine.ping();
    options.signal.throwIfAborted();
    return engine;
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new EngineError(cause);
  }
}

/** True for the engine's answer "no such image, container or network". */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** True for the engine's answer "already so", "being removed already" or "name in use". */
export function isConflict(error: unknown): boolean {
  const status = statusOf(error);
  return status === 304 || status === 409;
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
