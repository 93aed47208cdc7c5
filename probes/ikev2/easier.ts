import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { type Box, type Point, pointBox } from '../../core/spaces/region.ts';
import { isOfAead } from './box-form.ts';
import type { IkeInterview } from './ike-interview.ts';
import { initLength, unassignedCiphers } from './ike-offer.ts';
import { longestProposal, type PackOptions, shareGroupFor } from './pack.ts';

/** Why a datagram was of no use: nothing came back, or it was not read, or such proposals are not. */
export type Obstacle = 'silence' | 'datagram' | 'proposal';

/** Sizes of datagrams that are tried, in octets: what RFC 7296 asks for, what is never fragmented, and less. Below, the space is too many datagrams. */
export const sizes: readonly number[] = [3000, 1232, 900, 616];
/** With fewer transforms to a proposal the space is too many proposals. */
const fewestTransforms = 48;

/** Datagrams that the peer may do better with; undefined when there are none. */
export async function easierThan(
  interview: IkeInterview,
  options: PackOptions,
  obstacle: Obstacle,
): Promise<PackOptions | undefined> {
  if (obstacle === 'proposal') return shorterProposals(interview, options);
  if (obstacle === 'silence') {
    const datagramOctets = await takenOctets(interview, options);
    if (datagramOctets !== options.datagramOctets) {
      return datagramOctets === undefined ? undefined : { ...options, datagramOctets };
    }
  }
  if (options.form === 'foreign-group' && options.isGroupKnown !== true) return { ...options, isGroupKnown: true };
  const datagramOctets = sizes.find((size) => size < options.datagramOctets);
  return datagramOctets === undefined ? undefined : { ...options, datagramOctets };
}

/** First one INTEG to a proposal, where no control can stand among several. */
function shorterProposals({ accepted }: IkeInterview, options: PackOptions): PackOptions | undefined {
  const isAlone = accepted.every((point) => isOfAead(pointBox(point)));
  if (isAlone && options.isIntegrityAlone !== true) return { ...options, isIntegrityAlone: true };
  const transformsAtMost = Math.floor(options.transformsAtMost / 2);
  return transformsAtMost < fewestTransforms ? undefined : { ...options, transformsAtMost };
}

/** The most octets of a datagram that the peer takes, of those that may be sent: a control is answered behind as much as that. */
async function takenOctets(
  interview: IkeInterview,
  { form, datagramOctets }: PackOptions,
): Promise<number | undefined> {
  const { control } = interview;
  if (control === undefined) return undefined;
  for (const size of [datagramOctets, ...sizes.filter((one) => one < datagramOctets)]) {
    const question = { probe: 'ikev2/size', boxes: filledTo(size, control, form), isOnce: true };
    const { outcome } = await interview.ask(question);
    if (outcome === 'answered' || outcome === 'refused') return size;
  }
  return undefined;
}

/** The control behind proposals with ciphers that do not exist, in a datagram of about so many octets. */
function filledTo(size: number, control: Point, form: PackOptions['form']): readonly Box[] {
  const [, ...rest] = pointBox(control);
  const boxes: Box[] = [];
  let cipher = unassignedCiphers[0];
  for (;;) {
    const own = [...boxes, pointBox(control)];
    const left = Math.floor((size - initLength(own, form, shareGroupFor(own, form)) - 40) / 8);
    if (left < 1) return own;
    const count = Math.min(left, longestProposal);
    boxes.push([Array.from({ length: count }, (_, at) => transformValue(cipher + at, 0)), ...rest]);
    cipher += count;
  }
}
