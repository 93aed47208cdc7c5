import { execFileSync } from 'node:child_process';

/** A frame as tshark reads it: every value of each field, in order. */
export type TsharkFrame = ReadonlyMap<string, readonly string[]>;

const outputAtMost = 512 * 1024 * 1024;

/** The frames of a capture that pass the filter; `decodeAs` as of -d. */
export function tsharkFrames(
  file: string,
  filter: string,
  fields: readonly string[],
  decodeAs: readonly string[] = [],
): readonly TsharkFrame[] {
  const asked = ['frame.number', ...fields];
  const options = ['-r', file, '-Y', filter, '-T', 'fields', '-E', 'occurrence=a', '-E', 'separator=|', '-n'];
  const output = execFileSync(
    'tshark',
    [...options, ...decodeAs.flatMap((one) => ['-d', one]), ...asked.flatMap((field) => ['-e', field])],
    { encoding: 'utf8', maxBuffer: outputAtMost, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split('|').map((value) => value.split(',').filter((one) => one !== ''));
      return new Map(asked.map((field, at) => [field, values[at] ?? []]));
    });
}

/** The number that tshark writes: decimal, or hexadecimal behind 0x. */
export function numbersOf(frame: TsharkFrame, field: string): readonly number[] {
  return (frame.get(field) ?? []).map(Number);
}
