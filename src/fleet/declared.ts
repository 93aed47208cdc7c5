import { z } from 'zod';
import { schemes } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import { namedTargetSchema } from '../../core/observation/parse-recording.ts';
import type { GivenFacts, Policy } from '../../core/policy/policy.ts';
import type { Group } from '../inputs/groups/group-entry.ts';
import { FleetError } from './fleet-error.ts';

/** A policy as it is named where its text is not: whoever judges by it has it, in this edition. */
export interface NamedPolicy {
  readonly id: string;
  /** Of its text, as in a result. */
  readonly digest: string;
  readonly given?: GivenFacts | undefined;
}

/** What of a group says when its gateways are due. */
export type DeclaredTiming = Pick<Group, 'everyMs' | 'cron' | 'timeZone' | 'windows' | 'jitterMs'>;

/** What is known of a gateway before anything is sent, as its row of the store has it. Of credentials there is the name. */
export interface Declared {
  readonly targets: readonly Target[];
  readonly policies: readonly NamedPolicy[];
  /** Absent for one that is in no group. */
  readonly timing?: DeclaredTiming | undefined;
}

const minuteOfDay = z.number().int().min(0).max(1440);

const timing = z.strictObject({
  everyMs: z.number().int().positive().optional(),
  cron: z.string().optional(),
  timeZone: z.string(),
  windows: z.array(
    z.strictObject({ days: z.array(z.number().int().min(0).max(6)), from: minuteOfDay, until: minuteOfDay }),
  ),
  jitterMs: z.number().int().nonnegative().optional(),
});

const declaredSchema = z.strictObject({
  targets: z.array(z.looseObject({ scheme: z.enum(schemes), guessed: z.literal(true).optional() })).min(1),
  policies: z.array(
    z.strictObject({ id: z.string(), digest: z.string(), given: z.record(z.string(), z.iso.date()).optional() }),
  ),
  timing: timing.optional(),
});

/** How a policy is named to those who have it, too. */
export function namedPolicy({ id, digest, given }: Policy): NamedPolicy {
  return given === undefined ? { id, digest } : { id, digest, given };
}

/** As it stands in a row; the same for the same declaration. */
export function writeDeclared({ targets, policies, timing: when }: Declared): string {
  return JSON.stringify({ targets, policies, timing: when });
}

/** Reads what `writeDeclared` wrote. Throws FleetError `declared-unreadable` for anything else: another program or version wrote it. */
export function readDeclared(text: string, gateway: string): Declared {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    raw = undefined;
  }
  const { data, error } = declaredSchema.safeParse(raw);
  const targets = data?.targets.map(({ guessed: _guessed, ...target }) => namedTargetSchema.safeParse(target).error);
  const wrong = error ?? targets?.find((one) => one !== undefined);
  if (wrong === undefined) return raw as Declared;
  const [issue] = wrong.issues;
  throw new FleetError(
    'declared-unreadable',
    `gateway ${gateway}: targets and policies wanted in its row of the store, found something else (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}); register it anew with gateproof monitor`,
  );
}
