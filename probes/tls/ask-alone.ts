import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { isHello } from './exchange.ts';
import { observeSsl2 } from './observe-ssl2.ts';

/**
 * What was refused with more connections open than the server was seen to bear, again: one after another, each on a connection that is opened
 * with no other beside it, and the control behind them. What is answered now was refused for the load.
 */
export async function askAlone(context: StreamContext, log: AcceptedLog, control: HelloQuestion): Promise<void> {
  const refused = log.refusedUnderLoad();
  if (refused.length === 0) return;
  for (const [at, one] of refused.entries()) {
    if (isHello(one)) {
      const { probe, offer } = one;
      const goal = probe === 'tls/row' ? 'done' : 'server-hello';
      const order = `tls/92-alone/${String(at + 1).padStart(3, '0')}`;
      await askHello(context, { probe, order, offer, goal });
    } else await observeSsl2(context, `alone-${at + 1}`);
  }
  await askHello(context, { ...control, order: 'tls/92-alone/control' });
}
