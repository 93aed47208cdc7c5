import { z } from 'zod';
import { certificatesShape } from './shapes/certificates-shape.ts';
import { changesShape } from './shapes/changes-shape.ts';
import { historyShape } from './shapes/history-shape.ts';
import { retirementShape } from './shapes/retirement-shape.ts';
import { statusShape } from './shapes/status-shape.ts';

/** What is asked of a store, each by its `kind`. */
export const historyShapes: readonly z.ZodType[] = [
  statusShape,
  historyShape,
  changesShape,
  certificatesShape,
  retirementShape,
];

/** The published JSON Schema of them: one of those in `$defs`. */
export function historyJsonSchema(): object {
  return {
    $id: 'urn:gateproof:schema:history:1.0',
    title: 'gateproof: what is known of a fleet over time',
    ...z.toJSONSchema(z.union(historyShapes)),
  };
}
