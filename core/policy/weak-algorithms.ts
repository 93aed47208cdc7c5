/** What a shipped policy of a standard says of an algorithm that is weak. */
export interface Weakness {
  /** IANA's name. */
  readonly name: string;
  /** Name of the policy. */
  readonly policy: string;
  /** Clause of it. */
  readonly clause: string;
  /** Title and edition of the source of that clause. */
  readonly source: string;
  readonly says: 'forbids' | 'advises against' | 'has as legacy';
}

/** What one clause says of the values of one field. */
export interface WeakField extends Omit<Weakness, 'name'> {
  readonly field: string;
  /** Of IANA's names, those that the clause speaks of. */
  readonly names: RegExp;
}

const nistGroups = { policy: 'nist-sp-800-56ar3', field: 'keyExchange', says: 'forbids' } as const;
const groups = (space: string): readonly WeakField[] => [
  {
    ...nistGroups,
    clause: `${space}/short`,
    source: 'NIST SP 800-131A Rev. 2',
    names: /^(?:768|1024|1536)-bit MODP Group$/u,
  },
  {
    ...nistGroups,
    clause: `${space}/subgroups`,
    source: 'NIST SP 800-56A Rev. 3',
    names: /-bit Prime Order Subgroup$/u,
  },
];

const ipsec = { policy: 'ietf-ikev2-esp', says: 'forbids' } as const;
const rfc8247 = { ...ipsec, source: 'RFC 8247, September 2017' } as const;
const rfc8221 = { ...ipsec, source: 'RFC 8221, October 2017' } as const;
const rfc9395 = { ...ipsec, source: 'RFC 9395, April 2023' } as const;
const sp80077 = {
  policy: 'nist-sp-800-77@r1',
  source: 'NIST SP 800-77 Rev. 1, Guide to IPsec VPNs',
  says: 'has as legacy',
} as const;
const md5 = /^AUTH_(?:HMAC_MD5_96|DES_MAC|KPDK_MD5)$/u;
const deprecatedIntegrity = /^AUTH_HMAC_(?:MD5_128|SHA1_160)$/u;

const tls = { policy: 'ietf-bcp-195', field: 'suite', says: 'forbids' } as const;
const rfc9325 = { ...tls, source: 'RFC 9325, November 2022' } as const;
const rfc10015 = {
  ...tls,
  source: 'RFC 10015, read as draft-ietf-tls-deprecate-obsolete-kex-07, draft -07 of the RFC of July 2026',
} as const;
const version = { ...tls, field: 'version' } as const;

