import type { ContainerRuntimeClient } from 'testcontainers';
import { GateproofError } from '../../../core/gateproof-error.ts';
import { answeredWithin, systemClock } from '../clock.ts';

/** The container engine's API (dockerode). */
export type Engine = ContainerRuntimeClient['container']['dockerode'];

/** For an engine to be found and to answer for the first time. */
const connectWithinMs = 15_000;
const answerWithinMs = 30_000;

/** 'engine-named': DOCKER_HOST names one that does not answer, or that cannot be spoken to. */
export type EngineErrorCode = 'engine-unavailable' | 'engine-package-missing' | 'engine-named';

/** How to get what is wanted. */
const remedies: Readonly<Record<Exclude<EngineErrorCode, 'engine-named'>, string>> = {
  'engine-unavailable':
    'wanted a container engine, but none answers: start Docker (as root on Debian: `apt-get install docker.io`, then `dockerd`), or set DOCKER_HOST',
  'engine-package-missing':
    'wanted the package testcontainers to drive containers, which is not installed: npm install testcontainers@12',
};

/** Nothing starts a container here; the message says how to get what does. */
export class EngineError extends GateproofError<EngineErrorCode> {
  constructor(code: EngineErrorCode, message: string, cause: unknown) {
    super({ name: 'EngineError', code, fault: 'environment' }, message, { cause });
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
  const named = namedEngine(process.env['DOCKER_HOST']);
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { getContainerRuntimeClient } = await containerPackage();
  const connecting = async (): Promise<Engine> => {
    const client = await getContainerRuntimeClient();
    const engine = client.container.dockerode;
    // Where the one that is named does not answer, others are taken without a word.
    if (named !== undefined && placeOf(engine.modem) !== named) throw new Error('another engine answers');
    // The client is remembered between calls; the engine may have gone since.
    await engine.ping();
    return engine;
  };
  try {
    // What takes connections and never answers is no engine.
    return await answeredWithin(systemClock, { ...options, withinMs: connectWithinMs, late: noAnswer }, connecting());
  } catch (cause) {
    options.signal.throwIfAborted();
    throw named === undefined
      ? new EngineError('engine-unavailable', remedies['engine-unavailable'], cause)
      : new EngineError(
          'engine-named',
          `wanted the container engine that DOCKER_HOST names (${process.env['DOCKER_HOST']}), but it does not answer: start it, or unset DOCKER_HOST`,
          cause,
        );
  }
}

/** Where the engine of DOCKER_HOST is to be; undefined where it names none. Throws EngineError `engine-named` for what cannot be spoken to. */
function namedEngine(host: string | undefined): string | undefined {
  if (host === undefined || host === '') return undefined;
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url?.protocol === 'unix:' && url.hostname === '' && url.pathname !== '') return url.pathname;
  if (url !== undefined && /^(?:tcp|https?):$/u.test(url.protocol) && url.port !== '')
    return `${url.hostname}:${url.port}`;
  throw new EngineError(
    'engine-named',
    `wanted unix:///path or tcp://host:port in DOCKER_HOST, found ${JSON.stringify(host)}`,
    undefined,
  );
}

function placeOf(modem: object): string {
  const { socketPath, host, port } = modem as {
    readonly socketPath?: string;
    readonly host?: string;
    readonly port?: number | string;
  };
  return socketPath === undefined ? `${host ?? ''}:${port ?? ''}` : socketPath;
}

/** A scan of TLS alone needs none of its two hundred packages, so that it is a peer that may be missing. */
async function containerPackage(): Promise<typeof import('testcontainers')> {
  try {
    return await import('testcontainers');
  } catch (cause) {
    throw new EngineError('engine-package-missing', remedies['engine-package-missing'], cause);
  }
}

/**
 * The same engine for whoever cannot wait: a request of which nothing comes for half a minute fails. Not for what the engine takes its time
 * for without a word, as a build.
 */
export function impatient(engine: Engine): Engine {
  const modem: unknown = Object.assign(Object.create(engine.modem), { timeout: answerWithinMs });
  return Object.create(engine, { modem: { value: modem } }) as Engine;
}

const noAnswer = (): Error => new Error(`no answer in ${connectWithinMs / 1000} s`);

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
