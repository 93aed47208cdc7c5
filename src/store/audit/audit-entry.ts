import type { Json } from '../../../core/observation/observation.ts';

/** Who does something: as they are logged in, as a token, or on the command line by the system's user. */
export interface Actor {
  readonly name: string;
  /** What stays the same where the name changes. */
  readonly subject?: string | undefined;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly how: 'login' | 'token' | 'command';
}

/** A name, and what it may not be changed to look like. */
export function shownActor({ name, subject = name }: Actor): string {
  return subject === name ? name : `${name} (${subject})`;
}

/** Everything that can be done. */
export const auditActs = [
  'scan.ask',
  'waiver.add',
  'waiver.end',
  'gateway.add',
  'gateway.end',
  'token.add',
  'token.end',
  'login',
  'logout',
] as const;

export type AuditAct = (typeof auditActs)[number];

/** Something that was done. Never a secret. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: Actor;
  readonly what: AuditAct;
  /** What it was done to: the name of a gateway, the number of a waiver or a token. */
  readonly subject: string;
  readonly before?: Json;
  readonly after?: Json;
  readonly reason?: string;
}

/** As a row has it. */
export interface AuditRow {
  /** From 1, without a gap. */
  readonly seq: number;
  readonly at: number;
  readonly who: string;
  readonly role: string;
  readonly how: string;
  readonly what: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string;
  /** SHA-256, lower-case hex: of the row before, or 64 zeros. */
  readonly previous: string;
  readonly digest: string;
}
