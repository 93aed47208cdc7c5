import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, isNotFound } from '../run/engine/engine.ts';
import { LabError } from './lab-error.ts';
import { readEngineStream } from './read-engine-stream.ts';

/** The Debian releases that the images start from. */
export type DebianSuite = 'bookworm' | 'trixie' | 'forky';

/** The base image's name of a suite. */
export function baseImageName(suite: DebianSuite): string {
  return `gateproof/debian:${suite}`;
}

const debootstrapDirectory = '/usr/share/debootstrap';

/**
 * Makes the base image of a suite with debootstrap when the engine has none, and imports it. Needs root, debootstrap and
 * a Debian mirror: debootstrap's default one, or the URL in GATEPROOF_DEBIAN_MIRROR.
 *
 * @returns the image's id.
 * @throws LabError `lab-base-image` with the command to run by hand when it cannot be made here.
 */
export async function ensureBaseImage(
  engine: Engine,
  suite: DebianSuite,
  options: { readonly signal: AbortSignal; readonly onProgress?: (message: string) => void },
): Promise<string> {
  const name = baseImageName(suite);
  const found = await imageId(engine, name);
  if (found !== undefined) return found;
  options.signal.throwIfAborted();
  options.onProgress?.(`making ${name} with debootstrap`);

  const temporary = await mkdtemp(join(tmpdir(), `gateproof-${suite}-`));
  try {
    await debootstrap(suite, temporary, options.signal);
    await importRoot(engine, join(temporary, 'root'), suite, options.signal);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const id = await imageId(engine, name);
  if (id === undefined)
    throw new LabError('lab-base-image', `wanted ${name} after its import, but the engine does not have it`);
  return id;
}

async function imageId(engine: Engine, name: string): Promise<string | undefined> {
  try {
    return (await engine.getImage(name).inspect()).Id;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function debootstrap(suite: DebianSuite, temporary: string, signal: AbortSignal): Promise<void> {
  const byHand = `as root: debootstrap --variant=minbase ${suite} DIR && tar -C DIR -c . | docker import - ${baseImageName(suite)} (docs/lab.md)`;
  if (process.getuid?.() !== 0) {
    throw new LabError('lab-base-image', `${baseImageName(suite)} is missing, and only root can make it; ${byHand}`);
  }
  try {
    await access(join(debootstrapDirectory, 'scripts', 'sid'));
  } catch (cause) {
    throw new LabError(
      'lab-base-image',
      `${baseImageName(suite)} is missing; install debootstrap, or make it elsewhere, ${byHand}`,
      {
        cause,
      },
    );
  }
  // An older debootstrap does not know a newer suite, though every Debian suite of today is made by the script of sid.
  const scripts = join(temporary, 'debootstrap');
  await mkdir(join(scripts, 'scripts'), { recursive: true });
  for (const entry of await readdir(debootstrapDirectory)) {
    if (entry !== 'scripts') await symlink(join(debootstrapDirectory, entry), join(scripts, entry));
  }
  await symlink(join(debootstrapDirectory, 'scripts', 'sid'), join(scripts, 'scripts', suite));
  for (const entry of await readdir(join(debootstrapDirectory, 'scripts'))) {
    if (entry !== suite) await symlink(join(debootstrapDirectory, 'scripts', entry), join(scripts, 'scripts', entry));
  }

  const mirror = process.env['GATEPROOF_DEBIAN_MIRROR'];
  const root = join(temporary, 'root');
  const child = spawn(
    'debootstrap',
    ['--variant=minbase', '--merged-usr', suite, root, ...(mirror === undefined ? [] : [mirror])],
    { env: { ...process.env, DEBOOTSTRAP_DIR: scripts }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      last.push(...text.split('\n').filter((line) => line.trim() !== ''));
      last.splice(0, Math.max(0, last.length - 5));
    });
  }
  // debootstrap is a shell script with children: the whole group has to end before its folder can be removed.
  const abort = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    signal.throwIfAborted();
    if (status !== 0) {
      throw new LabError(
        'lab-base-image',
        `debootstrap of ${suite} ended with ${status ?? 'a signal'}: ${last.join(' | ')}; ${byHand}`,
      );
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function importRoot(engine: Engine, root: string, suite: DebianSuite, signal: AbortSignal): Promise<void> {
  const excluded = [
    './var/cache/apt/*',
    './var/lib/apt/lists/*',
    './usr/share/doc/*',
    './usr/share/man/*',
    './usr/share/locale/*',
  ];
  const tar = spawn(
    'tar',
    [
      '-C',
      root,
      ...excluded.map((pattern) => `--exclude=${pattern}`),
      '--exclude=./dev/*',
      '--exclude=./proc/*',
      '-c',
      '.',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], signal },
  );
  const ended = once(tar, 'close') as Promise<[number | null]>;
  const [repo, tag] = baseImageName(suite).split(':');
  const [answer, [status]] = await Promise.all([
    engine
      .importImage(tar.stdout, { repo, tag, abortSignal: signal })
      .then(async (stream) => await readEngineStream(stream, signal)),
    ended,
  ]);
  if (answer.error !== undefined || status !== 0) {
    throw new LabError(
      'lab-base-image',
      `the engine did not take ${baseImageName(suite)}: ${answer.error ?? `tar ended with ${status}`}`,
    );
  }
}
