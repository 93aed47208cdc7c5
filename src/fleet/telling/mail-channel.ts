import type { Transporter } from 'nodemailer';
import type { Secret } from '../../../core/credentials/secret.ts';
import { mailText, namedInMail } from '../../../reports/telling/mail-text.ts';
import { CronLine } from '../../inputs/groups/cron-line.ts';
import type { Digest } from '../../inputs/telling/telling-entry.ts';
import { answeredWithin } from '../../run/clock.ts';
import type { Channel } from './channel.ts';
import type { Delivery, DeliveryMeans } from './delivery.ts';

export interface MailOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** Absent: without login. */
  readonly login?: { readonly user: string; readonly password: Secret } | undefined;
  /** PEM, instead of the public certificates. */
  readonly ca?: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly digest: Digest;
  readonly timeZone: string;
  readonly groups?: readonly string[] | undefined;
}

const lines: Readonly<Record<Exclude<Digest, 'at-once'>, string>> = { daily: '0 7 * * *', weekly: '0 7 * * 1' };
/** Less than a message is one process's own. */
const withinMs = 120_000;

/** Mail, at once or as a digest at seven in the morning. */
export function mailChannel(options: MailOptions): Channel {
  const { name, digest, timeZone, groups, host, port } = options;
  const line = digest === 'at-once' ? undefined : new CronLine(lines[digest], timeZone);
  return {
    name: `mail/${name}`,
    identity: `${host}:${port}`,
    groups,
    atOnce: 2000,
    mostOctets: Number.POSITIVE_INFINITY,
    named: namedInMail,
    nextMoment: (now) => line?.after(now) ?? now,
    deliver: async (message, means) => {
      const { subject, text, html } = mailText(message);
      const { from } = options;
      // The same at each try, so that who reads mail sees one.
      const messageId = `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`;
      return await send(options, { from, to: [...options.to], subject, text, html, messageId }, means);
    },
  };
}

async function send(options: MailOptions, mail: object, { clock, signal }: DeliveryMeans): Promise<Delivery> {
  const transport = await transportOf(options);
  const late = (): Error => Object.assign(new Error('late'), { code: 'no answer in two minutes' });
  try {
    await answeredWithin(clock, { withinMs, signal, late }, transport.sendMail(mail));
    return { kind: 'delivered' };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', why: `${options.host}: ${whyNot(error)}` };
  } finally {
    transport.close();
  }
}

/** Code and status alone: what a server says may repeat what was said to it. */
function whyNot(error: unknown): string {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const status = typeof responseCode === 'number' ? `, answered ${responseCode}` : '';
  return `${typeof code === 'string' ? code : 'the mail was not taken'}${status}`;
}

async function transportOf({ host, port, tls, login, ca }: MailOptions): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    ...(login === undefined
      ? {}
      : { auth: { user: login.user, pass: new TextDecoder().decode(login.password.reveal()) } }),
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  });
}
