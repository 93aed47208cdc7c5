import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { concludeChain } from '../../../probes/tls/certificate.ts';
import { dnsConstraints, type Issued, issue, unknownExtension } from '../../support/test-pki.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';

let root: Issued;
let middle: Issued;
let leaf: Issued;

beforeAll(async () => {
  root = await issue({ name: 'root', ca: true, keyUsage: ['keyCertSign'] });
  middle = await issue({ name: 'middle', issuer: root, ca: true, pathLength: 0, keyUsage: ['keyCertSign'] });
  leaf = await issue({
    name: 'leaf',
    issuer: middle,
    key: 'rsa',
    ca: false,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: [serverAuth],
    dnsNames: ['vpn.example', '*.gw.example'],
  });
});

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content]);
};

/** Of version 1, named like nobody, and signed by its own key (RFC 9881). */
function mlDsaCertificate(): Buffer {
  const { publicKey, privateKey } = generateKeyPairSync('ml-dsa-87');
  const algorithm = tlv(0x30, tlv(0x06, Buffer.from('608648016503040313', 'hex')));
  const [from, until] = ['260101000000Z', '360101000000Z'].map((time) => tlv(0x17, Buffer.from(time)));
  const dates = tlv(0x30, from ?? Buffer.of(), until ?? Buffer.of());
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const toSign = tlv(0x30, tlv(0x02, Buffer.of(1)), algorithm, tlv(0x30), dates, tlv(0x30), spki);
  return tlv(0x30, toSign, algorithm, tlv(0x03, Buffer.of(0), sign(null, toSign, privateKey)));
}

const pathOf = (chain: readonly Issued[], anchors: readonly Issued[] = [root]): unknown => {
  const trust = { anchors: anchors.map(({ pem }) => pem) };
  const { verdict, reasons } = concludeChain(
    chain.map(({ der }) => der),
    trust,
  ).path;
  return { verdict, reasons };
};

