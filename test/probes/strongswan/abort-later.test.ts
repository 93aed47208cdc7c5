import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { abortLater } from '../../../probes/strongswan/abort-later.ts';

const reason = new Error('interrupted');
let timeouts: { readonly ms: number; readonly end: () => void }[];

beforeEach(() => {
  timeouts = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    timeouts.push({ ms, end: () => controller.abort() });
    return controller.signal;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('the signal follows the first one when the grace is over, with its reason', () => {
  const first = new AbortController();
  using later = abortLater(first.signal, 250, () => false);
  expect(timeouts).toEqual([]);
  first.abort(reason);
  expect(later.signal.aborted).toBe(false);
  expect(timeouts.map(({ ms }) => ms)).toEqual([250]);
  timeouts[0]?.end();
  expect(later.signal.reason).toBe(reason);
});

test('a signal that was aborted before gets its grace all the same', () => {
  using later = abortLater(AbortSignal.abort(reason), 250, () => false);
  expect(later.signal.aborted).toBe(false);
  timeouts[0]?.end();
  expect(later.signal.reason).toBe(reason);
});

test('nothing follows once it is disposed of', () => {
  const first = new AbortController();
  const later = abortLater(first.signal, 250, () => false);
  later[Symbol.dispose]();
  first.abort(reason);
  expect(timeouts).toEqual([]);
  expect(later.signal.aborted).toBe(false);
});

test('what is held when the grace is over is not cut off, also where it was not held before', () => {
  const first = new AbortController();
  let isHeld = false;
  using later = abortLater(first.signal, 250, () => isHeld);
  first.abort(reason);
  isHeld = true;
  timeouts[0]?.end();
  expect(later.signal.aborted).toBe(false);
});
