import type { OfChain } from '../../../core/finding/told/by-rule.ts';
import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { wordOf } from '../word-of.ts';
import { as, lines, shown, type ToldField, worded } from './told-field.ts';

const paths: Readonly<Record<string, string>> = {
  valid: 'the chain verifies',
  invalid: 'the chain does not verify',
  'no-trust-anchors': 'not verified: no trust anchors were given',
};

const ofChain: Readonly<Record<keyof OfChain, ToldField>> = {
  certificates: lines('certificates', certificateWords),
  subject: as('subject'),
  names: as('alternative names'),
  path: worded('path', pathWords),
  reasons: as('because'),
  notes: as('besides'),
  openssl: as('OpenSSL says'),
};

/** Of what a check of certificates saw. */
export const certificateFields: Readonly<Record<keyof OfChain | 'chains' | 'otherChain', ToldField>> = {
  ...ofChain,
  chains: (value, finding) =>
    Array.isArray(value)
      ? {
          chains: value.filter(isJsonObject).map(({ chain = '', ...members }) => ({
            chain,
            ...Object.entries(members).reduce<JsonObject>((all, [name, part]) => {
              const field = Object.hasOwn(ofChain, name) ? ofChain[name as keyof OfChain] : undefined;
              return { ...all, ...(field?.(part, finding) ?? { [name]: part }) };
            }, {}),
          })),
        }
      : undefined,
  otherChain: as('another chain may be served'),
};

/** How the path of a chain verified. */
export function pathWords(word: string): string {
  return wordOf(paths, word) ?? word;
}

/** A certificate on a line. */
export function certificateWords({
  subject,
  notBefore,
  notAfter,
  publicKey,
  signatureAlgorithm,
  sha256,
}: JsonObject): string {
  const name = subject === '' ? 'no subject' : shown(subject);
  return `${name}, from ${dayOf(notBefore)} to ${dayOf(notAfter)}, ${shown(publicKey)}, signed with ${shown(signatureAlgorithm)}, SHA-256 ${shown(sha256)}`;
}

function dayOf(instant: JsonObject[string] | undefined): string {
  return shown(instant).replace(/T00:00:00\.000Z$/u, '');
}
