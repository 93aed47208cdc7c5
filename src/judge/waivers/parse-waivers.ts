import { z } from 'zod';
import { clauseKinds } from '../../../core/finding/clause-directions.ts';
import { parseYamlDocument } from '../../../core/policy/yaml-document.ts';
import { matchesGlob } from './glob.ts';
import type { Waiver } from './waiver.ts';

const MAX_VALUES = 1024;

const text = z.string().trim().min(1).max(4096);
const glob = z.string().min(1).max(256);
const scalar = z.union([z.string().min(1), z.number(), z.boolean()]);
const combination = z.record(z.string(), z.json());

const waiverSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, 'wanted letters, digits, dot, dash and underscore'),
  policy: glob.optional(),
  clause: glob.optional(),
  rule: glob.optional(),
  target: glob,
  observed: z
    .array(z.union([scalar, combination]))
    .min(1)
    .max(MAX_VALUES)
    .optional(),
  reason: text,
  owner: text,
  approver: text,
  expires: z.iso.date(),
  ticket: text.optional(),
});

const waiverFileSchema = z.strictObject({
  version: z.literal(1),
  waivers: z.array(waiverSchema),
});

/** The JSON Schema (draft 2020-12) of gateproof-waivers.yaml. */
export function waiversJsonSchema(): Record<string, unknown> {
  return {
    $id: 'urn:gateproof:schema:waivers:1',
    title: 'gateproof waivers',
    description: 'Failures that are known and accepted until a day.',
    ...z.toJSONSchema(waiverFileSchema, { io: 'input' }),
  };
}

/** Reads gateproof-waivers.yaml. Throws DocumentError with every problem, each with line and column. */
export function parseWaivers(content: string, file: string): readonly Waiver[] {
  const { waivers } = parseYamlDocument(content, file, waiverFileSchema, (raw, { report }) => {
    const seen = new Set<string>();
    for (const [at, waiver] of entriesOf(raw).entries()) {
      const path = ['waivers', at];
      const { id, clause, rule, observed } = waiver;
      if (typeof id === 'string') {
        if (seen.has(id))
          report([...path, 'id'], 'duplicate-id', `wanted an id of its own, found ${JSON.stringify(id)} again`);
        seen.add(id);
      }
      if (clause === undefined && rule === undefined) {
        report(path, 'missing-key', '"clause" or "rule" is missing: wanted one of them');
      } else if (clause !== undefined && rule !== undefined) {
        report([...path, 'rule'], 'unknown-key', 'wanted "clause" or "rule", found both', 'key');
      }
      if (typeof rule === 'string' && rule !== '' && !clauseKinds.some((name) => matchesGlob(rule, name))) {
        report(
          [...path, 'rule'],
          'unknown-value',
          `wanted a glob of ${clauseKinds.join(', ')}; found ${JSON.stringify(rule)}`,
        );
      }
      for (const [index, value] of (Array.isArray(observed) ? observed : []).entries()) {
        if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) {
          report(
            [...path, 'observed', index],
            'empty',
            'wanted at least one name in a mapping, found none: it would match everything',
          );
        }
      }
    }
  });
  // An absent optional key is absent in what zod returns, never undefined.
  return waivers as readonly Waiver[];
}

/** Of what has not the shape that the schema wants, as much as is there: text and numbers have no member of these names. */
function entriesOf(raw: unknown): readonly Readonly<Record<string, unknown>>[] {
  const waivers = (raw as { readonly waivers?: unknown } | null)?.waivers;
  if (!Array.isArray(waivers)) return [];
  return waivers.map((one: Readonly<Record<string, unknown>> | null) => one ?? {});
}
