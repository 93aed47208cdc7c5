import { describe, expect, test } from 'vitest';
import { toHex } from '../../../core/wire/hex.ts';
import { shownCertificates } from '../../../probes/strongswan/shown-certificates.ts';
import { issue } from '../../support/test-pki.ts';

const root = await issue({ name: 'a root', ca: true });
const sub = await issue({ name: 'a sub', issuer: root, ca: true });
const gateway = await issue({ name: 'gateway', issuer: sub });
const other = await issue({ name: 'other', issuer: sub });
const twin = await issue({ name: 'gateway', issuer: root });

const sent = 'IKE received end entity cert "CN=gateway"';
const above = 'IKE received issuer cert "CN=a sub"';
const known = [root, other, sub, gateway].map(({ der }) => der);
const hex = (...issued: readonly { readonly der: Uint8Array }[]): readonly string[] =>
  issued.map(({ der }) => toHex(der));

describe('the chain that a gateway sent', () => {
  test('is told by the subjects in the log, leaf first', () => {
    expect(shownCertificates(['x', above, sent], known)).toEqual(hex(gateway, sub));
    expect(shownCertificates([sent], known)).toEqual(hex(gateway));
  });

  test('is found by the values of a subject, however its attributes are called and ordered', async () => {
    const leaf = await issue({ name: 'gateway, O=An Example, E=x@example.org' });
    const logged = 'IKE received end entity cert "email=x@example.org, O=An Example, CN=gateway"';
    expect(shownCertificates([logged], [...known, leaf.der])).toEqual(hex(leaf));
    const foreign = 'IKE received end entity cert "email=x@example.org, O=Example, CN=gateway"';
    expect(shownCertificates([foreign], [leaf.der])).toBeUndefined();
  });

  test('is the same when charon lists a certificate twice', () => {
    expect(shownCertificates([sent], [...known, gateway.der])).toEqual(hex(gateway));
  });

  test.each([
    ['nothing was sent', ['IKE authentication of gateway with pre-shared key successful'], known],
    ['an issuer alone was sent', [above], known],
    ['two leaves were sent', [sent, 'IKE received end entity cert "CN=other"'], known],
    ['another gateway has the same subject', [sent], [...known, twin.der]],
    ['charon does not know it any more', [sent], [other.der]],
    ['charon does not know its issuer any more', [sent, above], [gateway.der]],
    ['the subject is empty', ['IKE received end entity cert ""'], known],
    ['charon knows nothing', [sent], []],
  ])('is not known where %s', (_, lines, certificates) => {
    expect(shownCertificates(lines, certificates)).toBeUndefined();
  });
});
