import { type Point, pointBox } from '../../core/spaces/region.ts';
import type { DatagramContext } from '../datagram-context.ts';
import { besideRegion } from './beside-region.ts';
import { IkeInterview, type IkeQuestion } from './ike-interview.ts';
import { shareGroups } from './ike-offer.ts';
import { documentedBoxes, type Ikev2Ask, ikev2Plan } from './ikev2-ask.ts';
import { askPreference } from './prefer.ts';
import { sweep } from './sweep.ts';

/**
 * Learns which combinations a gateway accepts for an IKE SA by IKE_SA_INIT requests that leave no state behind, one at a time. Everything
 * goes into `context.record`; rejects only when `context.signal` aborts, and for an ask out of bounds.
 *
 * The first documented combination that is accepted is the control from then on. What was refused before there was one is asked again.
 * Everything else is asked for as it is, then with additional key exchanges (RFC 9370) and in forms that a proposal must not have. At the end,
 * what the gateway prefers of what it accepts. Returns what can go on with the same peer.
 */
export async function observeIkev2(context: DatagramContext, ask: Ikev2Ask): Promise<IkeInterview> {
  const interview = new IkeInterview(context, ikev2Plan(ask));
  const uncontrolled = await offerRows(interview, ask.documented);
  if (interview.control !== undefined) await offerRows(interview, uncontrolled);
  if (ask.sweep) {
    const { region } = interview.plan;
    const documented = documentedBoxes(ask, 4);
    const hadControl = interview.control !== undefined;
    const learned = await sweep(interview, region, documented);
    const hasControl = interview.control !== undefined;
    await sweep(
      interview,
      besideRegion(interview.plan, { accepted: interview.accepted, isWideOpen: learned.isWideOpen }),
      documentedBoxes(ask, 11),
      learned.options,
    );
    if (!hasControl && interview.control !== undefined) await sweep(interview, region, documented);
    if (!hadControl && interview.control !== undefined) await offerRows(interview, ask.documented);
  }
  await askPreference(interview);
  await interview.confirm();
  if (interview.plan.bothPorts) await interview.askOtherPort();
  if (interview.plan.identify) await identify(interview);
  return interview;
}

/** Completes one IKE_SA_INIT with a combination that was accepted, where there is one with a group that a share can be made of. */
async function identify(interview: IkeInterview): Promise<void> {
  const known = new Set(shareGroups.map(({ group }) => group));
  const point = interview.accepted.find((one) => one.length === 4 && known.has(one[3] ?? 0));
  if (point === undefined || interview.isOver) return;
  await interview.ask({ probe: 'ikev2/identity', boxes: [pointBox(point)], ownGroup: point[3] ?? 0 });
}

/**
 * Offers each combination alone; returns those that were asked before there was a control. That one with an additional key exchange is accepted
 * says something when a method that does not exist is not.
 */
async function offerRows(interview: IkeInterview, rows: readonly Point[]): Promise<readonly Point[]> {
  const uncontrolled: Point[] = [];
  let isCalibrated = false;
  for (const row of rows) {
    await interview.confirmWhenDue();
    const question: IkeQuestion = { probe: 'ikev2/row', boxes: [pointBox(row)] };
    const { outcome } = await interview.ask(question);
    if (outcome === 'answered' && row.length > 4 && !isCalibrated) {
      isCalibrated = true;
      await interview.looksAtAdditional(row);
    }
    if (interview.control === undefined) uncontrolled.push(row);
    // A request that was changed on its way is refused for what it never said: a refusal has to be said twice.
    else if (outcome === 'refused') await interview.ask(question);
  }
  return uncontrolled;
}
