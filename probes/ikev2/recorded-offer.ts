import type { Json, Observation } from '../../core/observation/observation.ts';
import type { Box } from '../../core/spaces/region.ts';

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
