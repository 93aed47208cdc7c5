import type { Json, Observation } from '../../core/observation/observation.ts';
import { type Box, type Point, pointBox, regionSize } from '../../core/spaces/region.ts';
import type { Exchange } from './exchange.ts';

export type SpaceName = 'ike' | 'ipsec';

/** Offer of 'strongswan/…': either a point or boxes. */
export type DrivenOffer = {
  readonly space: SpaceName;
  readonly point?: Point;
  readonly boxes?: readonly Box[];
  /** Of a CHILD_SA: the combination of the IKE SA that it was asked for in. */
  readonly ikeSa?: Point;
  /** Who the driver said it is, and whom it asked for. */
  readonly identity?: { readonly [key: string]: string };
  /** Of a CHILD_SA, in strongSwan's words. */
  readonly selectors?: { readonly local: string; readonly remote: string };
  /** Of a CHILD_SA: how many selectors everything was to be asked with. */
  readonly among?: number;
};

/** Answer of 'strongswan/…': what the gateway chose, and where that was read. */
export type DrivenAnswer = NonNullable<Exchange['answer']>;

/** One observation, read. */
export interface Seen {
  readonly observation: Observation;
  readonly boxes: readonly Box[];
  readonly answer: Box | undefined;
}

export function read(observation: Observation): Seen {
  const { offer, answer, outcome } = observation;
  const point = numbers(offer['point']);
  const boxes = Array.isArray(offer['boxes']) ? offer['boxes'].flatMap(boxOf) : [];
  const chosen = outcome === 'malformed' ? undefined : numbers(answer?.['point']);
  return {
    observation,
    boxes: point === undefined ? boxes : [pointBox(point)],
    answer: chosen === undefined ? undefined : pointBox(chosen),
  };
}

/** The combination of the IKE SA under which a CHILD_SA was asked for, where that is known. */
export function ikeSaOf({ offer }: Observation): Point | undefined {
  return numbers(offer['ikeSa']);
}

/** Dimensions of a combination, and of one with additional key exchanges. */
const lengths: readonly number[] = [4, 11];

function boxOf(value: Json): readonly Box[] {
  if (!Array.isArray(value)) return [];
  const dimensions = value.map(numbers);
  return lengths.includes(dimensions.length) && dimensions.every((values) => values !== undefined) ? [dimensions] : [];
}

function numbers(value: Json | undefined): readonly number[] | undefined {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) return undefined;
  return value;
}

export function isSingle(boxes: readonly Box[]): boolean {
  return regionSize(boxes) === 1;
}

export function isControl(space: SpaceName, { probe }: Observation): boolean {
  return probe === `strongswan/${space}-control`;
}

export function pointOf(answer: Box): Point {
  return answer.flat();
}
