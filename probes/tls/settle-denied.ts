import type { StreamContext } from '../probe.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askDeniedAgain, askKinds } from './ask-denied-again.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { askInShort } from './ask-in-short.ts';
import { askBuried } from './buried-control.ts';
import { type DenyGroup, suitesIn } from './deny-group.ts';
import { type Denied, longestGroup } from './deny-questions.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import type { Opening } from './open-tls.ts';

export interface Settling {
  readonly groups: readonly DenyGroup[];
  /** What came of asking for them first. */
  readonly first: readonly Denied[];
  readonly opening: Opening;
  readonly log: AcceptedLog;
  readonly asksSsl2: boolean;
}

export interface Settled {
  readonly closing: HelloQuestion;
  /** The server reads the longest list to its end, and bears every suite in it. */
  readonly isBorne: boolean;
}

/**
 * Asks everything that must be refused a second time, when the first answers are there and with less going on beside it, and last of all the
 * closing control, which is as long as the longest list and holds every suite of them. What the server does not bear in long lists is asked in short ones.
 */
export async function settleDenied(
  context: StreamContext,
  { groups, first, opening, log, asksSsl2 }: Settling,
): Promise<Settled> {
  const closing: HelloQuestion = {
    ...opening.control,
    probe: 'tls/control',
    order: 'tls/9-control',
    purpose: 'control',
  };
  const lists = groups.filter((group) => suitesIn(group).length > 1);
  if (opening.size === 'small') {
    await Promise.all([
      askInShort(context, groups, opening, log),
      asksSsl2 ? observeSsl2(context, 'again') : undefined,
    ]);
    await askHello(context, closing);
    return { closing, isBorne: false };
  }
  const bury = (attempt: string): Promise<boolean> =>
    askBuried(context, {
      opening,
      suites: [...new Set(lists.flatMap(suitesIn))],
      length: longestGroup(lists),
      without: log.suites(opening.answer.version),
      order: `tls/9-control/${attempt}`,
    });
  // The control first: it takes the youngest of the connections that wait, under the greatest load.
  const [isBorneAtOnce, denied] = await Promise.all([
    lists.length === 0 ? false : bury('buried'),
    askDeniedAgain(context, groups, log, 'tls/8-again'),
    asksSsl2 ? observeSsl2(context, 'again') : undefined,
  ]);
  await askKinds(context, first, denied, log);
  const isBorne = isBorneAtOnce || (lists.length > 0 && (await bury('buried-again')));
  if (lists.length > 0 && !isBorne) await askInShort(context, groups, opening, log);
  if (!isBorneAtOnce) await askHello(context, closing);
  return { closing, isBorne };
}
