import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** A process of ours that simulates, until it is disposed of. */
export interface Simulator extends AsyncDisposable {
  /** The first line that it said. */
  readonly said: string;
  /** Ends it; resolves with the line that it says behind the first, '' where it says none. */
  end(): Promise<string>;
}

/** Starts a file beside this one with its settings, and waits until it has said a line. */
export async function startSimulator(file: string, settings: unknown): Promise<Simulator> {
  const path = new URL(file, import.meta.url).pathname;
  const { stdin, stdout } = spawn(process.execPath, [path], { stdio: ['pipe', 'pipe', 'inherit'] });
  stdin.write(`${JSON.stringify(settings)}\n`);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) throw new Error(`${file} said nothing`);
  let last: Promise<string> | undefined;
  const end = (): Promise<string> => {
    stdin.end();
    last ??= lines.next().then(({ value, done }) => (done === true ? '' : value));
    return last;
  };
  return { said: first.value, end, [Symbol.asyncDispose]: async () => void (await end()) };
}

/** What the process that simulates was given. */
export async function readSettings<T>(): Promise<T> {
  const lines = createInterface({ input: process.stdin });
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as T;
}
