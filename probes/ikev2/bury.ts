import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { type Box, type Point, pointBox } from '../../core/spaces/region.ts';
import { isOfAead, isRegular } from './box-form.ts';
import type { IkeInterview, IkeQuestion } from './ike-interview.ts';
import { initLength, unassignedCiphers } from './ike-offer.ts';
import type { Datagram, PackOptions } from './pack.ts';
import { transformsIn, unreadOf } from './was-read.ts';

/** What was learned of how a peer reads a refused datagram: all of it, not such proposals, or not such a datagram. */
export type Reading = 'read' | 'proposals-not-read' | 'datagram-not-read';

/** Controls of one datagram: of AEADs and of others, again with the group that the peer likes best, and behind the whole. */
const controlsAtMost = 5;
/** Refusals that are made sure of before a control is buried. */
export const refusalsAtStake = 4;

/**
 * Shows that the peer reads a datagram that it refused, as far as earlier ones did not: a control is put into the proposal of which nothing
 * is known, last of each kind of transform, and must be accepted. The proposal is filled up with unassigned ciphers to the longest of the
 * scan. What was refused before gets a control of its own first, because one that is refused for its size would speak against it.
 */
export async function bury(interview: IkeInterview, datagram: Datagram, options: PackOptions): Promise<Reading> {
  let preferred: number | undefined;
  for (let count = 0; count < controlsAtMost; count++) {
    const unread = unreadOf(datagram, interview.reader);
    if (unread === undefined) return 'read';
    const [question, control] = buriedQuestion(
      interview.accepted,
      datagram,
      unread,
      { ...options, cipher: interview.unassignedCipher() },
      preferred,
    );
    if (question === undefined || control === undefined) return 'proposals-not-read';
    await interview.confirm(refusalsAtStake);
    const reading = await interview.ask(question);
    if (reading.outcome === 'answered' && reading.group === control[3]) {
      if (unreadOf(datagram, interview.reader) === unread) return 'proposals-not-read';
      continue;
    }
    if (unread === 'datagram') return 'datagram-not-read';
    if (reading.outcome === 'answered' && preferred === undefined) {
      preferred = reading.group;
      await acceptWithGroup(interview, control, preferred);
      continue;
    }
    const whole = await interview.ask(behind(datagram, control));
    return whole.outcome === 'answered' && whole.group === control[3] ? 'proposals-not-read' : 'datagram-not-read';
  }
  return 'proposals-not-read';
}

/** A peer that takes much more than is documented may like a group best that nothing was accepted with yet: then the control is asked for with it. */
async function acceptWithGroup(interview: IkeInterview, control: Point, group: number | undefined): Promise<void> {
  if (group === undefined || interview.accepted.some((point) => point[3] === group)) return;
  await interview.ask({
    probe: 'ikev2/bisect',
    boxes: [pointBox(control.map((value, at) => (at === 3 ? group : value)))],
  });
}

/** The question with a control in it, and the control; empty where there is none that can stand there. */
export function buriedQuestion(
  accepted: readonly Point[],
  datagram: Datagram,
  unread: Box | 'datagram',
  { form, datagramOctets, transformsAtMost, cipher }: PackOptions & { readonly cipher: number },
  preferred?: number,
): readonly [IkeQuestion?, Point?] {
  const possible = accepted.filter((point) => point[3] !== datagram.shareGroup).sort((a, b) => a.length - b.length);
  const wanted = possible.filter((point) => preferred === undefined || point[3] === preferred);
  if (unread === 'datagram') return wanted[0] === undefined ? [] : [behind(datagram, wanted[0]), wanted[0]];
  const alike = wanted.filter((point) => isOfAead(pointBox(point)) === isOfAead(unread));
  const control = alike[0] ?? wanted[0];
  if (control === undefined) return [];
  const inside = withControl(unread, control, accepted, { transformsAtMost, cipher });
  const others = isRegular(unread) && unread.length === 4 ? datagram.boxes.filter((box) => box !== unread) : [];
  const together = [...others, inside];
  const isFitting = initLength(together, form, datagram.shareGroup) <= datagramOctets;
  return [{ probe: 'ikev2/buried-control', boxes: isFitting ? together : [inside], buried: control }, control];
}

function behind({ boxes }: Datagram, control: Point): IkeQuestion {
  return { probe: 'ikev2/buried-control', boxes: [...boxes, pointBox(control)], buried: control };
}

/**
 * The proposal with the control's values behind its own, without ids that were accepted in other combinations: these are known to be read, and
 * could be taken instead. Beside an AEAD there is no INTEG.
 */
function withControl(
  box: Box,
  control: Point,
  accepted: readonly Point[],
  { transformsAtMost, cipher }: { readonly transformsAtMost: number; readonly cipher: number },
): Box {
  const others = accepted.filter((point) => point !== control);
  const own = [0, 1, 2, 3].map((at) => {
    const value = control[at] ?? 0;
    if (at === 1 && value === 0) return [0];
    const taken = new Set(others.map((point) => point[at]));
    // Additional key exchanges are methods of KE's registry.
    const listed = at === 3 ? new Set(box.slice(3).flat()) : new Set(box[at]);
    return [...[...listed].filter((one) => one !== value && one !== 0 && !taken.has(one)), value];
  });
  const missing = Math.max(0, transformsAtMost - transformsIn(own));
  const [first, last] = unassignedCiphers;
  const fill = Array.from({ length: missing }, (_, at) =>
    transformValue(first + ((cipher + at) % (last - first + 1)), 0),
  );
  return [[...fill, ...(own[0] ?? [])], ...own.slice(1), ...pointBox(control.slice(4))];
}
