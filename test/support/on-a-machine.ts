import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { runIdentity, runLabel } from '../../src/run/engine/run-label.ts';

/** A machine without a checkout: a container, which is removed when its program ends. */
export interface Machine {
  readonly image: string;
  /** Files and folders of this machine that it has, read only, by where they stand there. */
  readonly has: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of what its image starts. */
  readonly entrypoint?: string;
}

/** How a program ended there. */
export interface Ended {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program as docs/install.md says that the image is run: on a root that is read only, with NET_ADMIN alone and the TUN device. It is root's, whom
 * the device of some machines belongs to.
 */
export async function onAMachine(machine: Machine, args: readonly string[]): Promise<Ended> {
  const { image, has, environment = {}, entrypoint } = machine;
  const options = [
    ...'--rm --pull never --read-only --tmpfs /tmp --cap-drop ALL --cap-add NET_ADMIN --device /dev/net/tun'.split(' '),
    ...'--user 0:0 --workdir /work --label'.split(' '),
    `${runLabel}=${runIdentity()}`,
    ...Object.entries(has).flatMap(([there, here]) => ['--volume', `${here}:${there}:ro`]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
  ];
  const child = spawn('docker', ['run', ...options, image, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}