/** By table. The policies say it at length; a test holds each entry to the clause that it names. */
export const weakFields: Readonly<Record<string, readonly WeakField[]>> = {
  ike: [
    ...groups('ike'),
    { ...rfc8247, clause: 'ike/des', field: 'encryption', names: /^ENCR_DES$/u },
    {
      ...rfc9395,
      clause: 'ike/deprecated-ciphers',
      field: 'encryption',
      names: /^ENCR_(?:DES_IV|RC5-|3?IDEA$|CAST-|BLOWFISH-)/u,
    },
    { ...sp80077, clause: 'ike/legacy-tdea', field: 'encryption', names: /^ENCR_3DES$/u },
    { ...rfc8247, clause: 'ike/prf-md5', field: 'prf', names: /^PRF_HMAC_MD5$/u },
    { ...rfc9395, clause: 'ike/prf-tiger', field: 'prf', names: /^PRF_HMAC_TIGER$/u },
    { ...sp80077, clause: 'ike/aes-legacy-sha1-prf', field: 'prf', names: /^PRF_HMAC_SHA1$/u },
    { ...rfc8247, clause: 'ike/integrity-md5', field: 'integrity', names: md5 },
    { ...rfc9395, clause: 'ike/deprecated-integrity', field: 'integrity', names: deprecatedIntegrity },
    { ...sp80077, clause: 'ike/aes-legacy-sha1', field: 'integrity', names: /^AUTH_HMAC_SHA1_96$/u },
  ],
  ipsec: [
    ...groups('ipsec'),
    {
      ...rfc8221,
      clause: 'ipsec/forbidden-ciphers',
      field: 'encryption',
      names: /^ENCR_(?:DES(?:_IV\d+)?|BLOWFISH-\d+|3IDEA)$/u,
    },
    { ...rfc9395, clause: 'ipsec/deprecated-ciphers', field: 'encryption', names: /^ENCR_(?:RC5-|IDEA$|CAST-)/u },
    { ...rfc8221, clause: 'ipsec/tdea', field: 'encryption', names: /^ENCR_3DES$/u, says: 'advises against' },
    { ...rfc8221, clause: 'ipsec/integrity-md5', field: 'integrity', names: md5 },
    { ...rfc9395, clause: 'ipsec/deprecated-integrity', field: 'integrity', names: deprecatedIntegrity },
    { ...sp80077, clause: 'ipsec/legacy-sha1', field: 'integrity', names: /^AUTH_HMAC_SHA1_96$/u },
  ],
  tls: [
    { ...version, clause: 'tls/version-sslv2', source: 'RFC 6176, March 2011', names: /^SSLv2$/u },
    { ...version, clause: 'tls/version-sslv3', source: 'RFC 7568, June 2015', names: /^SSLv3$/u },
    { ...version, clause: 'tls/version-tlsv1.0', source: 'RFC 8996, March 2021', names: /^TLSv1\.0$/u },
    { ...version, clause: 'tls/version-tlsv1.1', source: 'RFC 8996, March 2021', names: /^TLSv1\.1$/u },
    { ...rfc10015, clause: 'tls/static-dh', names: /^TLS_DH_/u },
    { ...rfc10015, clause: 'tls/dhe', names: /^TLS_(?:DHE|PSK_DHE)_/u },
    { ...rfc10015, clause: 'tls/rsa-key-transport', names: /^TLS_RSA_/u },
    { ...rfc9325, clause: 'tls/null', names: /^TLS_(?:PSK|ECDHE?_[A-Za-z]+)_WITH_NULL_/u },
    { ...rfc9325, clause: 'tls/null-tls13', names: /^TLS_SHA\d+_SHA\d+$/u },
    { ...rfc9325, clause: 'tls/rc4', names: /^TLS_(?:KRB5|KRB5_EXPORT|PSK|ECDHE?_[A-Za-z]+)_WITH_RC4_/u },
    { ...rfc9325, clause: 'tls/short-keys', names: /^TLS_KRB5_(?:WITH_DES|EXPORT_WITH_(?:DES|RC2))_/u },
    {
      ...rfc10015,
      clause: 'tls/static-ecdh',
      names: /^TLS_ECDH_(?:ECDSA|RSA|anon)_WITH_(?!NULL|RC4)/u,
      says: 'advises against',
    },
    {
      ...rfc9325,
      clause: 'tls/below-128-bits',
      names: /^TLS_(?:KRB5|PSK|SRP|ECDHE)(?:_[A-Za-z]+)*_WITH_3DES_/u,
      says: 'advises against',
    },
  ],
  'tls.signatures': [
    {
      ...tls,
      clause: 'tls.signatures/sha-1',
      source: 'RFC 9155, December 2021',
      field: 'signatureScheme',
      names: /^(?:rsa_pkcs1|ecdsa)_sha1$/u,
    },
  ],
};

/** What is weak in combinations of a table, told field by field in IANA's names; each name once, nothing where no shipped standard objects. */
export function weaknesses(table: string, combinations: readonly object[]): readonly Weakness[] {
  const found = new Map<string, Weakness>();
  const fields = Object.hasOwn(weakFields, table) ? (weakFields[table] ?? []) : [];
  for (const combination of combinations) {
    for (const { field, names, ...said } of fields) {
      const name = (combination as Readonly<Record<string, unknown>>)[field];
      if (typeof name === 'string' && names.test(name) && !found.has(name)) found.set(name, { name, ...said });
    }
  }
  return [...found.values()];
}
