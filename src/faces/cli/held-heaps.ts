import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Octets from which the first thread's young generation is held: both halves, each as large as that of a thread that looks. */
const heldFrom = 8 * 2 ** 20;
/** Milliseconds between two looks at it: some growing in between does no harm. */
const lookMs = 100;

/**
 * Holds the young generation of the first thread, until disposed: V8 lets it grow by all that ever outlived a collection, to 64 MB, and no limit can
 * be given to it from within (decision 81).
 */
export function holdHeaps(): Disposable {
  // Growing is the process's: threads that start from now on have from their start what they would have grown to.
  setFlagsFromString('--min-semi-space-size=4');
  let isHeld = false;
  const hold = (held: boolean): void => {
    if (held !== isHeld) setFlagsFromString(`--semi-space-growth-factor=${held ? 1 : 2}`);
    isHeld = held;
  };
  // What an inventory is made into outlives every collection, and none of it is probing.
  hold(true);
  // V8 makes it smaller while little happens; then it may grow again.
  const looking = setInterval(() => hold(youngOctets() >= heldFrom), lookMs).unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(looking);
      hold(false);
    },
  };
}

function youngOctets(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}
