import type { OvpnDirective } from './ovpn-directives.ts';
import { profileLimits } from './profile-limits.ts';

/** Fingerprints that directives of one name hold. */
export interface OvpnFingerprints {
  /** Lower-case hex without colons, of the digest that OpenVPN compares by. */
  readonly known: readonly string[];
  /** Something stands there that is no fingerprint by its digest: OpenVPN does not start. */
  readonly isOdd: boolean;
}

const octetsOf = { SHA1: 20, SHA256: 32 } as const;

/** `peer-fingerprint`: SHA-256 alone, in words or one a line. */
export function peerFingerprints(directives: readonly OvpnDirective[]): OvpnFingerprints {
  return gathered(
    directives.map((directive) => ({
      texts: directive.inline === undefined ? directive.arguments : linesOf(directive.inline),
      digest: 'SHA256',
    })),
  );
}

/**
 * `verify-hash HASH [SHA1|SHA256]`, without a digest SHA-1, and inline always SHA-256, one a line. Several add up, and are compared by the digest of
 * the last (OpenVPN 2.6, options.c).
 */
export function verifyHashes(directives: readonly OvpnDirective[]): OvpnFingerprints {
  return gathered(
    directives.map(({ inline, arguments: [hash = '', digest = 'SHA1'] }) =>
      inline === undefined ? { texts: [hash], digest } : { texts: linesOf(inline), digest: 'SHA256' },
    ),
  );
}

function gathered(lists: readonly { readonly texts: readonly string[]; readonly digest: string }[]): OvpnFingerprints {
  const last = lengthOf(lists.at(-1)?.digest ?? '');
  let isOdd = false;
  const known = lists.flatMap(({ texts, digest }) => {
    const length = lengthOf(digest);
    const prints = texts.map((text) => text.replaceAll(':', '').toLowerCase());
    const fit = prints.filter((text) => text.length === length && /^[0-9a-f]+$/u.test(text));
    if (fit.length < prints.length || prints.length === 0) isOdd = true;
    return length === last ? fit : [];
  });
  return { known: known.slice(0, profileLimits.listed), isOdd };
}

/** In hexadecimal digits; 0 for a digest that OpenVPN does not take. */
function lengthOf(digest: string): number {
  return digest === 'SHA1' || digest === 'SHA256' ? octetsOf[digest] * 2 : 0;
}

/** Without empty lines and comments. */
function linesOf(inline: string): readonly string[] {
  return inline
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;]/u.test(line));
}
