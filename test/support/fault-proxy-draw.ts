/**
 * A number from 0 to below 1 that depends on nothing but the seed and the place: the n-th connection is treated the same whatever came
 * between, so that a seed repeats a run. The finisher of MurmurHash3, once for each number.
 */
export function draw(seed: number, ...place: readonly number[]): number {
  let state = mix(seed ^ 0x9e3779b9);
  for (const number of place) state = mix(state ^ Math.imul(number + 1, 0x85ebca6b));
  return state / 2 ** 32;
}

/** The numbers of one place, one after another. */
export function drawsAt(seed: number, ...place: readonly number[]): () => number {
  let count = 0;
  return () => draw(seed, ...place, count++);
}

function mix(value: number): number {
  let state = value | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
