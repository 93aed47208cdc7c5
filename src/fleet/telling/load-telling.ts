import { resolve } from 'node:path';
import { CredentialsError } from '../../../core/credentials/credentials.ts';
import { readCappedFile } from '../../../core/credentials/read-capped-file.ts';
import { readSecret, type SecretSource } from '../../../core/credentials/read-secret.ts';
import { Secret } from '../../../core/credentials/secret.ts';
import { durationMs } from '../../inputs/groups/duration.ts';
import type { Problems } from '../../inputs/problems.ts';
import type { MailEntry, TellingEntry, WebhookEntry } from '../../inputs/telling/telling-entry.ts';
import { wrongUrl } from '../../inputs/telling/webhook-url.ts';
import type { Channel } from './channel.ts';
import type { Telling } from './deliver-due.ts';
import { mailChannel } from './mail-channel.ts';
import { webhookKeys } from './sign-webhook.ts';
import { webhookChannel } from './webhook-channel.ts';

const usualWithin = '30d';

/** Who is told by an inventory, with the secrets of this machine. What is wrong with one is among the problems, and has nothing of the secret in it. */
export async function loadTelling(
  { within = usualWithin, webhooks = {}, mail = {} }: TellingEntry,
  source: SecretSource,
  problems: Problems,
): Promise<Telling> {
  const channels: Channel[] = [];
  for (const [name, entry] of Object.entries(webhooks)) {
    const channel = await problems.collect(async () => await webhookOf(name, entry, source));
    if (channel !== undefined) channels.push(channel);
  }
  for (const [name, entry] of Object.entries(mail)) {
    const channel = await problems.collect(async () => await mailOf(name, entry, source));
    if (channel !== undefined) channels.push(channel);
  }
  return { withinMs: durationMs(within), channels };
}

async function webhookOf(name: string, entry: WebhookEntry, source: SecretSource): Promise<Channel> {
  const what = `tell.webhooks.${name}`;
  const { template = 'standard', allowPrivate = false, groups } = entry;
  const place = { file: entry.urlFile, variable: entry.urlEnv };
  const url = (await readSecret(`${what}.url`, place, source)) ?? new Secret(entry.url ?? '');
  const wrong = wrongUrl(new TextDecoder().decode(url.reveal()), allowPrivate);
  if (wrong !== undefined) throw new CredentialsError('webhook-url', `${what}: ${wrong}`);
  const secret = await readSecret(`${what}.secret`, { file: entry.secretFile, variable: entry.secretEnv }, source);
  const keys = secret === undefined ? [] : webhookKeys(secret, what);
  const ca = await certificates(`${what}.caFile`, entry.caFile, source);
  return webhookChannel({ name, template, url, keys, groups, allowPrivate, ca });
}

async function mailOf(name: string, entry: MailEntry, source: SecretSource): Promise<Channel> {
  const what = `tell.mail.${name}`;
  const { smtp, from, to, digest = 'daily', timeZone = 'UTC', groups } = entry;
  const { host, tls = 'starttls', port = tls === 'implicit' ? 465 : 587, user } = smtp;
  const place = { file: smtp.passwordFile, variable: smtp.passwordEnv };
  const password = await readSecret(`${what}.smtp.password`, place, source);
  const login = user === undefined || password === undefined ? undefined : { user, password };
  const ca = await certificates(`${what}.smtp.caFile`, smtp.caFile, source);
  return mailChannel({ name, host, port, tls, login, ca, from, to, digest, timeZone, groups });
}

async function certificates(
  what: string,
  file: string | undefined,
  { baseDir, signal }: SecretSource,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = new TextDecoder().decode(await readCappedFile(resolve(baseDir, file), what, { signal }));
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new CredentialsError('certificate-invalid', `${what}: wanted certificates in PEM, got none`);
}
