import { z } from 'zod';
import resultSchema from '../../../schemas/result.schema.json' with { type: 'json' };
import { auditShape } from './shapes/audit-shape.ts';
import { certificatesShape } from './shapes/certificates-shape.ts';
import { changesShape, feedShape } from './shapes/changes-shape.ts';
import { exchangesShape, findingShape, findingsShape } from './shapes/finding-shape.ts';
import { forecastShape } from './shapes/forecast-shape.ts';
import { frameworksShape } from './shapes/frameworks-shape.ts';
import { gatewayShape } from './shapes/gateway-shape.ts';
import { gatewaysShape } from './shapes/gateways-shape.ts';
import { historyShape } from './shapes/history-shape.ts';
import { retirementShape } from './shapes/retirement-shape.ts';
import { statusShape } from './shapes/status-shape.ts';
import { waiversShape } from './shapes/waivers-shape.ts';

/** What is asked of a store, each by its `kind`. */
export const historyShapes: readonly z.ZodType[] = [
  statusShape,
  historyShape,
  changesShape,
  certificatesShape,
  retirementShape,
  gatewaysShape,
  gatewayShape,
  findingsShape,
  findingShape,
  exchangesShape,
  feedShape,
  forecastShape,
  frameworksShape,
  waiversShape,
  auditShape,
];

/** The published JSON Schema of them: one of those in `$defs`. Parts of a result are as the schema of results has them. */
export function historyJsonSchema(): object {
  const schema = JSON.stringify({
    $id: 'urn:gateproof:schema:history:1.0',
    title: 'gateproof: what is known of a fleet over time',
    ...z.toJSONSchema(z.union(historyShapes)),
  });
  return JSON.parse(
    schema.replaceAll(JSON.stringify({ $ref: `${ofResult}finding` }), JSON.stringify(finding)),
  ) as object;
}

const finding = {
  type: 'object',
  description: `As ${resultSchema.$id} has it, but that a word stands for its evidence where that is all of the scan, or was removed.`,
};

/** Every shape that has a name, and the parts of a result that they are made of; `at`: where they stand. */
export function schemasOf(shapes: readonly z.ZodType[], at: string): object {
  const { $defs: named = {} } = z.toJSONSchema(z.union(shapes), { io: 'input' });
  const parts = Object.entries({ ...resultSchema.$defs, observationId }).map(
    ([name, part]) => [`Result.${name}`, referringTo(part, `${at}Result.`)] as const,
  );
  return { ...(referringTo(named, at) as object), ...Object.fromEntries(parts) };
}

const ofResult = `${resultSchema.$id}#/$defs/`;

/** Where the exchanges of a finding are not told apart from the others of its scan, a word stands for them. */
const observationId = { type: 'string', pattern: '^(?:obs-[0-9]{4,}|kept)$' };

function referringTo(schema: object, at: string): unknown {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', `"${at}`).replaceAll(`"${ofResult}`, `"${at}Result.`);
  return JSON.parse(text);
}
