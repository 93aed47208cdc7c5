import type { StreamContext } from '../probe.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askDeniedAgain } from './ask-denied-again.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { askOldAlone } from './ask-old-alone.ts';
import { askBuried } from './buried-control.ts';
import { type DenyGroup, suitesIn } from './deny-group.ts';
import { longestGroup } from './deny-questions.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import { type Opening, rowQuestion } from './open-tls.ts';
import type { Repeats } from './repeat-control.ts';
import type { DocumentedSuite, PaceOffer } from './tls-offer.ts';

export interface QuietQuestions {
  readonly rows: readonly DocumentedSuite[];
  readonly groups: readonly DenyGroup[];
  readonly opening: Opening;
  readonly log: AcceptedLog;
  readonly asksSsl2: boolean;
  readonly repeat: Repeats['repeat'];
}

/** Least time between the starts of two connections, of one try after another; each begins after ten times as long. */
const paces = [200, 1200, 3000] as const;
const restInPaces = 10;

/**
 * Where a control was refused, closed or reset, or answers contradict each other, the server may have had enough of us: waits, and asks
 * everything again, one question after another, at a pace at which every control between them is answered. Each try is recorded as
 * 'tls/pace'; what was refused before one that went well does not count.
 */
export async function askQuietly(context: StreamContext, questions: QuietQuestions): Promise<void> {
  for (const paceMs of paces) {
    await context.pause(paceMs * restInPaces);
    if (await round(context, questions, paceMs)) return;
  }
}

/**
 * A server that answered nothing at all may have had enough of us at once: waits, and asks the first documented suite alone, at one pace after
 * another. The hello that was answered; undefined where none was.
 */
export async function openQuietly(
  context: StreamContext,
  rows: readonly DocumentedSuite[],
): Promise<Opening | undefined> {
  const [row] = rows;
  if (row === undefined) return undefined;
  for (const paceMs of paces) {
    await context.pause(paceMs * restInPaces);
    const question = rowQuestion(context, row, 'full', 'tls/opening');
    const control = { ...question, order: `${question.order}-after-${paceMs}` };
    const { outcome, answer } = await askHello(context, control);
    if (outcome === 'answered' && answer !== undefined && answer.kind !== 'alert') {
      return { control, answer, rows: new Map(), size: 'full' };
    }
  }
  return undefined;
}

async function round(context: StreamContext, questions: QuietQuestions, paceMs: number): Promise<boolean> {
  const { rows, groups, opening, log, asksSsl2 } = questions;
  const slow = slowly(context, paceMs);
  const place = `tls/95-quiet/${String(paceMs).padStart(4, '0')}`;
  let startedAtMs: number | undefined;
  let controls = 0;
  const observing: StreamContext = {
    ...slow,
    record: (draft) => {
      startedAtMs ??= draft.startedAtMs;
      slow.record(draft);
    },
  };
  const isHeard = async (): Promise<boolean> => {
    const question: HelloQuestion = {
      ...opening.control,
      probe: 'tls/control',
      order: `${place}/control-${++controls}`,
      purpose: 'control',
    };
    return (await askHello(observing, question)).outcome === 'answered';
  };
  const lists = groups.filter((group) => suitesIn(group).length > 1);
  const ask = async (): Promise<boolean> => {
    if (!(await isHeard())) return false;
    for (const time of ['first', 'second']) {
      for (const row of rows) {
        const question = rowQuestion(observing, row, opening.size, 'tls/row');
        await askHello(observing, { ...question, order: `${place}/${time}/${question.order}` });
      }
      for (const group of groups) await askDeniedAgain(observing, [group], log, `${place}/${time}`);
      if (time === 'first') await askOldAlone(observing, groups, log, place);
      if (asksSsl2) await observeSsl2(observing, `quiet-${paceMs}-${time}`);
      if (!(await isHeard())) return false;
    }
    if (lists.length > 0) {
      const suites = [...new Set(lists.flatMap(suitesIn))];
      const without = log.suites(opening.answer.version);
      await askBuried(observing, { opening, suites, length: longestGroup(lists), without, order: `${place}/buried` });
    }
    await questions.repeat(opening.control, { context: observing, place: `${place}/repeat` });
    return await isHeard();
  };
  const isWell = await ask();
  const offer: PaceOffer = { kind: 'pace', paceMs };
  context.record({
    probe: 'tls/pace',
    order: `${place}/pace`,
    offer,
    outcome: isWell ? 'answered' : 'not-made',
    detail: isWell
      ? `every control was answered, one question at a time, ${paceMs} ms apart`
      : `a control was not answered ${paceMs} ms apart`,
    sent: '',
    received: '',
    startedAtMs: startedAtMs ?? 0,
    elapsedMs: 0,
    attempts: 1,
  });
  return isWell;
}

/** The same context, one connection after another, with so much time between their starts. */
function slowly(context: StreamContext, paceMs: number): StreamContext {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    ...context,
    exchange: (...exchanged) => {
      const made = turn.then(async () => {
        await context.pause(paceMs);
        return await context.exchange(...exchanged);
      });
      turn = made.catch(() => undefined);
      return made;
    },
  };
}
