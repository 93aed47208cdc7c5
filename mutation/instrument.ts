import type { Change } from './mutant.ts';

/** The source with every change in it, each behind the question whether it is the one that is tried. */
export function instrument(text: string, changes: readonly Change[]): string {
  // On one line with what follows, so that a stack still names the right line.
  return `const __is = (id) => globalThis.__mutation.is(id); ${within(text, changes, 0, text.length)}`;
}

function within(text: string, changes: readonly Change[], start: number, end: number): string {
  let out = '';
  let at = start;
  for (let index = 0; index < changes.length; ) {
    const rest = changes.slice(index);
    const [first] = rest;
    if (first === undefined) break;
    const same = rest.filter((one) => one.start === first.start && one.end === first.end);
    const inner = rest.filter((one) => one.start < first.end && !same.includes(one));
    const original = within(text, inner, first.start, first.end);
    out += text.slice(at, first.start);
    out += first.isStatement
      ? // In braces: an else behind it belongs to the condition before it.
        `{ if (!(${same.map(({ id }) => `__is(${id})`).join(' || ')})) ${original} }`
      : `(${same.map(({ id, now }) => `__is(${id}) ? (${now}) : `).join('')}(${original}))`;
    at = first.end;
    index += same.length + inner.length;
  }
  return out + text.slice(at, end);
}