describe('a certificate', () => {
  test('is read field by field', () => {
    const { certificates } = concludeChain([leaf.der, middle.der], { anchors: [] });
    expect(certificates[0]).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      subject: 'CN=leaf',
      issuer: 'CN=middle',
      serialNumber: expect.stringMatching(/^[0-9a-f]+$/) as string,
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2036-01-01T00:00:00.000Z',
      subjectAlternativeNames: ['DNS:vpn.example', 'DNS:*.gw.example'],
      publicKey: 'RSA-2048',
      publicKeyBits: 2048,
      signatureHash: 'sha256',
      signatureAlgorithm: 'ecdsa-with-SHA256',
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: ['serverAuth'],
      isCa: false,
    });
    expect(certificates[1]).toMatchObject({ publicKey: 'EC-secp256r1', publicKeyBits: 256, isCa: true });
  });

  test.each([
    ['p384', 'SHA-384', 'EC-secp384r1', 384, 'sha384'],
    ['rsa', 'SHA-1', 'RSA-2048', 2048, 'sha1'],
    ['ed25519', 'SHA-256', 'Ed25519', 256, ''],
  ] as const)(
    'with a key of %s signed with %s is named so',
    async (key, hash, publicKey, publicKeyBits, signatureHash) => {
      const { der } = await issue({ name: 'own', key, hash });
      const { certificates } = concludeChain([der], { anchors: [] });
      expect(certificates[0]).toMatchObject({ publicKey, publicKeyBits, signatureHash });
    },
  );

  test('of ML-DSA is named by its parameter set', () => {
    const { certificates } = concludeChain([mlDsaCertificate()], { anchors: [] });
    expect(certificates[0]).toMatchObject({ publicKey: 'ML-DSA-87', signatureAlgorithm: 'ML-DSA-87' });
  });

  test('with a key of an algorithm that nobody knows has no name that could be allowed', async () => {
    const { der: known } = await issue({ name: 'own' });
    const at = Buffer.from(known).indexOf(Buffer.from('2a8648ce3d0201', 'hex'));
    const unknown = Buffer.from(known).fill(0x7f, at + 6, at + 7);
    const { certificates } = concludeChain([unknown], { anchors: [] });
    expect(certificates[0]).toMatchObject({ subject: 'CN=own', publicKey: '', publicKeyBits: 0 });
  });

  test.each([
    ['vpn.example', true],
    ['one.gw.example', true],
    ['other.example', false],
    ['192.0.2.1', false],
    [undefined, null],
  ])('names %s: %s', (serverName, expected) => {
    const name = serverName === undefined ? {} : { serverName };
    expect(concludeChain([leaf.der], { anchors: [], ...name }).nameMatches).toBe(expected);
  });

  test.each([
    ['leaf', true],
    ['vpn.example', false],
    ['one.gw.example', false],
    ['LEAF', false],
  ])('names %s for an OpenVPN client by its common name alone: %s', (serverName, expected) => {
    expect(concludeChain([leaf.der], { anchors: [], serverName, isOpenVpn: true }).nameMatches).toBe(expected);
  });

  test.each([
    ['name leaf', { name: { type: 'name', value: 'leaf' } }, true],
    ['name lea', { name: { type: 'name', value: 'lea' } }, false],
    ['name-prefix lea', { name: { type: 'name-prefix', value: 'lea' } }, true],
    ['name-prefix eaf', { name: { type: 'name-prefix', value: 'eaf' } }, false],
    ['the subject CN=leaf', { name: { type: 'subject', value: 'CN=leaf' } }, true],
    ['the subject leaf', { name: { type: 'subject', value: 'leaf' } }, false],
    ['no name', {}, null],
  ] as const)(
    'is compared by the profile of an OpenVPN client, %s, whatever the host is called',
    (_, clientCheck, is) => {
      const trust = { anchors: [], serverName: 'leaf', isOpenVpn: true, clientCheck };
      const { nameMatches, isNameUnchecked } = concludeChain([leaf.der], trust);
      expect({ nameMatches, isNameUnchecked }).toEqual({
        nameMatches: is,
        isNameUnchecked: is === null ? true : undefined,
      });
    },
  );

  test('is known by its fingerprint, without a CA or besides one', () => {
    const sha256 = concludeChain([leaf.der], { anchors: [] }).certificates[0]?.sha256 ?? '';
    const verdict = (peerFingerprints: readonly string[], anchors: readonly string[], chain = [leaf.der]): string =>
      concludeChain(chain, { anchors, isOpenVpn: true, clientCheck: { peerFingerprints } }).path.verdict;
    expect(verdict([sha256], [])).toBe('valid');
    expect(verdict(['00'.repeat(32)], [])).toBe('invalid');
    expect(verdict([sha256], [root.pem])).toBe('invalid');
    expect(verdict([sha256], [root.pem], [leaf.der, middle.der])).toBe('valid');
    expect(verdict(['00'.repeat(32)], [root.pem], [leaf.der, middle.der])).toBe('invalid');
  });

  test('stands below one that is known by its fingerprint (verify-hash), by either digest', () => {
    const chain = [leaf.der, middle.der];
    const judged = (issuerFingerprints: readonly string[]) =>
      concludeChain(chain, { anchors: [root.pem], isOpenVpn: true, clientCheck: { issuerFingerprints } }).path;
    const digest = (der: Uint8Array, by: string): string => createHash(by).update(der).digest('hex');
    for (const by of ['sha1', 'sha256']) {
      expect(judged([digest(middle.der, by)]).verdict).toBe('valid');
      expect(judged([digest(leaf.der, by), digest(middle.der, by)]).verdict).toBe('valid');
      // The root stands one higher, and the leaf is not what is meant.
      for (const other of [root.der, leaf.der])
        expect(judged([digest(other, by)])).toMatchObject({
          verdict: 'invalid',
          reasons: ['the fingerprint of the certificate above the leaf is none of verify-hash'],
        });
    }
  });

  test('below two CAs of one key, of which one is known, is not known: OpenVPN may take the other', async () => {
    const twin = await issue({ name: 'middle', keys: middle.keys, issuer: root, ca: true });
    const print = createHash('sha256').update(middle.der).digest('hex');
    const trust = { anchors: [root.pem], isOpenVpn: true, clientCheck: { issuerFingerprints: [print] } };
    expect(concludeChain([leaf.der, middle.der, twin.der], trust).path.verdict).toBe('invalid');
    expect(concludeChain([leaf.der, middle.der], trust).path.verdict).toBe('valid');
  });

  test('that cannot be read has empty fields and an invalid path', () => {
    const odd = Uint8Array.of(0x30, 0x03, 0x01, 0x02);
    const facts = concludeChain([odd], { anchors: [root.pem], serverName: 'vpn.example' });
    expect(facts.certificates[0]).toMatchObject({
      subject: '',
      notAfter: '',
      publicKey: '',
      publicKeyBits: 0,
      keyUsage: [],
    });
    expect(facts.path).toMatchObject({ verdict: 'invalid', reasons: ['the first certificate cannot be read'] });
    expect(facts.nameMatches).toBeNull();
  });

  test('with an empty subject, of a leaf or of a CA, is read like any other', async () => {
    const bare = await issue({ name: '', issuer: middle, dnsNames: ['vpn.example'] });
    const facts = concludeChain([bare.der, middle.der], { anchors: [root.pem], serverName: 'vpn.example' });
    expect(facts).toMatchObject({
      certificates: [{ subject: '', issuer: 'CN=middle' }, {}],
      path: { verdict: 'valid' },
      nameMatches: true,
    });
    const nameless = await issue({ name: '', issuer: root, ca: true });
    const below = await issue({ name: 'below', issuer: nameless });
    expect(pathOf([below, nameless])).toEqual({ verdict: 'invalid', reasons: ['CN=below: names no issuer'] });
    expect(pathOf([nameless], [middle])).toEqual({
      verdict: 'invalid',
      reasons: ['a certificate without a subject: issuer not found'],
    });
  });

  test('that was cut or changed anywhere never makes the facts throw', () => {
    for (let at = 0; at < leaf.der.length; at += 7) {
      const changed = leaf.der.with(at, (leaf.der[at] ?? 0) ^ 0xff);
      for (const der of [changed, leaf.der.slice(0, at)]) {
        expect(concludeChain([der, middle.der], { anchors: [root.pem] }).certificates).toHaveLength(2);
      }
    }
  });
});

