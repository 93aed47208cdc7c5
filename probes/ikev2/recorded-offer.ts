import type { Json, Observation } from '../../core/observation/observation.ts';
import type { Box, Point } from '../../core/spaces/region.ts';

/** Offer of 'ikev2/…'. */
export type RecordedIkeOffer = {
  /** Each a proposal, [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7]. */
  readonly boxes: readonly Box[];
  /** Of the KE payload; absent of a request that was not sent. */
  readonly shareGroup?: number;
  /** The combination at the end, of 'ikev2/buried-control'. */
  readonly buried?: Point;
  /** That it was sent to last; absent of a request that was not sent. */
  readonly port?: number;
};

/** Answer of 'ikev2/…', as far as one was read. */
export type RecordedIkeAnswer = {
  /** Type of the notify that decides. */
  readonly notify?: number;
  /** KE that INVALID_KE_PAYLOAD names. */
  readonly group?: number;
  /** Where the responder went as far as to choose. */
  readonly point?: Point;
  readonly notifies?: readonly number[];
  readonly signatureHashes?: readonly number[];
  readonly vendorIds?: readonly string[];
  /** SHA-1 of the keys of authorities, hex, of CERTREQ. */
  readonly authorities?: readonly string[];
};

/** Reads what a recording says, which may come from elsewhere: what does not have the right form says nothing. */

/** The boxes of an offer: those of four dimensions, and up to seven for additional key exchanges behind them. */
export function boxesOf({ offer }: Observation): readonly Box[] {
  const { boxes } = offer;
  if (!Array.isArray(boxes)) return [];
  return boxes.filter(
    (box): box is Box => Array.isArray(box) && box.length >= 4 && box.length <= 11 && box.every(isNumbers),
  );
}

/** KE of what was accepted, named or chosen. */
export function groupOf({ answer }: Observation): number | undefined {
  const { group, point } = answer ?? {};
  if (typeof group === 'number') return group;
  return isNumbers(point) ? point[3] : undefined;
}

export function isNumbers(json: Json | undefined): json is readonly number[] {
  return Array.isArray(json) && json.every((value) => typeof value === 'number');
}

export function isStrings(json: Json | undefined): json is readonly string[] {
  return Array.isArray(json) && json.every((value) => typeof value === 'string');
}
