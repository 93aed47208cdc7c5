import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { programFiles, programText } from '../../core/program-files.ts';
import { connectEngine, type Engine, isNotFound } from '../run/engine/engine.ts';
import { type ArchiveFile, createArchive } from './archive.ts';
import { baseImageName, type DebianSuite, ensureBaseImage } from './debian-base.ts';
import { LabError } from './lab-error.ts';
import { readEngineStream } from './read-engine-stream.ts';

/**
 * The images that gateproof builds; the last is also the driver of the IKEv2 and IPsec probes (`src/run/driver`). libreswan, postgres and tshark are for tests only.
 */
export type ImageName =
  | 'gateproof/gnutls:bookworm'
  | 'gateproof/libreswan:trixie'
  | 'gateproof/nginx:bookworm'
  | 'gateproof/ocserv:bookworm'
  | 'gateproof/openvpn:forky'
  | 'gateproof/openvpn:trixie'
  | 'gateproof/postgres:trixie'
  | 'gateproof/softether:bookworm'
  | 'gateproof/strongswan:bookworm'
  | 'gateproof/strongswan:forky'
  | 'gateproof/tshark:bookworm';

const contentLabel = 'gateproof.content';

const recipes: Readonly<Record<ImageName, { readonly folder: string; readonly suite: DebianSuite }>> = {
  'gateproof/gnutls:bookworm': { folder: 'gnutls', suite: 'bookworm' },
  'gateproof/libreswan:trixie': { folder: 'libreswan', suite: 'trixie' },
  'gateproof/nginx:bookworm': { folder: 'nginx', suite: 'bookworm' },
  'gateproof/ocserv:bookworm': { folder: 'ocserv', suite: 'bookworm' },
  'gateproof/openvpn:forky': { folder: 'openvpn', suite: 'forky' },
  'gateproof/openvpn:trixie': { folder: 'openvpn', suite: 'trixie' },
  'gateproof/postgres:trixie': { folder: 'postgres', suite: 'trixie' },
  'gateproof/softether:bookworm': { folder: 'softether', suite: 'bookworm' },
  'gateproof/strongswan:bookworm': { folder: 'strongswan', suite: 'bookworm' },
  'gateproof/strongswan:forky': { folder: 'strongswan', suite: 'forky' },
  'gateproof/tshark:bookworm': { folder: 'tshark', suite: 'bookworm' },
};

/** How images are made. */
export interface ImageOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * Builds the named images, and the Debian base images under them, where they are missing or older than their
 * `containers/` folder. Nothing is pulled; a build takes Debian packages from the mirror of its base image.
 *
 * @returns the id of each image.
 * @throws EngineError, LabError `lab-base-image`, `lab-image-build`
 */
export async function ensureImages<Name extends ImageName>(
  names: readonly Name[],
  options: ImageOptions,
): Promise<ReadonlyMap<Name, string>> {
  const engine = await connectEngine(options);
  const ids = new Map<Name, string>();
  const bySuite = Map.groupBy(new Set(names), (name) => recipes[name].suite);
  // The suites side by side, each image after its base; a suite that fails lets the other finish.
  const built = await Promise.allSettled(
    [...bySuite].map(async ([suite, suiteNames]) => {
      const base = await ensureBaseImage(engine, suite, options);
      for (const name of suiteNames) {
        options.signal.throwIfAborted();
        ids.set(name, await ensureImage(engine, name, base, options));
      }
    }),
  );
  for (const result of built) if (result.status === 'rejected') throw result.reason;
  return ids;
}

async function ensureImage(engine: Engine, name: ImageName, base: string, options: ImageOptions): Promise<string> {
  const { folder, suite } = recipes[name];
  const context = readContext(`containers/${folder}`);
  const archive = createArchive(context);
  const content = createHash('sha256').update(base).update(archive).digest('hex');
  const found = await inspectImage(engine, name);
  if (found?.content === content) return found.id;

  options.onProgress?.(`building ${name}`);
  const stream = await engine.buildImage(Readable.from([archive], { objectMode: false }), {
    t: name,
    // A build needs the host's own way to a Debian mirror.
    networkmode: 'host',
    buildargs: { BASE: baseImageName(suite), ...proxySettings() },
    labels: { [contentLabel]: content },
    forcerm: true,
    abortSignal: options.signal,
  });
  const result = await readEngineStream(stream, options.signal);
  const built = result.error === undefined ? await inspectImage(engine, name) : undefined;
  if (built?.content !== content) {
    throw new LabError(
      'lab-image-build',
      `${name} did not build: ${result.error ?? 'the engine reported no error'}; last lines: ${result.lastLines.slice(-5).join(' | ')}`,
    );
  }
  return built.id;
}

function readContext(folder: string): ArchiveFile[] {
  const names = programFiles()
    .names(folder)
    .filter((name) => name !== 'README.md')
    .sort();
  return names.map((name) => ({ path: name, content: new TextEncoder().encode(programText(`${folder}/${name}`)) }));
}

async function inspectImage(
  engine: Engine,
  name: string,
): Promise<{ id: string; content: string | undefined } | undefined> {
  try {
    const { Id, Config } = await engine.getImage(name).inspect();
    return { id: Id, content: Config.Labels?.[contentLabel] };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function proxySettings(): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    const value = process.env[name];
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}
