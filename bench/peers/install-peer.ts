import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** A command of another project, and the Debian package that has it. */
export interface PeerCommand {
  readonly command: string;
  readonly debianPackage: string;
}

/** Installs a peer where it is missing; returns why it cannot be had, or undefined when it is there. */
export function installPeer({ command, debianPackage }: PeerCommand): string | undefined {
  if (isOnPath(command)) return undefined;
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    return `${command} is missing; on Debian, as root: apt-get install --no-install-recommends ${debianPackage}`;
  }
  process.stderr.write(`installing ${debianPackage}\n`);
  const install = ['install', '-y', '-q', '--no-install-recommends', debianPackage];
  if (!aptGet(install) && !(aptGet(['update', '-q']) && aptGet(install))) {
    return `${command} is missing, and apt-get install ${debianPackage} failed`;
  }
  return isOnPath(command) ? undefined : `${debianPackage} is installed, but has no command ${command}`;
}

function aptGet(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env }).status === 0;
}

function isOnPath(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}
