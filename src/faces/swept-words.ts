import type { Swept } from '../run/progress.ts';

const words: readonly (readonly [keyof Swept, string, string])[] = [
  ['containers', 'container', 'containers'],
  ['folders', 'folder', 'folders'],
  ['files', 'unfinished file', 'unfinished files'],
  ['connections', 'connection of strongSwan', 'connections of strongSwan'],
  ['ikeSas', 'IKE SA', 'IKE SAs'],
];

/** One line about all of it; undefined where there was nothing. */
export function sweptWords(swept: Swept): string | undefined {
  const parts = words.flatMap(([what, one, many]) => {
    const count = swept[what] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return parts.length === 0 ? undefined : `removed what runs that died had left: ${parts.join(', ')}`;
}
