import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concludeChain } from '../../../probes/tls/certificate.ts';
import { isInDates, pathOfDay } from '../../../rules/path-of-day.ts';

interface Case {
  readonly id: string;
  /** Base64 of DER. */
  readonly trusted: readonly string[];
  readonly untrusted: readonly string[];
  readonly peer: string;
  readonly at?: string;
  readonly name?: string;
  readonly expected: 'SUCCESS' | 'FAILURE';
}

const packed = readFileSync(join(import.meta.dirname, '../../vectors/x509-limbo/cases.json.gz'));
const cases = JSON.parse(gunzipSync(packed).toString()) as readonly Case[];
const now = '2026-11-28T12:00:00.000Z';

interface Judged {
  readonly isAccepted: boolean;
  readonly notes: readonly string[];
  readonly reasons: readonly string[];
}

function judge({ trusted, untrusted, peer, at = now, name }: Case): Judged {
  const anchors = trusted.map((der) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`);
  const ders = [peer, ...untrusted].map((der) => Buffer.from(der, 'base64'));
  const facts = concludeChain(ders, { anchors, ...(name === undefined ? {} : { serverName: name }) });
  const moment = new Date(at).toISOString();
  const chain = { ...facts, versions: [], evidence: [] };
  const when = { asOf: moment.slice(0, 10), moment };
  const { certificates, isWay } = pathOfDay(chain, when);
  const isAccepted = isWay && facts.nameMatches !== false && certificates.every((one) => isInDates(one, when));
  return { isAccepted, notes: facts.path.notes, reasons: facts.path.reasons };
}

/** Told as notes: they bind who issues certificates (RFC 5280 section 4), and are no step of validation. */
const told: Readonly<Record<string, string>> = {
  'rfc5280::aki::leaf-missing-aki': 'no authority key identifier',
  'rfc5280::aki::intermediate-missing-aki': 'no authority key identifier',
  'rfc5280::aki::cross-signed-root-missing-aki': 'no authority key identifier',
  'rfc5280::nc::permitted-dns-match-noncritical': 'name constraints are not critical',
  'rfc5280::nc::not-allowed-in-ee-noncritical': 'name constraints without being a CA',
  'rfc5280::nc::not-allowed-in-ee-critical': 'name constraints without being a CA',
  'rfc5280::pc::ica-noncritical-pc': 'policy constraints are not critical',
  'rfc5280::san::noncritical-with-empty-subject': 'no subject, and alternative names are not critical',
  'rfc5280::serial::too-long': 'serial number of more than 20 octets',
  'rfc5280::serial::zero': 'serial number is not positive',
  'rfc5280::serial::negative': 'serial number is not positive',
  'rfc5280::ski::root-missing-ski': 'CA without a subject key identifier',
  'rfc5280::ski::intermediate-missing-ski': 'CA without a subject key identifier',
  'rfc5280::root-non-critical-basic-constraints': 'basic constraints of a CA are not critical',
  'rfc5280::leaf-ku-keycertsign': 'keyCertSign without being a CA',
};

/** Explained in docs/rules/certificate.md: a length that the caller sets, and a name that clients take as it is written. */
const accepted = [
  'pathlen::max-chain-depth-0-exhausted',
  'pathlen::max-chain-depth-1-exhausted',
  'rfc5280::san::underscore-dns',
];

/** A key that may neither sign nor exchange keys is no TLS server's (RFC 8446 section 4.4.2.2, and OpenSSL's purpose). */
const refused = ['pathlen::validation-ignores-pathlen-in-leaf', 'rfc5280::ca-as-leaf'];

/** Not ours: revocation, the rules of the CA/Browser Forum, and certificates of clients. */
const isOurs = ({ id }: Case): boolean => !/^(?:crl|webpki)::|-email-/u.test(id);

describe('the cases of x509-limbo', () => {
  test.each(cases.map((one) => [one.id, one] as const))('%s throws nothing', (_, one) => {
    expect(() => judge(one)).not.toThrow();
  });

  test('that are ours come out as they say, but for those that are explained', () => {
    const ours = cases.filter(isOurs);
    expect(ours).toHaveLength(119);
    const different = ours.filter((one) => judge(one).isAccepted !== (one.expected === 'SUCCESS')).map(({ id }) => id);
    expect(different.toSorted()).toEqual([...Object.keys(told), ...accepted, ...refused].toSorted());
  });

  test.each(Object.entries(told))('%s is told: %s', (id, note) => {
    const one = cases.find((other) => other.id === id) as Case;
    expect(judge(one).notes.map((line) => line.replace(/^.*: /u, ''))).toContain(note);
  });

  test.each(refused)('%s says why', (id) => {
    const one = cases.find((other) => other.id === id) as Case;
    expect(judge(one).reasons).toEqual([expect.stringContaining('key usage for neither signatures nor key exchange')]);
  });

  test('a certificate of the rules for the web is told apart where a server of any kind must keep them', () => {
    const wrong = cases.filter(
      ({ id, ...one }) => id.startsWith('webpki::') && one.expected === 'SUCCESS' && !judge({ id, ...one }).isAccepted,
    );
    expect(wrong).toEqual([]);
    const noSan = cases.find(({ id }) => id === 'webpki::san::no-san') as Case;
    expect(judge(noSan).isAccepted).toBe(false);
  });
});
