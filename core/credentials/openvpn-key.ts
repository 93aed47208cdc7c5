import { GateproofError } from '../gateproof-error.ts';
import { Secret } from './secret.ts';

/** A key file of OpenVPN that cannot be used; the message says what was wanted and how much came, never the key. */
export class OpenVpnKeyError extends GateproofError<'openvpn-key-invalid'> {
  readonly #wanted: string;
  readonly #found: string;

  constructor(wanted: string, found: string, options?: ErrorOptions & { readonly file?: string }) {
    super(
      { name: 'OpenVpnKeyError', code: 'openvpn-key-invalid', fault: 'input' },
      `${options?.file === undefined ? '' : `${options.file}: `}${wanted} wanted, ${found} found`,
      options,
    );
    this.#wanted = wanted;
    this.#found = found;
  }

  /** The same, told with the file that it was found in. */
  in(file: string): OpenVpnKeyError {
    return new OpenVpnKeyError(this.#wanted, this.#found, { cause: this, file });
  }
}

const staticKeyOctets = 256;
/** A wrapped key has a tag, the key and a length at least, and OpenVPN takes no longer one than 1,024 octets. */
const wrappedKeyOctets = { min: 32 + staticKeyOctets + 2, max: 1024 } as const;
/** More text than any key file has. */
const textAtMost = 16 * 1024;

/**
 * The 256 octets between the lines of an "OpenVPN Static key V1", as tls-auth and tls-crypt have it. What stands around these lines
 * (comments, as `openvpn --genkey` writes them) is passed over. Throws OpenVpnKeyError.
 */
export function parseStaticKey(text: string): Secret {
  const label = 'OpenVPN Static key V1';
  const digits = between(text, label).replaceAll(/\s/gu, '');
  if (!/^[0-9a-f]*$/iu.test(digits)) {
    throw new OpenVpnKeyError(`${label}: hexadecimal digits`, 'other characters');
  }
  if (digits.length !== staticKeyOctets * 2) {
    throw new OpenVpnKeyError(`${label}: ${staticKeyOctets * 2} hexadecimal digits`, `${digits.length}`);
  }
  return new Secret(
    Uint8Array.from({ length: staticKeyOctets }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)),
  );
}

/** The key and the wrapped key of an "OpenVPN tls-crypt-v2 client key". Throws OpenVpnKeyError. */
export function parseTlsCryptV2ClientKey(text: string): { readonly key: Secret; readonly wrappedKey: Secret } {
  const label = 'OpenVPN tls-crypt-v2 client key';
  const octets = base64Octets(text, label);
  const [min, max] = [staticKeyOctets + wrappedKeyOctets.min, staticKeyOctets + wrappedKeyOctets.max];
  if (octets.length < min || octets.length > max) {
    throw new OpenVpnKeyError(`${label}: ${min} to ${max} octets`, `${octets.length}`);
  }
  const said = (octets.at(-2) ?? 0) * 0x100 + (octets.at(-1) ?? 0);
  if (said !== octets.length - staticKeyOctets) {
    throw new OpenVpnKeyError(
      `${label}: a wrapped key whose last two octets are its length, ${octets.length - staticKeyOctets}`,
      `${said}`,
    );
  }
  return { key: new Secret(octets.slice(0, staticKeyOctets)), wrappedKey: new Secret(octets.slice(staticKeyOctets)) };
}

const serverKeyOctets = 128;

/** The key of an "OpenVPN tls-crypt-v2 server key", by which the keys of its clients are wrapped. Throws OpenVpnKeyError. */
export function parseTlsCryptV2ServerKey(text: string): Secret {
  const octets = base64Octets(text, tlsCryptV2ServerKey);
  if (octets.length !== serverKeyOctets) {
    throw new OpenVpnKeyError(`${tlsCryptV2ServerKey}: ${serverKeyOctets} octets`, `${octets.length}`);
  }
  return new Secret(octets);
}

/** What the lines around such a key say. */
export const tlsCryptV2ServerKey = 'OpenVPN tls-crypt-v2 server key';

function base64Octets(text: string, label: string): Uint8Array {
  const base64 = between(text, label).replaceAll(/\s/gu, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/u.test(base64) || base64.length % 4 !== 0) {
    throw new OpenVpnKeyError(`${label}: base64`, 'other characters, or a part of it');
  }
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** What stands between the first pair of lines with this label. */
function between(text: string, label: string): string {
  if (text.length > textAtMost)
    throw new OpenVpnKeyError(`${label}: at most ${textAtMost} characters`, `${text.length}`);
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new OpenVpnKeyError(`the lines ${begin} and ${end}`, 'not both');
  return text.slice(from + begin.length, to);
}
