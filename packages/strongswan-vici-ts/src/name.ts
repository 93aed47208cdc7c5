import { ViciError } from './errors.ts';

/** Longest name of a command, event, section, key or list, in octets: its length is one octet on the wire. */
export const maxNameOctets = 255;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Name on the wire to string. Names are UTF-8 in practice; octets above 127 of one that is not become U+DC80..U+DCFF
 * (lone surrogates, which UTF-8 never yields), so that nothing is lost and {@link encodeName} gives the same octets.
 */
export function decodeName(octets: Uint8Array): string {
  try {
    return strict.decode(octets);
  } catch {
    return Array.from(octets, (octet) => String.fromCharCode(octet < 0x80 ? octet : 0xdc00 + octet)).join('');
  }
}

/** String to name on the wire, at most 255 octets (`invalid-name`). */
export function encodeName(name: string): Uint8Array {
  const octets = name.isWellFormed() ? encoder.encode(name) : encodeEscaped(name);
  if (octets.length > maxNameOctets) {
    throw new ViciError('invalid-name', `a name of at most 255 octets is wanted, this one has ${octets.length}`);
  }
  return octets;
}

function encodeEscaped(name: string): Uint8Array {
  const octets: number[] = [];
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) octets.push(code - 0xdc00);
    else if (character.isWellFormed()) octets.push(...encoder.encode(character));
    else throw new ViciError('invalid-name', `a name with a lone surrogate has no octets: ${JSON.stringify(name)}`);
  }
  return Uint8Array.from(octets);
}

/**
 * The name of a command or an event: 1 to 255 printable ASCII octets (`invalid-name`). charon never answers any other,
 * so it must not be sent.
 */
export function encodePacketName(name: string): Uint8Array {
  if (!/^[\x20-\x7e]{1,255}$/.test(name)) {
    throw new ViciError(
      'invalid-name',
      `a command or event name of 1 to 255 printable ASCII characters is wanted, not ${JSON.stringify(name.slice(0, 300))}`,
    );
  }
  return encoder.encode(name);
}
