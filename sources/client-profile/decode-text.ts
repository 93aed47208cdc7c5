import { ProfileError } from './profile-error.ts';

/** Text of a file of a profile: UTF-8, or UTF-16 where a byte order mark or its first characters say so. Throws ProfileError 'profile-text'. */
export function decodeText(octets: Uint8Array, where: string): string {
  const encoding = encodingOf(octets);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(octets);
    if (!text.includes('\0')) return text;
  } catch {
    throw new ProfileError('profile-text', `${where}: text in UTF-8 or UTF-16 wanted, other octets found`);
  }
  throw new ProfileError('profile-text', `${where}: text wanted, octets with NUL found`);
}

function encodingOf([first, second, third]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // XML without a mark begins with '<' in any encoding (XML 1.0, appendix F).
  if (first === 0x3c && second === 0 && third !== 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  return 'utf-8';
}
