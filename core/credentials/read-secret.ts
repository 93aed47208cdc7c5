import { resolve } from 'node:path';
import { CredentialsError } from './credentials.ts';
import { readCappedFile } from './read-capped-file.ts';
import { Secret } from './secret.ts';

/** Where a secret stands: in a file or in an environment variable. */
export interface SecretPlace {
  readonly file?: string | undefined;
  readonly variable?: string | undefined;
}

/** Where files and variables are looked up. */
export interface SecretSource {
  readonly baseDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * A secret by file or variable, undefined where neither is named; editors end a file with a newline that is not part of it. `what` is its name
 * in messages, as 'password' of passwordFile. Throws CredentialsError.
 */
export async function readSecret(
  what: string,
  { file, variable }: SecretPlace,
  { baseDir, environment, signal }: SecretSource,
): Promise<Secret | undefined> {
  if (file !== undefined)
    return new Secret(withoutNewline(await readCappedFile(resolve(baseDir, file), `${what}File`, { signal })));
  if (variable === undefined) return undefined;
  const value = environment[variable];
  if (value === undefined) {
    throw new CredentialsError(
      'environment-missing',
      `${what}Env: wanted the environment variable ${variable}, which is not set`,
    );
  }
  return new Secret(value);
}

function withoutNewline(octets: Uint8Array): Uint8Array {
  if (octets.at(-1) !== 0x0a) return octets;
  return octets.slice(0, octets.at(-2) === 0x0d ? -2 : -1);
}
