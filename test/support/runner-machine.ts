import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A Debian that stands in for a runner: Node, npm and sudo as runners have them, no strongSwan. Its temporary folder is that of this machine. */
export class RunnerMachine implements Disposable {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  static start(): RunnerMachine {
    const npm = resolve(must('sh', ['-c', 'readlink -f "$(command -v npm)"']), '../..');
    const folders = [`${tmpdir()}:${tmpdir()}`, `${root}:${root}:ro`, `${dirname(process.execPath)}:/opt/node:ro`];
    const name = must('docker', [
      ...'run --detach --rm --init --cap-add NET_ADMIN --device /dev/net/tun --label gateproof.runner'.split(' '),
      ...[...folders, `${npm}:/opt/npm:ro`].flatMap((folder) => ['--volume', folder]),
      'gateproof/debian:trixie',
      'sleep',
      '900',
    ]);
    const machine = new RunnerMachine(name);
    // A snapshot mirror outlives the week for which its Release file is valid.
    const set = `ln -s /opt/node/node /usr/local/bin/node
ln -s /opt/npm/bin/npm-cli.js /usr/local/bin/npm
printf '#!/bin/sh\\nexec "$@"\\n' > /usr/local/bin/sudo && chmod 0755 /usr/local/bin/sudo
echo 'Acquire::Check-Valid-Until "false";' > /etc/apt/apt.conf.d/99snapshot`;
    must('docker', ['exec', name, 'sh', '-ec', set]);
    return machine;
  }

  /** What runs a command in it, with the variables of these names. */
  command(cwd: string, variables: readonly string[]): readonly string[] {
    return ['docker', 'exec', '--workdir', cwd, ...variables.flatMap((name) => ['--env', name]), this.name];
  }

  [Symbol.dispose](): void {
    must('docker', ['rm', '--force', this.name]);
  }
}

function must(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')}: ${stderr}`);
  return stdout.trim();
}
