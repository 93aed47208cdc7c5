import { z } from 'zod';
import { didYouMean } from './nearest.ts';

/** Keys and list positions from the top of a document. */
export type Path = readonly (string | number)[];

/** An issue of zod in our words. */
export interface SchemaProblem {
  readonly path: Path;
  /** Whether the key itself is meant, or its value. */
  readonly at: 'key' | 'value';
  readonly code: string;
  readonly message: string;
}

/** Says each issue as what was wanted, what came, and the nearest known name. `raw` is the value that was parsed. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  schema: z.core.$ZodType,
  raw: unknown,
): readonly SchemaProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, schema, raw));
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.core.$ZodType, raw: unknown): readonly SchemaProblem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const value = valueAt(raw, path);
  const problem = (code: string, message: string): readonly SchemaProblem[] => [{ path, at: 'value', code, message }];
  const key = JSON.stringify(String(path.at(-1)));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path, raw);
      // The document's reader tells of this one, wherever it stands.
      const keys = issue.keys.filter((unknown) => unknown !== '__proto__');
      return keys.map((unknown) => ({
        path: [...path, unknown],
        at: 'key',
        code: 'unknown-key',
        message: `unknown key ${JSON.stringify(unknown)}: wanted one of ${known.join(', ')}${didYouMean(unknown, known)}`,
      }));
    }
    case 'invalid_union': {
      const inner = issue.errors.find((option) => option.every((part) => part.path.length > 0));
      if (inner !== undefined && issue.errors.length > 0) {
        return schemaProblems(
          inner.map((part) => ({ ...part, path: [...issue.path, ...part.path] })),
          schema,
          raw,
        );
      }
      const discriminators = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      const wanted = discriminators.length > 0 ? oneOf(discriminators) : wantedByUnion(issue.errors);
      if (value === undefined) return problem('missing-key', `${key} is missing: wanted ${wanted}`);
      if (discriminators.length > 0) return problem('unknown-value', unknownValue(discriminators, value));
      return problem('wrong-type', `wanted ${wanted}, found ${describe(value)}`);
    }
    case 'invalid_value': {
      const known = issue.values.map(String);
      if (value === undefined) return problem('missing-key', `${key} is missing: wanted ${oneOf(known)}`);
      return problem('unknown-value', unknownValue(known, value));
    }
    case 'invalid_type': {
      const wanted = typeWord(issue.expected);
      if (value === undefined) return problem('missing-key', `${key} is missing: wanted ${wanted}`);
      return problem('wrong-type', `wanted ${wanted}, found ${describe(value)}`);
    }
    case 'invalid_format': {
      if (issue.format === 'date') {
        return problem('bad-date', `wanted a date as YYYY-MM-DD, found ${describe(value)}`);
      }
      return problem('bad-format', `${issue.message}, found ${describe(value)}`);
    }
    case 'too_small': {
      if (issue.origin === 'array') {
        const found = Array.isArray(value) && value.length > 0 ? `${value.length}` : 'an empty list';
        const entries = issue.minimum === 1 ? 'entry' : 'entries';
        return problem(
          Array.isArray(value) && value.length === 0 ? 'empty-list' : 'too-few',
          `wanted at least ${issue.minimum} ${entries}, found ${found}`,
        );
      }
      if (issue.origin === 'string') return problem('empty-text', `wanted text, found ${describe(value)}`);
      return problem('out-of-range', `wanted at least ${issue.minimum}, found ${describe(value)}`);
    }
    case 'too_big':
      return problem('out-of-range', `wanted at most ${issue.maximum}, found ${describe(value)}`);
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return problem('invalid', issue.message);
    default:
      return issue satisfies never;
  }
}

function unknownValue(known: readonly string[], value: unknown): string {
  const near = typeof value === 'string' ? didYouMean(value, known) : '';
  return `wanted ${oneOf(known)}; found ${describe(value)}${near}`;
}

function wantedByUnion(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const words = errors.flat().flatMap((part) => {
    if (part.code === 'invalid_type') return [typeWord(part.expected)];
    if (part.code === 'invalid_union') return [wantedByUnion(part.errors)];
    return part.code === 'invalid_value' ? [oneOf(part.values.map(String))] : [];
  });
  return [...new Set(words)].join(' or ');
}

function oneOf(known: readonly string[]): string {
  return known.length === 1 ? JSON.stringify(known[0]) : `one of ${known.join(', ')}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function typeWord(expected: string): string {
  return TYPE_WORDS[expected] ?? expected;
}

/** '"x"', 'the number 3', 'a list': short, whatever the value is. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return 'a mapping';
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | null)?.[step], raw);
}

/** Keys that the mappings of a schema at a path may have; `value` decides between the options of a discriminated union. */
function keysAt(schema: z.core.$ZodType, path: Path, value: unknown): readonly string[] {
  const found = schemasAt(schema, path, value);
  return [...new Set(found.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : [])))];
}

function schemasAt(schema: z.core.$ZodType, path: Path, value: unknown): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return schemasAt(schema.unwrap(), path, value);
  }
  if (schema instanceof z.ZodPipe) return schemasAt(schema.in, path, value);
  if (schema instanceof z.ZodUnion) {
    return optionsFor(schema, value).flatMap((option) => schemasAt(option, path, value));
  }
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  const inner = valueAt(value, [step]);
  if (schema instanceof z.ZodObject) {
    const next: z.core.$ZodType | undefined = schema.shape[step];
    return next === undefined ? [] : schemasAt(next, rest, inner);
  }
  if (schema instanceof z.ZodArray) return schemasAt(schema.element, rest, inner);
  return schema instanceof z.ZodRecord ? schemasAt(schema.valueType, rest, inner) : [];
}

function optionsFor(union: z.ZodUnion, value: unknown): readonly z.core.$ZodType[] {
  if (!(union instanceof z.ZodDiscriminatedUnion)) return union.options;
  const { discriminator } = union.def;
  return union.options.filter((option) => {
    const literal: unknown = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return literal instanceof z.ZodType && literal.safeParse(valueAt(value, [discriminator])).success;
  });
}
