import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { JournalLine } from '../../../core/observation/journal.ts';
import { jsonLine } from '../../../reports/text/json-text.ts';
import { isDeadRunName, runName } from '../../run/engine/run-identity.ts';
import { OutputError } from './output-error.ts';
import type { Output } from './streams.ts';

/** Whose it is stands in its name: two scans into one folder have two, and one that is left can be told from one that grows. */
const nameBegin = 'unfinished-';
const nameEnd = '.jsonl';

/** What a power cut may cost. */
const syncEveryMs = 1000;

/** Whether a file of a folder is the journal of a scan. */
export function isJournalName(name: string): boolean {
  return name.startsWith(`${nameBegin}gateproof-`) && name.endsWith(nameEnd);
}

/**
 * The file in which everything that a scan sees stands from that moment on, in its order, so that it outlives the process. It goes when the
 * scan has come to its end and all of it is written elsewhere. Nobody waits for it: lines are written while the probes wait for answers.
 */
export class JournalFile implements AsyncDisposable {
  readonly path: string;
  readonly #err: Output;
  readonly #lines: JournalLine[] = [];
  #file: FileHandle | undefined;
  #writing: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  /** Nothing is written behind a line that could not be: it may be there in part. */
  #isOver = false;

  private constructor(path: string, err: Output) {
    this.path = path;
    this.#err = err;
  }

  /** In a folder that is there; tells which are left in it of scans that were killed. Nothing is made before the first line. */
  static async in(folder: string, err: Output): Promise<JournalFile> {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => isJournalName(one) && isDeadRunName(one.slice(nameBegin.length))).sort()) {
      err.write(`gateproof: ${wordsOfLeft(join(folder, name))}\n`);
    }
    const time = new Date().toISOString().replaceAll(/[^0-9TZ]/gu, '');
    return new JournalFile(join(folder, `${nameBegin}${runName(time)}${nameEnd}`), err);
  }

  /** Beside a file that is to be written; undefined where that is a pipe or a device. */
  static async beside(file: string, err: Output): Promise<JournalFile | undefined> {
    const state = await stat(file).catch(() => undefined);
    return state === undefined || state.isFile() ? await JournalFile.in(dirname(file), err) : undefined;
  }

  /** Takes a line; it is in the file soon. */
  readonly add = (line: JournalLine): void => {
    if (this.#isOver) return;
    this.#lines.push(line);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  };

  /** All of it is written elsewhere. */
  async remove(): Promise<void> {
    await this.#close();
    // Where it is still there, that is told.
    await rm(this.path, { force: true }).catch(() => undefined);
  }

  /** Tells where it is, unless it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    if ((await stat(this.path).catch(() => undefined)) !== undefined) {
      this.#err.write(`gateproof: ${wordsOfLeft(this.path)}\n`);
    }
  }

  async #write(): Promise<void> {
    try {
      while (this.#lines.length > 0) {
        // First whatever has come meanwhile is read: its time is measured.
        await setImmediate();
        this.#file ??= await open(this.path, 'wx');
        const text = this.#lines.splice(0).map((line) => `${jsonLine(line)}\n`);
        await this.#file.appendFile(text.join(''));
        this.#syncLater(this.#file);
      }
    } catch (error) {
      this.#isOver = true;
      this.#lines.length = 0;
      const told = OutputError.of(this.path, error);
      if (!(told instanceof OutputError)) throw told;
      this.#err.write(`gateproof: ${told.message}; the scan goes on, and would be lost if it were killed\n`);
    }
  }

  /** A scan that is over before has nothing to wait for. */
  #syncLater(file: FileHandle): void {
    this.#syncTimer ??= setTimeout(() => {
      this.#syncing = this.#syncing?.then(() => file.datasync()) ?? file.datasync();
      this.#syncing.catch(() => undefined);
      this.#syncTimer = undefined;
    }, syncEveryMs).unref();
  }

  /** Waits until what was taken is written. */
  async #close(): Promise<void> {
    await this.#writing;
    this.#isOver = true;
    clearTimeout(this.#syncTimer);
    await this.#syncing?.catch(() => undefined);
    await this.#file?.close();
    this.#file = undefined;
  }
}

function wordsOfLeft(path: string): string {
  return `what a scan saw that did not come to its end is in ${path}; \`gateproof evaluate\` judges it`;
}
