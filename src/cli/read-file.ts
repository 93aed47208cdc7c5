import { open } from 'node:fs/promises';

/** A file that the user named cannot be read. */
export class InputFileError extends Error {
  readonly code: 'file-unreadable' | 'file-too-large' | 'file-malformed';
  constructor(code: InputFileError['code'], message: string) {
    super(message);
    this.name = 'InputFileError';
    this.code = code;
  }
}

/** The file's text, UTF-8; refuses more than `maxOctets` before reading it. */
export async function readTextFile(path: string, maxOctets: number, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxOctets) {
      throw new InputFileError('file-too-large', `${path}: at most ${maxOctets} octets wanted, ${size} found`);
    }
    return await file.readFile({ encoding: 'utf8', signal });
  } catch (error) {
    if (error instanceof InputFileError || signal.aborted) throw error;
    throw new InputFileError(
      'file-unreadable',
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
}
