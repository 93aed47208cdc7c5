import { type Box, pointBox, type Region, subtract } from '../../src/region/region.ts';
import { bury } from './bury.ts';
import type { IkeInterview } from './ike-interview.ts';
import { documentedBoxes } from './ikev2-ask.ts';
import { narrow } from './narrow.ts';
import { type Datagram, type PackOptions, pack } from './pack.ts';
import { survey } from './survey.ts';

/** Combinations that are found by bisection before the dimensions are looked at one by one, which is cheaper then. */
const bisectedAtMost = 8;
/** Below this a datagram holds too little of the space for the whole of it to be asked. */
const smallestDatagramOctets = 576;
/** The most datagrams that smaller ones may lead to. */
const datagramsAtMost = 96;

/**
 * Offers everything outside the documented combinations. What is accepted is narrowed down to single combinations and taken out until all
 * that is left is refused; each refused datagram is sent again with a documented combination behind it, to show that it was read to its
 * end. Where that one is not accepted, or the datagram stays unanswered, datagrams of half the size are tried.
 */
export async function sweep(interview: IkeInterview): Promise<void> {
  const { plan } = interview;
  let options = packOptions(interview, plan.datagramOctets);
  let queue = [...pack(plan.region, documentedBoxes(plan), options)];
  const withoutControl: Datagram[] = [];
  let found = 0;

  /** Puts the boxes and the rest of the queue into datagrams of half the size; false when that cannot be. */
  const shrink = (boxes: readonly Box[]): boolean => {
    const datagramOctets = Math.floor(options.datagramOctets / 2);
    if (datagramOctets < smallestDatagramOctets) return false;
    const smaller = pack(regionOf([{ boxes }, ...queue]), [], { ...options, datagramOctets });
    if (smaller.length > datagramsAtMost) return false;
    options = { ...options, datagramOctets };
    queue = [...smaller];
    return true;
  };

  for (let datagram = queue.shift(); datagram !== undefined; datagram = queue.shift()) {
    const { boxes } = datagram;
    await interview.confirmWhenDue();
    const hadControl = interview.control !== undefined;
    const reading = await interview.ask({ probe: 'ikev2/complement', boxes });
    if (reading.outcome === 'answered') {
      const violation = await narrow(interview, boxes, reading);
      if (violation === undefined) continue;
      found++;
      let left: Region = subtract(boxes, [pointBox(violation)]);
      if (!hadControl) {
        // The violation is the control from now on: what was asked before it proves nothing and is asked again.
        options = packOptions(interview, options.datagramOctets);
        left = [...left, ...regionOf(queue.splice(0)), ...regionOf(withoutControl.splice(0))];
      }
      if (found < Math.min(bisectedAtMost, plan.violationsAtMost)) queue.unshift(...pack(left, [], options));
      else {
        await survey(interview, [...left, ...regionOf(queue)], options, found);
        return;
      }
    } else if (interview.control === undefined) withoutControl.push(datagram);
    else if (reading.outcome === 'refused') {
      const isRead = await bury(interview, boxes, interview.control);
      if (!isRead && (await interview.isAlive())) shrink(boxes);
    } else if (!interview.isOver && !interview.refusesInSilence) shrink(boxes);
  }
}

function packOptions({ plan, control }: IkeInterview, datagramOctets: number): PackOptions {
  return { form: plan.form, datagramOctets, ...(control === undefined ? {} : { control }) };
}

function regionOf(datagrams: readonly Pick<Datagram, 'boxes'>[]): Region {
  return datagrams.flatMap(({ boxes }) => boxes);
}
