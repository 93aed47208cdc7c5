import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askDeniedAgain } from './ask-denied-again.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { askOldAlone } from './ask-old-alone.ts';
import { countedContext } from './counted-context.ts';
import type { DenyGroup } from './deny-group.ts';
import { leastRefusals } from './least-refusals.ts';
import { observeSsl2 } from './observe-ssl2.ts';

export interface FurtherQuestions {
  readonly groups: readonly DenyGroup[];
  readonly asksSsl2: boolean;
  readonly log: AcceptedLog;
  readonly control: HelloQuestion;
  /** How often everything that must be refused is to be asked for, in all. */
  readonly times: number;
}

/**
 * The third time and those behind it. A node that takes few of the connections is met the sooner the oftener is asked. Each time takes an odd
 * number of connections, so that a question comes to the nodes that take them by turns one after another, where their number is even.
 */
export async function askFurther(context: StreamContext, questions: FurtherQuestions): Promise<void> {
  const { groups, asksSsl2, log, control, times } = questions;
  if (times <= leastRefusals) return;
  for (let time = leastRefusals + 1; time <= times; time++) {
    const { context: counted, begun } = countedContext(context);
    const place = `tls/86-further/${String(time).padStart(2, '0')}`;
    await Promise.all([
      askDeniedAgain(counted, groups, log, place),
      askOldAlone(counted, groups, log, place),
      asksSsl2 ? observeSsl2(counted, `time-${time}`) : undefined,
    ]);
    if (begun() % 2 === 0) await askHello(counted, { ...control, order: `${place}/control` });
  }
  await askHello(context, { ...control, order: 'tls/86-further/control' });
}
