import { z } from 'zod';
import { duration } from '../groups/duration.ts';
import { entryName as name, entryText as text, entryVariable as variable } from '../inventory-values.ts';

/** In which shape a webhook is sent. */
const templates = ['standard', 'slack', 'teams'] as const;
export type Template = (typeof templates)[number];

/** When a mail is sent: once a day, once a week, or with every change. */
const digests = ['at-once', 'daily', 'weekly'] as const;
export type Digest = (typeof digests)[number];

/** A webhook as the inventory has it. Files are relative to the inventory. */
export interface WebhookEntry {
  /** One of these three says where it is sent to; Slack's and Teams' are secrets. */
  readonly url?: string | undefined;
  readonly urlFile?: string | undefined;
  readonly urlEnv?: string | undefined;
  /** By what it is signed. */
  readonly secretFile?: string | undefined;
  readonly secretEnv?: string | undefined;
  /** 'standard' where it is absent. */
  readonly template?: Template | undefined;
  /** Gateways of these groups; absent: all. */
  readonly groups?: readonly string[] | undefined;
  /** Whether the receiver may have an address of this network or host. */
  readonly allowPrivate?: boolean | undefined;
  /** PEM certificates that the receiver is verified against instead of the public ones. */
  readonly caFile?: string | undefined;
}

/** Mail as the inventory has it. */
export interface MailEntry {
  readonly smtp: {
    readonly host: string;
    /** 465 for 'implicit', else 587, where it is absent. */
    readonly port?: number | undefined;
    /** 'starttls' where it is absent. */
    readonly tls?: 'implicit' | 'starttls' | 'none' | undefined;
    readonly user?: string | undefined;
    readonly passwordFile?: string | undefined;
    readonly passwordEnv?: string | undefined;
    readonly caFile?: string | undefined;
  };
  readonly from: string;
  readonly to: readonly string[];
  /** 'daily' where it is absent. */
  readonly digest?: Digest | undefined;
  /** IANA's name; 'UTC' where it is absent. A digest is sent at seven in the morning, a weekly one on Mondays. */
  readonly timeZone?: string | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** `tell` of the inventory. */
export interface TellingEntry {
  /** How long before its end a certificate, and before its beginning a clause, is told of; '30d' where it is absent. */
  readonly within?: string | undefined;
  readonly webhooks?: Readonly<Record<string, WebhookEntry>> | undefined;
  readonly mail?: Readonly<Record<string, MailEntry>> | undefined;
}

const groups = z.array(name).min(1).max(64).optional();
const mailAddress = z.email('a mail address as vpn@example.net wanted').max(254);

export const tellingEntry: z.ZodType<TellingEntry, TellingEntry> = z.strictObject({
  within: duration.optional(),
  webhooks: z
    .record(
      name,
      z.strictObject({
        url: text.optional(),
        urlFile: text.optional(),
        urlEnv: variable.optional(),
        secretFile: text.optional(),
        secretEnv: variable.optional(),
        template: z.enum(templates).optional(),
        groups,
        allowPrivate: z.boolean().optional(),
        caFile: text.optional(),
      }),
    )
    .optional(),
  mail: z
    .record(
      name,
      z.strictObject({
        smtp: z.strictObject({
          host: text,
          port: z.int().min(1).max(65_535).optional(),
          tls: z.enum(['implicit', 'starttls', 'none']).optional(),
          user: text.optional(),
          passwordFile: text.optional(),
          passwordEnv: variable.optional(),
          caFile: text.optional(),
        }),
        from: mailAddress,
        to: z.array(mailAddress).min(1).max(50),
        digest: z.enum(digests).optional(),
        timeZone: text.optional(),
        groups,
      }),
    )
    .optional(),
});
