import { resolve } from 'node:path';
import { defined } from '../defined.ts';
import type { OpenVpnCredentialsEntry } from './credentials.ts';
import { OpenVpnKeyError, parseStaticKey, parseTlsCryptV2ClientKey } from './openvpn-key.ts';
import type { OpenVpnWrap } from './openvpn-wrap.ts';
import { readCappedFile } from './read-capped-file.ts';

/**
 * The wrap that an inventory's entry describes, with the key of its file (relative to `baseDir`). Throws CredentialsError for a file that
 * cannot be read, OpenVpnKeyError for what is no key.
 */
export async function loadOpenVpnWrap(
  entry: OpenVpnCredentialsEntry,
  baseDir: string,
  options: { readonly signal: AbortSignal },
): Promise<OpenVpnWrap> {
  const { wrap, keyFile, keyDirection, digest } = entry;
  const text = new TextDecoder().decode(await readCappedFile(resolve(baseDir, keyFile), 'keyFile', options));
  try {
    if (wrap === 'tls-crypt-v2') return { kind: wrap, ...parseTlsCryptV2ClientKey(text) };
    const key = parseStaticKey(text);
    if (wrap === 'tls-crypt') return { kind: wrap, key };
    return {
      kind: wrap,
      key,
      ...defined({ direction: keyDirection, digest }),
    };
  } catch (error) {
    if (error instanceof OpenVpnKeyError) throw error.in(keyFile);
    throw error;
  }
}
