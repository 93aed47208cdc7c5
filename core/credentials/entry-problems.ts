import type { CredentialsEntry } from './credentials.ts';

/** What of an entry contradicts its kind or itself, in words; nothing is read. */
export function entryProblems(entry: CredentialsEntry): readonly string[] {
  const problems: string[] = [];
  if (entry.localId === '') problems.push('localId must not be empty');
  if (entry.pskFile !== undefined && entry.pskEnv !== undefined) problems.push('only one of pskFile and pskEnv');
  if (entry.passwordFile !== undefined && entry.passwordEnv !== undefined) {
    problems.push('only one of passwordFile and passwordEnv');
  }
  if (entry.usernameFile !== undefined && entry.usernameEnv !== undefined) {
    problems.push('only one of usernameFile and usernameEnv');
  }
  const hasPem = entry.certificateFile !== undefined && entry.keyFile !== undefined;
  const hasPassword = entry.passwordFile !== undefined || entry.passwordEnv !== undefined;
  switch (entry.kind) {
    case 'psk':
      if (entry.pskFile === undefined && entry.pskEnv === undefined) problems.push('pskFile or pskEnv is wanted');
      break;
    case 'certificate':
      if (!hasPem) problems.push('certificateFile and keyFile are wanted');
      break;
    case 'pkcs12':
      if (entry.pkcs12File === undefined) problems.push('pkcs12File is wanted');
      if (!hasPassword) problems.push('passwordFile or passwordEnv is wanted');
      break;
    case 'eap-tls':
      if (!hasPem && entry.pkcs12File === undefined) {
        problems.push('certificateFile and keyFile, or pkcs12File, are wanted');
      }
      break;
    case 'eap-mschapv2':
      if (entry.usernameFile === undefined && entry.usernameEnv === undefined) {
        problems.push('usernameFile or usernameEnv is wanted');
      }
      if (!hasPassword) problems.push('passwordFile or passwordEnv is wanted');
      break;
  }
  return problems;
}
