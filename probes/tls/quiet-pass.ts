import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askDeniedAgain } from './ask-denied-again.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { askOldAlone } from './ask-old-alone.ts';
import { askBuried } from './buried-control.ts';
import { isContradicted } from './contradictions.ts';
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
 * everything again, one question after another, at a pace at which everything is answered that was answered before. Each try is recorded as
 * 'tls/pace'; what was refused before one that went well does not count, and where none did, nothing that was refused.
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

/** How often each list is asked: chance has to have said no so often, and yes to everything else. */
const timesAsked = 4;

async function round(context: StreamContext, questions: QuietQuestions, paceMs: number): Promise<boolean> {
  const { rows, groups, opening, log, asksSsl2 } = questions;
  const from = log.drafts.length;
  const place = `tls/95-quiet/${String(paceMs).padStart(4, '0')}`;
  const observing = slowly(context, paceMs);
  let controls = 0;
  // What was answered before is answered at this pace, too, or the pace is not the one.
  const isSteady = (isBorne = false): boolean => !isContradicted(log.drafts.slice(from), log.drafts, isBorne);
  const isHeard = async (): Promise<boolean> => {
    const question: HelloQuestion = {
      ...opening.control,
      probe: 'tls/control',
      order: `${place}/control-${++controls}`,
      purpose: 'control',
    };
    return (await askHello(observing, question)).outcome === 'answered' && isSteady();
  };
  const lists = groups.filter((group) => suitesIn(group).length > 1);
  const ask = async (): Promise<boolean> => {
    if (!(await isHeard())) return false;
    for (let time = 1; time <= timesAsked; time++) {
      for (const row of time > rowsAsked ? [] : rows) {
        const question = rowQuestion(observing, row, opening.size, 'tls/row');
        await askHello(observing, { ...question, order: `${place}/${time}/${question.order}` });
      }
      if (!isSteady()) return false;
      for (const group of groups) await askDeniedAgain(observing, [group], log, `${place}/${time}`);
      if (time === 1) await askOldAlone(observing, groups, log, place);
      if (asksSsl2) await observeSsl2(observing, `quiet-${paceMs}-${time}`);
      if (!(await isHeard())) return false;
    }
    let isBorne = false;
    if (lists.length > 0) {
      const suites = [...new Set(lists.flatMap(suitesIn))];
      const without = log.suites(opening.answer.version);
      const burial = { opening, suites, length: longestGroup(lists), without, order: `${place}/buried` };
      isBorne = await askBuried(observing, burial);
    }
    await questions.repeat(opening.control, { context: observing, place: `${place}/repeat` });
    return (await isHeard()) && isSteady(isBorne);
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
      : `what was answered before was not, ${paceMs} ms apart`,
    sent: '',
    received: '',
    startedAtMs: log.drafts[from]?.startedAtMs ?? 0,
    elapsedMs: 0,
    attempts: 1,
  });
  return isWell;
}

/** How often each row is asked. */
const rowsAsked = 2;

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
