import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret, and how it would look where it must not stand. */
export interface KnownSecret {
  /** The file that it came from. */
  readonly name: string;
  readonly spellings: readonly string[];
}

/** Of a long secret each part of so many octets is looked for: what is left out, wrapped or cut in half is still found. */
const partOctets = 16;

/** The secrets in a folder by the names of its files: private keys, static keys, passwords and pre-shared keys. None where there is no folder. */
export async function knownSecrets(directory: string): Promise<readonly KnownSecret[]> {
  const names = await readdir(directory).catch(() => []);
  const secret = names.filter((name) => /\.key$|^psk.*\.txt$|password\.txt$/u.test(name)).sort();
  return await Promise.all(
    secret.map(async (name) => ({ name, spellings: spellingsOfText(await readFile(join(directory, name), 'utf8')) })),
  );
}

/** So many characters of a spelling are looked up at each place; a shorter one is searched for. */
const headLength = 4;

/** The names of the secrets that stand in some octets. All are looked for at once: a lab has a thousand spellings, and a scan writes megabytes. */
export function secretsIn(octets: Uint8Array, secrets: readonly KnownSecret[]): readonly string[] {
  const text = Buffer.from(octets).toString('latin1');
  // Hexadecimal digits of either case; base64url as base64.
  const texts = new Set([text, text.toLowerCase(), text.replaceAll('-', '+').replaceAll('_', '/')]);
  const all = secrets.flatMap(({ name, spellings }) => spellings.map((spelling) => ({ name, spelling })));
  const byHead = Map.groupBy(all, ({ spelling }) => (spelling.length < headLength ? undefined : headAt(spelling, 0)));
  const mayBeHead = new Uint8Array(0x1_0000);
  for (const head of byHead.keys()) if (head !== undefined) mayBeHead[slotOf(head)] = 1;
  const found = new Set<string>();
  for (const spelled of texts) {
    for (const { name, spelling } of byHead.get(undefined) ?? []) if (spelled.includes(spelling)) found.add(name);
    let head = headAt(spelled, -1);
    for (let at = 0; at + headLength <= spelled.length; at++) {
      head = ((head << 8) | spelled.charCodeAt(at + headLength - 1)) >>> 0;
      if (mayBeHead[slotOf(head)] === 0) continue;
      for (const { name, spelling } of byHead.get(head) ?? []) if (spelled.startsWith(spelling, at)) found.add(name);
    }
  }
  return secrets.map(({ name }) => name).filter((name) => found.has(name));
}

/** The characters from a place on, as one number. */
function headAt(text: string, from: number): number {
  let head = 0;
  for (let at = from; at < from + headLength; at++) head = ((head << 8) | (text.charCodeAt(at) & 0xff)) >>> 0;
  return head;
}

/** One of 65,536 places for a head. */
function slotOf(head: number): number {
  return Math.imul(head, 0x9e37_79b1) >>> 16;
}

/** The spellings of a secret that is octets. */
export function spellingsOf(octets: Uint8Array): readonly string[] {
  const whole = Buffer.from(octets);
  const parts: Buffer[] = [];
  for (let at = 0; at < whole.length; at += partOctets) {
    // The rest is part of the last one.
    const part = whole.subarray(Math.min(at, Math.max(0, whole.length - partOctets)), at + partOctets);
    if (new Set(part).size > partOctets / 4) parts.push(part);
  }
  return parts.flatMap((part) => [part.toString('latin1'), part.toString('hex'), ...base64Of(part)]);
}

/** The digits that stand for these octets alone, whatever is in front and behind: three ways, by how many octets are in front. */
function base64Of(part: Buffer): readonly string[] {
  return [0, 1, 2].map((front) => {
    const digits = Buffer.concat([Buffer.alloc(front), part])
      .toString('base64')
      .replace(/=+$/u, '');
    const isCut = (front + part.length) % 3 !== 0;
    return digits.slice(front === 0 ? 0 : front + 1, isCut ? -1 : undefined);
  });
}

function spellingsOfText(text: string): readonly string[] {
  if (text.includes('OpenVPN Static key')) {
    return spellingsOf(Buffer.from((text.match(/^[0-9a-f]{32}$/gmu) ?? []).join(''), 'hex'));
  }
  if (text.includes('OpenVPN tls-crypt-v2')) {
    return spellingsOf(Buffer.from(text.replaceAll(/^-.*$/gmu, ''), 'base64'));
  }
  if (text.includes('PRIVATE KEY')) return privateParts(text).flatMap(spellingsOf);
  const secret = text.trim();
  return [
    secret,
    ...spellingsOf(Buffer.from(secret)),
    ...(isHex(secret) ? spellingsOf(Buffer.from(secret, 'hex')) : []),
  ];
}

/** What of a key pair is not in its certificate. */
function privateParts(pem: string): readonly Uint8Array[] {
  const { d, p, q, dp, dq, qi }: JsonWebKey = createPrivateKey(pem).export({ format: 'jwk' });
  return [d, p, q, dp, dq, qi].filter((part) => part !== undefined).map((part) => Buffer.from(part, 'base64url'));
}

function isHex(text: string): boolean {
  return /^(?:[0-9a-f]{2})+$/u.test(text);
}
