import { cipherSuiteRows } from './iana-cipher-suites.ts';
import { alertRows, signatureSchemeRows, supportedGroupRows } from './iana-parameters.ts';

/** What the probe needs to know of a cipher suite. */
export interface CipherSuite {
  /** 16 bits; 24 bits for the cipher kinds of SSL 2.0. */
  readonly code: number;
  readonly name: string;
  /** 'ECDHE', 'DHE', 'RSA', 'PSK', 'TLS13', …; 'SCSV' for signals; 'SSL2'. */
  readonly keyExchange: string;
  /** 'RSA', 'ECDSA', 'DSS', 'PSK', 'anon', 'TLS13', … */
  readonly authentication: string;
  /** Mode of the cipher, 'GCM', 'CBC', 'stream', …; '' where the registry says none. */
  readonly mode: string;
}

/** Protocol versions as they stand on the wire. */
export const tlsVersion: {
  readonly ssl2: 0x0002;
  readonly ssl3: 0x0300;
  readonly tls10: 0x0301;
  readonly tls11: 0x0302;
  readonly tls12: 0x0303;
  readonly tls13: 0x0304;
} = { ssl2: 0x0002, ssl3: 0x0300, tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 };

const versionRows = [
  [0x0002, 'SSLv2'],
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1.0'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
] as const;

/** Cipher kinds of SSL 2.0 (draft-hickman-netscape-ssl-00, section "CIPHER-KIND"), which share no numbers with the suites. */
const ssl2CipherKindRows = [
  [0x010080, 'SSL_CK_RC4_128_WITH_MD5', 'stream'],
  [0x020080, 'SSL_CK_RC4_128_EXPORT40_WITH_MD5', 'stream'],
  [0x030080, 'SSL_CK_RC2_128_CBC_WITH_MD5', 'CBC'],
  [0x040080, 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5', 'CBC'],
  [0x050080, 'SSL_CK_IDEA_128_CBC_WITH_MD5', 'CBC'],
  [0x060040, 'SSL_CK_DES_64_CBC_WITH_MD5', 'CBC'],
  [0x0700c0, 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5', 'CBC'],
] as const;

const suites = new Map<number, CipherSuite>([
  ...cipherSuiteRows.map(
    ([code, name, keyExchange, authentication, mode]) =>
      [code, { code, name, keyExchange, authentication, mode }] as const,
  ),
  ...ssl2CipherKindRows.map(
    ([code, name, mode]) => [code, { code, name, keyExchange: 'SSL2', authentication: 'RSA', mode }] as const,
  ),
]);

/** Names and numbers of one registry. */
export interface Names {
  /** The registry's name, or the number in hexadecimal ('0x1234') when it has none. */
  readonly name: (code: number) => string;
  /** Undefined when no entry has this name; the letter case counts. */
  readonly code: (name: string) => number | undefined;
  /** Every assigned number, ascending. */
  readonly codes: readonly number[];
}

export const versionNames: Names = namesOf(versionRows, 4);
/** Suites, SCSVs and the cipher kinds of SSL 2.0. */
export const suiteNames: Names = namesOf(
  [...suites.values()].map((suite) => [suite.code, suite.name] as const),
  4,
);
export const groupNames: Names = namesOf(
  supportedGroupRows.map(([code, name]) => [code, name] as const),
  4,
);
export const signatureSchemeNames: Names = namesOf(
  signatureSchemeRows.map(([code, name]) => [code, name] as const),
  4,
);
/** Alerts are printed with their number in decimal, as the RFCs do: `alertText`. */
export const alertNames: Names = namesOf(alertRows, 2);

/** 'TLSv1.2'; '0x0305' for a version without a name. */
export const versionName: (code: number) => string = versionNames.name;
export const suiteName: (code: number) => string = suiteNames.name;
export const groupName: (code: number) => string = groupNames.name;
export const signatureSchemeName: (code: number) => string = signatureSchemeNames.name;

/** 'handshake_failure(40)'; 'alert(199)' for a number without a name. */
export function alertText(description: number): string {
  return alertNames.codes.includes(description)
    ? `${alertNames.name(description)}(${description})`
    : `alert(${description})`;
}

/** The suite of this number; undefined when none is assigned. */
export function cipherSuite(code: number): CipherSuite | undefined {
  return suites.get(code);
}

/**
 * Every suite of the registry that can be offered in `version`, ascending: the cipher kinds of SSL 2.0, the suites of TLS 1.3, or all
 * the others. Suites that a lower version does not define (AEAD, SHA-256) are in the list of every version up to 1.2, because a server
 * may accept them all the same. SCSVs are not suites.
 */
export function suitesOf(version: number): readonly number[] {
  const known = suitesByVersion.get(version) ?? suitesOfRegistry(version);
  suitesByVersion.set(version, known);
  return known;
}

/** One list for each version: what is made of a list is kept by it. */
const suitesByVersion = new Map<number, readonly number[]>();

function suitesOfRegistry(version: number): readonly number[] {
  const kind = version === tlsVersion.ssl2 ? 'SSL2' : version >= tlsVersion.tls13 ? 'TLS13' : '';
  return [...suites.values()]
    .filter(({ keyExchange }) =>
      kind === '' ? keyExchange !== 'SSL2' && keyExchange !== 'TLS13' && keyExchange !== 'SCSV' : keyExchange === kind,
    )
    .map(({ code }) => code)
    .sort((a, b) => a - b);
}

/**
 * Every group of the registry that can be offered in `version`, ascending. TLS 1.3 takes all; below, key exchange by KEM does not
 * exist, and the FFDHE groups (RFC 7919) are no named curves.
 */
export function groupsOf(version: number): readonly number[] {
  return supportedGroupRows
    .filter(([, , kind]) => kind !== 'reserved')
    .filter(([, , kind]) => version >= tlsVersion.tls13 || !['KEM', 'HYBRID', 'FFDHE'].includes(kind))
    .map(([code]) => code)
    .sort((a, b) => a - b);
}

/**
 * Every signature scheme of the registry that can be offered in `version`, ascending: none below TLS 1.2, which has no such list
 * (RFC 5246 section 7.4.1.4.1).
 */
export function signatureSchemesOf(version: number): readonly number[] {
  return version < tlsVersion.tls12 ? [] : signatureSchemeNames.codes;
}

function namesOf(rows: readonly (readonly [number, string])[], digits: number): Names {
  const byCode = new Map(rows);
  const byName = new Map(rows.map(([code, name]) => [name, code]));
  return {
    name: (code) => byCode.get(code) ?? `0x${code.toString(16).padStart(digits, '0').toUpperCase()}`,
    code: (name) => byName.get(name),
    codes: [...byCode.keys()].sort((a, b) => a - b),
  };
}