describe('a path', () => {
  test('over an intermediate to a trust anchor is valid, whatever the order in which the server sends it', () => {
    expect(pathOf([leaf, middle])).toEqual({ verdict: 'valid', reasons: [] });
    expect(pathOf([leaf, root, middle])).toEqual({ verdict: 'valid', reasons: [] });
  });

  test('ends at a root alone for an OpenVPN client: an intermediate as ca without its root does not do', () => {
    const chain = [leaf.der, middle.der];
    const of = (...anchors: readonly Issued[]) =>
      concludeChain(chain, { anchors: anchors.map(({ pem }) => pem), isOpenVpn: true }).path;
    expect(of(middle)).toMatchObject({ verdict: 'invalid', reasons: ['CN=middle: issuer not found'] });
    expect(of(middle, root).verdict).toBe('valid');
  });

  test('is valid when the leaf itself is a trust anchor', () => {
    expect(pathOf([leaf], [leaf])).toEqual({ verdict: 'valid', reasons: [] });
  });

  test('without trust anchors has no verdict', () => {
    expect(pathOf([leaf, middle], [])).toEqual({ verdict: 'no-trust-anchors', reasons: [] });
  });

  test('with a missing intermediate is invalid', () => {
    expect(pathOf([leaf])).toEqual({ verdict: 'invalid', reasons: ['CN=leaf: issuer not found'] });
  });

  test('that ends in an unknown root is invalid', async () => {
    const other = await issue({ name: 'other', ca: true });
    expect(pathOf([leaf, middle, root], [other])).toEqual({
      verdict: 'invalid',
      reasons: ['CN=root: self-signed and no trust anchor'],
    });
  });

  test('over a certificate that is no CA is invalid, even an expired one that says so', async () => {
    const false1 = await issue({
      name: 'not-a-ca',
      issuer: root,
      ca: false,
      notAfter: new Date('2026-02-01T00:00:00Z'),
    });
    const below = await issue({ name: 'below', issuer: false1 });
    expect(pathOf([below, false1])).toEqual({ verdict: 'invalid', reasons: ['CN=not-a-ca: not a CA'] });
  });

  test('with a forged signature is invalid', async () => {
    const twin = await issue({ name: 'middle', ca: true });
    const forged = await issue({ name: 'forged', issuer: twin });
    expect(pathOf([forged, middle])).toEqual({
      verdict: 'invalid',
      reasons: ['CN=forged: signature does not verify with the key of CN=middle'],
    });
  });

  test('that is longer than a CA allows is invalid', async () => {
    const lower = await issue({ name: 'lower', issuer: middle, ca: true });
    const below = await issue({ name: 'below', issuer: lower });
    expect(pathOf([below, lower, middle])).toEqual({
      verdict: 'invalid',
      reasons: ['CN=middle: path length at most 0, 1 found'],
    });
  });

  test('over a CA that may not sign certificates is invalid', async () => {
    const mute = await issue({ name: 'mute', issuer: root, ca: true, keyUsage: ['cRLSign'] });
    const below = await issue({ name: 'below', issuer: mute });
    expect(pathOf([below, mute])).toEqual({ verdict: 'invalid', reasons: ['CN=mute: key usage without keyCertSign'] });
  });

  test('of a leaf that is for clients only is invalid', async () => {
    const client = await issue({ name: 'client', issuer: root, extendedKeyUsage: [clientAuth] });
    expect(pathOf([client])).toEqual({
      verdict: 'invalid',
      reasons: ['CN=client: extended key usage without serverAuth'],
    });
  });

  test('leads over an intermediate of the trust file, which is part of it, and ends at the first trust anchor', () => {
    const facts = concludeChain([leaf.der], { anchors: [root.pem, middle.pem] });
    expect(facts.path.ways.map((way) => way.map(({ subject }) => subject))).toEqual([['CN=leaf', 'CN=middle']]);
    expect(facts.path.verdict).toBe('valid');
  });

  test('is found in every way in which it leads to a trust anchor', async () => {
    const other = await issue({ name: 'other', ca: true });
    const crossed = await issue({
      name: 'middle',
      issuer: other,
      ca: true,
      keys: middle.keys,
      notAfter: new Date('2026-02-01'),
    });
    const { ways } = concludeChain([leaf.der, crossed.der, middle.der], { anchors: [root.pem, other.pem] }).path;
    expect(ways.map((way) => way.map(({ subject, issuer }) => `${subject} by ${issuer}`))).toEqual([
      ['CN=leaf by CN=middle', 'CN=middle by CN=other', 'CN=other by CN=other'],
      ['CN=leaf by CN=middle', 'CN=middle by CN=root', 'CN=root by CN=root'],
    ]);
  });

  test.each(['leaf', 'intermediate', 'root'])(
    'with an unknown critical extension in the %s is invalid',
    async (where) => {
      const odd = (place: string) => (place === where ? { extensions: [unknownExtension()] } : {});
      const top = await issue({ name: 'root', ca: true, ...odd('root') });
      const ca = await issue({ name: 'intermediate', issuer: top, ca: true, ...odd('intermediate') });
      const below = await issue({ name: 'leaf', issuer: ca, ...odd('leaf') });
      expect(pathOf([below, ca], [top])).toEqual({
        verdict: 'invalid',
        reasons: [`CN=${where}: unknown critical extension 1.3.6.1.4.1.99999.1`],
      });
    },
  );

  test.each([
    [{ permitted: 'example' }, 'vpn.example', undefined],
    [{ permitted: 'example' }, 'vpn.test', 'DNS:vpn.test is not permitted'],
    [{ excluded: 'example' }, 'vpn.example', 'DNS:vpn.example is excluded'],
    [{ excluded: 'one.example' }, '*.example', 'DNS:*.example is excluded'],
    [{ excluded: 'a.one.example' }, '*.example', undefined],
    [{ permitted: 'one.example' }, '*.example', 'DNS:*.example is not permitted'],
    [{ permitted: 'example' }, '.example', 'DNS:.example cannot be held against them'],
    [{ permitted: '.example' }, 'vpn.example', null],
  ])('under the name constraints %j with %s: %s', async (constraints, name, fault) => {
    const top = await issue({ name: 'bound', ca: true, extensions: [dnsConstraints(constraints)] });
    const below = await issue({ name: 'below', issuer: top, dnsNames: [name] });
    const reason =
      fault === null
        ? 'CN=bound: name constraints cannot be read'
        : `CN=below: by the name constraints of CN=bound, ${fault}`;
    expect(pathOf([below], [top])).toEqual(
      fault === undefined ? { verdict: 'valid', reasons: [] } : { verdict: 'invalid', reasons: [reason] },
    );
  });

  test('counts no self-issued certificate against a path length', async () => {
    const next = await issue({ name: 'middle', issuer: middle, ca: true });
    const below = await issue({ name: 'below', issuer: next });
    expect(pathOf([below, next, middle])).toEqual({ verdict: 'valid', reasons: [] });
  });

  test('of a leaf that may neither sign nor exchange keys is invalid', async () => {
    const mute = await issue({ name: 'mute', issuer: root, keyUsage: ['keyCertSign'] });
    expect(pathOf([mute])).toEqual({
      verdict: 'invalid',
      reasons: ['CN=mute: key usage for neither signatures nor key exchange'],
    });
  });

  test('through certificates that sign one another ends', async () => {
    const names = Array.from({ length: 6 }, (_, at) => `ca-${at}`);
    const cas = await Promise.all(names.map((name) => issue({ name, ca: true })));
    const crossed: Issued[] = [];
    for (const issuer of cas) {
      for (const one of cas) if (one !== issuer) crossed.push(await cross(one, issuer));
    }
    const first = cas[0] as Issued;
    const below = await issue({ name: 'below', issuer: first });
    const path = pathOf([below, ...crossed]) as { verdict: string };
    expect(path.verdict).toBe('invalid');
  });
});

/** A certificate for the name and key of `subject` signed by `issuer`, with a key of its own: names cross, signatures do not. */
function cross(subject: Issued, issuer: Issued): Promise<Issued> {
  return issue({ name: subject.certificate.subject.slice('CN='.length), issuer, ca: true });
}
