import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programText } from '../../../core/program-files.ts';
import { runName } from '../engine/run-identity.ts';
import type { Retransmission } from './charon-container.ts';
import type { ViciEndpoint } from './vici-address.ts';

/** The environment variable that names a charon to be started for each run: '/usr/sbin/charon-systemd'. */
export const charonVariable = 'GATEPROOF_CHARON';

/** Of what it said at the end, in UTF-16 units: enough for the reason why it did not come up. */
const mostSaid = 2000;
/** It deletes its SAs when it is told to end; what takes longer is ended by force. */
const endsWithinMs = 5_000;

/** A charon of our own as a process of this machine, in its network. Started, not yet ready. */
export class CharonProcess implements AsyncDisposable {
  readonly endpoint: ViciEndpoint;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #said = '';
  #removed: Promise<void> | undefined;

  private constructor(child: ChildProcess, folder: string, endpoint: ViciEndpoint) {
    this.#child = child;
    this.#folder = folder;
    this.endpoint = endpoint;
    this.#closed = once(child, 'close').catch((error: unknown) => {
      this.#said += error instanceof Error ? error.message : String(error);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said = (this.#said + text).slice(-mostSaid);
      });
    }
  }

  /** Starts it with settings and a socket in a folder that nobody else can enter. It ends with this process at the latest. */
  static async start(program: string, retransmission: Retransmission): Promise<CharonProcess> {
    const folder = await mkdtemp(join(tmpdir(), runName('')));
    const socket = join(folder, 'charon.vici');
    const settings = join(folder, 'strongswan.conf');
    await writeFile(settings, settingsOf(socket, retransmission));
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', program], {
      // An interrupt of the terminal is for this process, which lets the SAs be deleted first.
      detached: true,
      cwd: '/',
      env: { PATH: process.env['PATH'], STRONGSWAN_CONF: settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new CharonProcess(child, folder, { path: socket });
  }

  /** Whether it has not ended. */
  isRunning(): Promise<boolean> {
    return Promise.resolve(this.#runs());
  }

  /** What it said last that tells why it is of no use, in a few lines. */
  get lastWords(): string {
    const lines = this.#said.split('\n').map((line) => line.replace(/^\d+\[\w+\] */u, '').trim());
    return lines
      .filter((line) => /fail|error|denied|unable|requires|not |ENOENT/iu.test(line))
      .slice(-5)
      .join(' | ');
  }

  /** Ends it and removes its folder. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#end();
    return this.#removed;
  }

  #runs(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async #end(): Promise<void> {
    if (this.#runs()) this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), endsWithinMs);
    await this.#closed;
    clearTimeout(force);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Those of every charon of ours, with ports of its own choice: another may have the usual ones on this machine. */
function settingsOf(socket: string, { timeoutSeconds, base, tries }: Retransmission): string {
  const common = programText('containers/strongswan/strongswan.conf').replace(
    'include strongswan.d/',
    'include /etc/strongswan.d/',
  );
  return `${common}
charon-systemd {
  port = 0
  port_nat_t = 0
  retransmit_timeout = ${timeoutSeconds}
  retransmit_base = ${base}
  retransmit_tries = ${tries}
  plugins {
    vici {
      socket = unix://${socket}
    }
  }
}
`;
}
