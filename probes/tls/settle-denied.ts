import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askDeniedAgain, askKinds, hellosAgain } from './ask-denied-again.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { askInShort } from './ask-in-short.ts';
import { askEachAlone, lowerAlone } from './ask-old-alone.ts';
import { askBuried } from './buried-control.ts';
import { type DenyGroup, suitesIn } from './deny-group.ts';
import { type Denied, longestGroup } from './deny-questions.ts';
import { ledWave } from './early-wave.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import type { Opening } from './open-tls.ts';

export interface Settling {
  readonly groups: readonly DenyGroup[];
  /** What came of asking for them first. */
  readonly first: readonly Denied[];
  readonly opening: Opening;
  readonly log: AcceptedLog;
  readonly asksSsl2: boolean;
  /** Lower versions are asked for alone, too; default: they stand among the groups. */
  readonly asksLower?: boolean;
  /** Connections that began from the first question of the first group on. Default: not counted. */
  readonly since?: number;
  /** What may go on beside the second time: begun when the closing control was answered, or before, where there is no room for both. */
  readonly beside?: () => Promise<void>;
}

export interface Settled {
  readonly closing: HelloQuestion;
  /** The server reads the longest list to its end, and bears every suite in it. */
  readonly isBorne: boolean;
}

/**
 * Asks everything that must be refused a second time, when the first answers are there, and first of all the closing control, which is as
 * long as the longest list, holds every suite of them, and is answered with the connections of all the others open. What the server does not
 * bear in long lists is asked in short ones.
 */
export async function settleDenied(
  context: StreamContext,
  { groups, first, opening, log, asksSsl2, asksLower = false, since = 0, beside = () => Promise.resolve() }: Settling,
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
      beside(),
      askInShort(context, groups, opening, log),
      asksSsl2 ? observeSsl2(context, 'again') : undefined,
    ]);
    await askHello(context, closing);
    return { closing, isBorne: false };
  }
  const bury = (attempt: string, over = context): Promise<boolean> =>
    askBuried(over, {
      opening,
      suites: [...new Set(lists.flatMap(suitesIn))],
      length: longestGroup(lists),
      without: log.suites(opening.answer.version),
      order: `tls/9-control/${attempt}`,
    });
  const again = hellosAgain(groups, log);
  const lower = asksLower ? lowerAlone(groups, log) : [];
  const questions = again + lower.length + (asksSsl2 ? 1 : 0);
  const isRoomy = lists.length > 0 && (context.earlyRoom?.() ?? 0) > questions;
  if (!isRoomy) await beside();
  using wave = ledWave(context, lists.length > 0 ? questions : 0, longestAnswerMs(log.drafts));
  // An odd number of connections behind the first time, for the other one of two nodes that take them by turns.
  const beforeSsl2 = (again + since + groups.length + 1) % 2;
  const [isBorneAtOnce, denied] = await Promise.all([
    lists.length === 0 ? false : bury('buried', wave.context),
    askDeniedAgain(wave.context, groups, log, 'tls/8-again'),
    askEachAlone(wave.context, lower.slice(0, beforeSsl2), 'tls/8-again'),
    asksSsl2 ? observeSsl2(wave.context, 'again') : undefined,
    askEachAlone(wave.context, lower.slice(beforeSsl2), 'tls/8-again'),
    isRoomy ? wave.led.then(beside) : undefined,
  ]);
  await askKinds(context, first, denied, log);
  const isBorne = isBorneAtOnce || (lists.length > 0 && (await bury('buried-again')));
  if (lists.length > 0 && !isBorne) await askInShort(context, groups, opening, log);
  if (!isBorneAtOnce) await askHello(context, closing);
  return { closing, isBorne };
}

/** Of all that was answered, connecting included. */
function longestAnswerMs(drafts: readonly ObservationDraft[]): number {
  return drafts.reduce(
    (most, { outcome, elapsedMs }) => (outcome === 'answered' ? Math.max(most, elapsedMs) : most),
    0,
  );
}
