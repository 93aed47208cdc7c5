import { z } from 'zod';
import type { Finding } from './finding.ts';
import { checkObservedShapes, observedShapeOf } from './told/by-check.ts';
import { expectedShapes, observedShapes } from './told/by-rule.ts';

/** What is wrong with what a finding expects and observes, for its rule and check; undefined where both have their shape. */
export function wrongToldOf(finding: Finding): string | undefined {
  const { rule, expected, observed } = finding;
  const check = 'check' in finding ? finding.check : undefined;
  const wrong = issueOf('expected', expectedShapes[rule], expected);
  if (wrong !== undefined) return wrong;
  const wanted = rule === 'check' ? finding.expected.check : undefined;
  // From here on the name is one that has a shape.
  if (check !== wanted) return `is of check "${check ?? 'none'}", and "${wanted ?? 'none'}" is expected`;
  return issueOf('observed', rule === 'check' ? observedShapeOf(finding.check) : observedShapes[rule], observed);
}

function issueOf(name: string, shape: z.ZodType, value: unknown): string | undefined {
  const [issue] = shape.safeParse(value).error?.issues ?? [];
  return issue === undefined ? undefined : `has a wrong ${[name, ...issue.path].join('.')}: ${issue.message}`;
}

/**
 * The published JSON Schema of what findings expect and observe: an object by rule and by check, each of which stands for `expected` or `observed`
 * of such a finding.
 */
export function toldJsonSchema(): object {
  const all = z.strictObject({
    expected: z.strictObject({ ...expectedShapes }),
    observed: z.strictObject({ ...observedShapes }),
    observedByCheck: z.strictObject({ ...checkObservedShapes }),
  });
  return {
    $id: 'urn:gateproof:schema:told:1.1',
    title: 'gateproof: what findings expect and observe',
    description:
      'Of each finding of a result document 1.1: `expected` and `observed` by its `rule`; of the rule "check", `observed` by its `check`.',
    ...z.toJSONSchema(all, { reused: 'ref' }),
  };
}
