import { resolve } from 'node:path';
import { CredentialsError } from '../../../core/credentials/credentials.ts';
import { GatheredErrors } from '../../../core/credentials/gathered-errors.ts';
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

/**
 * Who is told by an inventory, with the secrets of this machine. What is wrong with one, all of it, is among the problems behind its
 * `place` in the file, by a path as 'tell/webhooks/chat/urlEnv', and has nothing of the secret in it.
 */
export async function loadTelling(
  { within = usualWithin, webhooks = {}, mail = {} }: TellingEntry,
  source: SecretSource,
  problems: Problems,
  place: (path: string) => string = () => '',
): Promise<Telling> {
  const channels: Channel[] = [];
  const add = async (make: (wrong: GatheredErrors) => Promise<Channel | undefined>): Promise<void> => {
    const wrong = new GatheredErrors();
    const channel = await make(wrong);
    for (const error of wrong.found) problems.add(`${place(error.field ?? '')}${error.message}`);
    if (channel !== undefined && wrong.found.length === 0) channels.push(channel);
  };
  for (const [name, entry] of Object.entries(webhooks))
    await add(async (wrong) => await webhookOf(name, entry, source, wrong));
  for (const [name, entry] of Object.entries(mail))
    await add(async (wrong) => await mailOf(name, entry, source, wrong));
  return { withinMs: durationMs(within), channels };
}

async function webhookOf(
  name: string,
  entry: WebhookEntry,
  source: SecretSource,
  wrong: GatheredErrors,
): Promise<Channel | undefined> {
  const what = `tell.webhooks.${name}`;
  const at = `tell/webhooks/${name}`;
  const { template = 'standard', allowPrivate = false, groups } = entry;
  const url = await wrong.of(`${at}/${entry.urlFile === undefined ? 'urlEnv' : 'urlFile'}`, async () => {
    const place = { file: entry.urlFile, variable: entry.urlEnv };
    const read = (await readSecret(`${what}.url`, place, source)) ?? new Secret(entry.url ?? '');
    const problem = wrongUrl(new TextDecoder().decode(read.reveal()), allowPrivate);
    if (problem !== undefined) throw new CredentialsError('webhook-url', `${what}: ${problem}`);
    return read;
  });
  const keys = await wrong.of(`${at}/${entry.secretFile === undefined ? 'secretEnv' : 'secretFile'}`, async () => {
    const secret = await readSecret(`${what}.secret`, { file: entry.secretFile, variable: entry.secretEnv }, source);
    return secret === undefined ? [] : webhookKeys(secret, what);
  });
  const ca = await wrong.of(`${at}/caFile`, async () => await certificates(`${what}.caFile`, entry.caFile, source));
  if (url === undefined || keys === undefined) return undefined;
  return webhookChannel({ name, template, url, keys, groups, allowPrivate, ca });
}

async function mailOf(
  name: string,
  entry: MailEntry,
  source: SecretSource,
  wrong: GatheredErrors,
): Promise<Channel | undefined> {
  const what = `tell.mail.${name}`;
  const at = `tell/mail/${name}/smtp`;
  const { smtp, from, to, digest = 'daily', timeZone = 'UTC', groups } = entry;
  const { host, tls = 'starttls', port = tls === 'implicit' ? 465 : 587, user, passwordFile, passwordEnv } = smtp;
  const field = `${at}/${passwordFile === undefined ? 'passwordEnv' : 'passwordFile'}`;
  const place = { file: passwordFile, variable: passwordEnv };
  const password = await wrong.of(field, async () => await readSecret(`${what}.smtp.password`, place, source));
  const login = user === undefined || password === undefined ? undefined : { user, password };
  const ca = await wrong.of(`${at}/caFile`, async () => await certificates(`${what}.smtp.caFile`, smtp.caFile, source));
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
