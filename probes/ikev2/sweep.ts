import { type Box, pointBox, type Region, subtract } from '../../src/region/region.ts';
import { bury, isWithin, type OfferSize, offerSize } from './bury.ts';
import type { IkeInterview } from './ike-interview.ts';
import { narrow } from './narrow.ts';
import { type Datagram, type PackOptions, pack } from './pack.ts';
import { survey } from './survey.ts';

/** Combinations that are found by bisection before the dimensions are looked at one by one, which is cheaper then. */
const bisectedAtMost = 8;
/** Below this a datagram holds too little of the space for the whole of it to be asked. */
const smallestDatagramOctets = 576;
/** The most datagrams that smaller ones may lead to. */
const datagramsAtMost = 256;

/**
 * Offers everything of `region` outside `without`. What is accepted is narrowed down to single combinations and taken out until all that is
 * left is refused. The longest refused datagram of its kind is sent again with a documented combination behind it, to show that such
 * datagrams are read to their end. Where that one is not accepted, or a datagram stays unanswered, it is tried with KE payloads of groups
 * that every peer may know, then in datagrams of half the size, and so on. Returns what the last datagrams were like, for a next sweep to
 * begin with.
 */
export async function sweep(
  interview: IkeInterview,
  region: Region,
  without: readonly Box[],
  first: PackOptions = interview.plan,
): Promise<PackOptions> {
  const { plan } = interview;
  let options = packOptions(interview, first);
  let queue = [...pack(region, without, options)];
  const withoutControl: Datagram[] = [];
  const read: OfferSize[] = [];
  let found = 0;

  /** Puts the boxes and the rest of the queue into datagrams that a peer may understand better; false when there are none. */
  const repack = (boxes: readonly Box[]): boolean => {
    const easier = easierThan(options);
    if (easier === undefined) return false;
    const datagrams = pack(regionOf([{ boxes }, ...queue]), [], easier);
    if (datagrams.length > datagramsAtMost) return false;
    options = easier;
    queue = [...datagrams];
    return true;
  };

  for (let datagram = queue.shift(); datagram !== undefined; datagram = queue.shift()) {
    const { boxes, shareGroup } = datagram;
    await interview.confirmWhenDue();
    const hadControl = interview.control !== undefined;
    const reading = await interview.ask({ probe: 'ikev2/complement', boxes });
    if (reading.outcome === 'answered') {
      const violation = await narrow(interview, boxes, reading);
      if (violation === undefined) {
        if (options.isGroupKnown !== true) repack(boxes);
        continue;
      }
      if (found === 0 && !(await interview.looksAtAdditional(violation))) return options;
      found++;
      let left: Region = subtract(boxes, [pointBox(violation)]);
      if (!hadControl) {
        // The violation is the control from now on: what was asked before it proves nothing and is asked again.
        options = packOptions(interview, options);
        left = [...left, ...regionOf(queue.splice(0)), ...regionOf(withoutControl.splice(0))];
      }
      if (found < Math.min(bisectedAtMost, plan.violationsAtMost)) queue.unshift(...pack(left, [], options));
      else {
        await survey(interview, [...left, ...regionOf(queue)], options, found);
        return options;
      }
    } else if (interview.control === undefined) withoutControl.push(datagram);
    else if (reading.outcome === 'refused') {
      const size = offerSize(boxes, shareGroup);
      if (read.some((reader) => isWithin(size, reader))) continue;
      if (await bury(interview, boxes, interview.control)) read.push(size);
      else if (await interview.isAlive()) repack(boxes);
    } else if (!interview.isOver && !interview.refusesInSilence) repack(boxes);
  }
  return options;
}

function packOptions(
  { control }: IkeInterview,
  { form, datagramOctets, isGroupKnown = false }: PackOptions,
): PackOptions {
  return { form, datagramOctets, isGroupKnown, ...(control === undefined ? {} : { control }) };
}

/** First only groups that we can make a value of, then half the size. */
function easierThan(options: PackOptions): PackOptions | undefined {
  if (options.form === 'foreign-group' && options.isGroupKnown !== true) return { ...options, isGroupKnown: true };
  const datagramOctets = Math.floor(options.datagramOctets / 2);
  return datagramOctets < smallestDatagramOctets ? undefined : { ...options, datagramOctets };
}

function regionOf(datagrams: readonly Pick<Datagram, 'boxes'>[]): Region {
  return datagrams.flatMap(({ boxes }) => boxes);
}
