import { defined } from '../../core/defined.ts';
import { type Box, type Region, subtract } from '../../core/spaces/region.ts';
import { sameSa } from './box-form.ts';
import { bury } from './bury.ts';
import { easierThan, type Obstacle } from './easier.ts';
import type { IkeInterview } from './ike-interview.ts';
import { narrow } from './narrow.ts';
import { type Datagram, type PackOptions, pack } from './pack.ts';
import { survey } from './survey.ts';

/** Combinations that are found by bisection before the dimensions are looked at one by one, which is cheaper then. */
const bisectedAtMost = 8;
/** As many of a peer that refuses in silence, each no of which is waited for. */
const bisectedInSilence = 1;
/** The most datagrams that smaller ones may lead to. */
const datagramsAtMost = 256;

/** What a sweep leaves to the next one. */
export interface Swept {
  /** What the last datagrams were like. */
  readonly options: PackOptions;
  /** Whether so much is accepted that the values were looked at one by one. */
  readonly isWideOpen: boolean;
}

/**
 * Offers everything of `region` outside `without`. What is accepted is narrowed down to single combinations and taken out until all that is
 * left is refused. A control inside refused proposals shows that such proposals are read, and such datagrams to their end; where it is not
 * accepted, or a datagram stays unanswered, what is left is put into easier ones. Every refused datagram is sent once more at once, from the
 * next port: of nodes behind one address that take source ports by turns the second time is the other one's.
 */
export async function sweep(
  interview: IkeInterview,
  region: Region,
  without: readonly Box[],
  first: PackOptions = interview.plan,
): Promise<Swept> {
  const { plan } = interview;
  let options = packOptions(interview, first);
  let queue = [...pack(region, without, options)];
  const withoutControl: Datagram[] = [];
  let found = 0;
  /** The number of the exchange in which a datagram was refused that is to be sent once more. */
  const refusedAt = new Map<Datagram, number>();
  /** Whether nothing shows that refused datagrams are read: what is accepted is looked for all the same. */
  let isUnreadable = false;

  /** Puts the boxes and the rest of the queue into datagrams that a peer may understand better; false when there are none. */
  const repack = async (boxes: readonly Box[], obstacle: Obstacle): Promise<boolean> => {
    const easier = await easierThan(interview, options, obstacle);
    if (easier === undefined) return false;
    const datagrams = pack([...boxes, ...boxesOf(queue)], [], easier);
    if (datagrams.length > datagramsAtMost) return false;
    options = easier;
    queue = [...datagrams];
    return true;
  };

  /** What is too long for the peer however it is packed is not sent. */
  const leaveOut = (): void => {
    for (const { boxes } of queue.splice(0)) {
      interview.state(
        { probe: 'ikev2/complement', boxes },
        'silent',
        `not sent: ${options.datagramOctets} octets are too many`,
      );
    }
  };

  if (queue.length > datagramsAtMost) leaveOut();
  for (let datagram = queue.shift(); datagram !== undefined; datagram = queue.shift()) {
    const { boxes } = datagram;
    const firstAt = refusedAt.get(datagram);
    if (firstAt === undefined) await interview.confirmWhenDue();
    else await comeToOtherTurn(interview, firstAt);
    const hadControl = interview.control !== undefined;
    const reading = await interview.ask({
      probe: 'ikev2/complement',
      ...datagram,
      isOnce: !interview.refusesInSilence,
    });
    if (reading.outcome === 'answered') {
      const answeredAt = interview.exchanges;
      const violation = await narrow(interview, boxes, reading);
      if (violation === undefined) {
        if (options.isGroupKnown === true) continue;
        // A peer that names its group whatever is offered does so again; where there are two, the other one says no.
        await comeToOtherTurn(interview, answeredAt);
        await interview.ask({ probe: 'ikev2/complement', ...datagram });
        await repack(boxes, 'datagram');
        continue;
      }
      if (found === 0 && !(await interview.looksAtAdditional(violation))) {
        for (const one of queue) await interview.ask({ probe: 'ikev2/complement', ...one });
        return { options, isWideOpen: false };
      }
      found++;
      let left: Region = subtract(boxes, sameSa(violation));
      if (!hadControl) {
        // The violation is the control from now on: what was asked before it proves nothing and is asked again.
        options = packOptions(interview, options);
        left = [...left, ...boxesOf(queue.splice(0)), ...boxesOf(withoutControl.splice(0))];
      }
      const enough = interview.refusesInSilence ? bisectedInSilence : Math.min(bisectedAtMost, plan.violationsAtMost);
      if (found < enough) queue.unshift(...pack(left, [], options));
      else {
        await survey(interview, [...left, ...boxesOf(queue)], options, found);
        return { options, isWideOpen: true };
      }
    } else if (interview.control === undefined) withoutControl.push(datagram);
    else if (reading.outcome === 'refused') {
      if (isUnreadable) continue;
      if (firstAt === undefined) {
        refusedAt.set(datagram, interview.exchanges);
        queue.unshift(datagram);
        continue;
      }
      const known = interview.accepted.length;
      const shown = await bury(interview, datagram, options);
      if (shown === 'read') {
        // Behind a refusal that counts stands a control that was taken at once.
        if (interview.accepted.length > known) {
          refusedAt.delete(datagram);
          queue.unshift(datagram);
        }
      } else if (await interview.isAlive()) {
        isUnreadable = !(await repack(boxes, shown === 'datagram-not-read' ? 'datagram' : 'proposal'));
      }
    } else if (!interview.isOver && !interview.refusesInSilence && !(await repack(boxes, 'silence'))) leaveOut();
  }
  return { options, isWideOpen: false };
}

/** Offers the control alone, where the next exchange would come to the same one of two nodes that take source ports by turns. */
async function comeToOtherTurn(interview: IkeInterview, exchange: number): Promise<void> {
  if ((interview.exchanges + 1 - exchange) % 2 === 0) await interview.isAlive();
}

/** As when a datagram is packed for the first time: with the control there is, in the form that was learned. */
function packOptions({ control }: IkeInterview, learned: PackOptions): PackOptions {
  return { ...learned, ...defined({ control }) };
}

function boxesOf(datagrams: readonly Datagram[]): Region {
  return datagrams.flatMap(({ boxes }) => boxes);
}
