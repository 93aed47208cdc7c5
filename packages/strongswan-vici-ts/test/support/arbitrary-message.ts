import * as fc from 'fast-check';
import { type Entry, Message } from '../../src/message.ts';

const name = fc.oneof(
  fc.constantFrom('a', 'list-sa', '__proto__', 'ünï', '1', ''),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const value = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 250, maxLength: 600 }));

const { entries } = fc.letrec<{ entry: Entry; entries: Entry[] }>((tie) => ({
  entry: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('value' as const), name, value }),
    fc.record({ kind: fc.constant('list' as const), name, items: fc.array(value, { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('section' as const),
      name,
      section: tie('entries').map((list) => Message.ofEntries(list)),
    }),
  ),
  entries: fc.array(tie('entry'), { maxLength: 5 }),
}));

/** Messages with everything that the wire can carry: duplicates, empty names, nested and empty sections. */
export const arbitraryMessage: fc.Arbitrary<Message> = entries.map((list) => Message.ofEntries(list));
