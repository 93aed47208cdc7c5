import { createHmac } from 'node:crypto';
import { CredentialsError } from '../../../core/credentials/credentials.ts';
import { Secret } from '../../../core/credentials/secret.ts';

/** Octets of a secret by Standard Webhooks 1.0.0. */
const [leastOctets, mostOctets] = [24, 64];
/** While a secret is replaced, it is signed by both. */
const mostSecrets = 4;

/**
 * The keys of a webhook's secret: a line each, 'whsec_' and base64, the prefix may be missing. Throws CredentialsError, whose message has
 * nothing of the secret.
 */
export function webhookKeys(secret: Secret, what: string): readonly Secret[] {
  const lines = new TextDecoder()
    .decode(secret.reveal())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wanted = `${what}: wanted whsec_ and ${leastOctets} to ${mostOctets} octets in base64, one to ${mostSecrets} lines of it`;
  if (lines.length === 0 || lines.length > mostSecrets)
    throw new CredentialsError('webhook-secret', `${wanted}, got ${lines.length} lines`);
  return lines.map((line) => {
    const text = line.replace(/^whsec_/u, '');
    const key = Buffer.from(text, 'base64');
    if (key.toString('base64').replaceAll('=', '') !== text.replaceAll('=', ''))
      throw new CredentialsError('webhook-secret', `${wanted}, got something that is no base64`);
    if (key.length < leastOctets || key.length > mostOctets)
      throw new CredentialsError('webhook-secret', `${wanted}, got ${key.length} octets`);
    return new Secret(key);
  });
}

/** The headers of Standard Webhooks 1.0.0 for a message: `id` always the same for it, `timestamp` in seconds since 1970. */
export function webhookHeaders(
  { id, timestamp, body }: { readonly id: string; readonly timestamp: number; readonly body: string },
  keys: readonly Secret[],
): Readonly<Record<string, string>> {
  const signed = keys.map((key) =>
    createHmac('sha256', key.reveal()).update(`${id}.${timestamp}.${body}`).digest('base64'),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    ...(keys.length === 0 ? {} : { 'webhook-signature': signed.map((signature) => `v1,${signature}`).join(' ') }),
  };
}
