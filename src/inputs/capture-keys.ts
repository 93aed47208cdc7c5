import {
  OpenVpnKeyError,
  parseStaticKey,
  parseTlsCryptV2ClientKey,
  parseTlsCryptV2ServerKey,
  tlsCryptV2ServerKey,
} from '../../core/credentials/openvpn-key.ts';
import type { OpenVpnKeys } from '../../sources/captures/openvpn/unwrap.ts';
import type { Problems } from './problems.ts';
import { readTextFile } from './read-file.ts';

const keyOctets = 16 * 1024;

/** The keys of these files, each of whatever kind its lines say. What is wrong with one is collected. */
export async function loadCaptureKeys(
  files: readonly string[],
  problems: Problems,
  signal: AbortSignal,
): Promise<Omit<OpenVpnKeys, 'crypto'>> {
  const [staticKeys, serverKeys]: [Uint8Array[], Uint8Array[]] = [[], []];
  for (const file of files) {
    await problems.collect(async () => {
      const text = await readTextFile(file, keyOctets, signal);
      try {
        if (text.includes(tlsCryptV2ServerKey)) serverKeys.push(parseTlsCryptV2ServerKey(text).reveal());
        else if (text.includes('tls-crypt-v2 client key')) staticKeys.push(parseTlsCryptV2ClientKey(text).key.reveal());
        else staticKeys.push(parseStaticKey(text).reveal());
      } catch (error) {
        throw error instanceof OpenVpnKeyError ? error.in(file) : error;
      }
    });
  }
  return { staticKeys, serverKeys };
}
