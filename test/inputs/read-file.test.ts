import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { readOctetPieces } from '../../src/inputs/read-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'gateproof-read-'));
const { signal } = new AbortController();

afterAll(() => {
  rmSync(directory, { recursive: true });
});

async function read(path: string, maxOctets: number, until: AbortSignal = signal): Promise<readonly number[]> {
  const octets: number[] = [];
  for await (const piece of readOctetPieces(path, maxOctets, until)) for (const octet of piece) octets.push(octet);
  return octets;
}

describe('a file that is read in pieces', () => {
  const path = join(directory, 'file');
  const content = Uint8Array.from({ length: 600_000 }, (_, at) => (at * 7) % 251);
  writeFileSync(path, content);

  test('is the file, in its order', async () => {
    expect(await read(path, content.length)).toEqual([...content]);
  });

  test('leaves each piece as it is until the next is asked for', async () => {
    const long = join(directory, 'long');
    const octets = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 7) % 251);
    writeFileSync(long, octets);
    let at = 0;
    for await (const piece of readOctetPieces(long, octets.length, signal)) {
      // What is read ahead meanwhile stands elsewhere.
      await delay(20);
      expect(Buffer.compare(piece, octets.subarray(at, at + piece.length))).toBe(0);
      at += piece.length;
    }
    expect(at).toBe(octets.length);
  });

  test('is refused before it is read when it is larger than it may be', async () => {
    await expect(read(path, content.length - 1)).rejects.toMatchObject({
      code: 'file-too-large',
      message: `${path}: at most 599999 octets wanted, 600000 found`,
    });
  });

  test('is refused when it does not say its size and more comes', async () => {
    await expect(read('/dev/zero', 1_000_000)).rejects.toMatchObject({
      code: 'file-too-large',
      message: '/dev/zero: at most 1000000 octets wanted, more found',
    });
  });

  test('is refused when it cannot be read', async () => {
    const missing = join(directory, 'missing');
    await expect(read(missing, 10)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${missing}: cannot be read (ENOENT)`,
    });
    await expect(read(directory, 1_000_000)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${directory}: cannot be read (EISDIR)`,
    });
  });

  test('is refused when it is a pipe that nobody writes to, or one whose writer never ends', async () => {
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const message = `${pipe}: a file that ends wanted, no end in 0.1 s`;
    const readPipe = async (): Promise<void> => {
      for await (const piece of readOctetPieces(pipe, 1000, signal, 100)) expect(piece.length).toBe(3);
    };
    await expect(readPipe()).rejects.toMatchObject({ code: 'file-too-slow', message });
    const writer = openSync(pipe, 'r+');
    writeSync(writer, 'abc');
    await expect(readPipe()).rejects.toMatchObject({ code: 'file-too-slow', message });
    closeSync(writer);
  });

  test('is what was written into a pipe, however late', async () => {
    const pipe = join(directory, 'late');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `sleep 0.1; (printf ab; sleep 0.1; printf c) > '${pipe}'`], { stdio: 'ignore' });
    expect(await read(pipe, 10)).toEqual([0x61, 0x62, 0x63]);
    expect(writer.exitCode ?? 0).toBe(0);
  });

  test('ends with the reason of who gave up', async () => {
    const reason = new Error('enough');
    await expect(read(path, content.length, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const pieces = readOctetPieces(path, content.length, controller.signal);
    await pieces.next();
    controller.abort(reason);
    await expect(pieces.next()).rejects.toBe(reason);
  });
});
