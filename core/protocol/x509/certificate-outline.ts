import { type DerValue, derContent, derOid, derTag, derValue, derValues } from './der.ts';
import { type DistinguishedName, distinguishedName } from './distinguished-name.ts';

/** What decides about a path, as it stands in a certificate (RFC 5280 section 4.1). */
export interface CertificateOutline {
  /** 1, 2 or 3. */
  readonly version: number;
  readonly serialNumber: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** Hash of RSASSA-PSS, by object identifier; undefined for other algorithms, which name it themselves. */
  readonly pssHash: string | undefined;
  /** Its elliptic curve has no name and stands there by its parameters, which must not be (RFC 5480 section 2.1.1). */
  readonly hasUnnamedCurve: boolean;
  readonly extensions: readonly CertificateExtension[];
}

export interface CertificateExtension {
  /** Object identifier. */
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

const ecPublicKey = '1.2.840.10045.2.1';
const rsassaPss = '1.2.840.113549.1.1.10';
/** Of RSASSA-PSS where none is named (RFC 4055 section 3.1). */
const sha1 = '1.3.14.3.2.26';

/** Reads a certificate so far. Throws WireError. */
export function certificateOutline(der: Uint8Array): CertificateOutline {
  const [signed] = derValues(derValue(der, derTag.sequence));
  const fields = derValues(derContent(signed, derTag.sequence));
  const isVersioned = fields[0]?.tag === 0xa0;
  const [serial, algorithm, issuer, , subject, key, ...rest] = isVersioned ? fields.slice(1) : fields;
  const extensions = rest.find(({ tag }) => tag === 0xa3);
  return {
    version: isVersioned ? versionOf(fields[0]) : 1,
    serialNumber: derContent(serial, derTag.integer),
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    pssHash: pssHash(derValues(derContent(algorithm, derTag.sequence))),
    hasUnnamedCurve: hasUnnamedCurve(derValues(derContent(key, derTag.sequence))),
    extensions:
      extensions === undefined ? [] : derValues(derValue(extensions.content, derTag.sequence)).map(extensionOf),
  };
}

function hasUnnamedCurve([algorithm]: readonly DerValue[]): boolean {
  const [id, parameters] = derValues(derContent(algorithm, derTag.sequence));
  return id !== undefined && derOid(id.content) === ecPublicKey && parameters?.tag !== derTag.objectIdentifier;
}

function versionOf(value: DerValue | undefined): number {
  return (derValue(derContent(value, 0xa0), derTag.integer)[0] ?? 0) + 1;
}

function nameOf(value: DerValue | undefined): DistinguishedName {
  return distinguishedName(derContent(value, derTag.sequence));
}

function extensionOf(value: DerValue): CertificateExtension {
  const parts = derValues(derContent(value, derTag.sequence));
  const flag = parts[1]?.tag === derTag.boolean ? parts[1] : undefined;
  return {
    id: derOid(derContent(parts[0], derTag.objectIdentifier)),
    critical: flag !== undefined && flag.content[0] !== 0,
    value: derContent(parts[flag === undefined ? 1 : 2], derTag.octetString),
  };
}

function pssHash([id, parameters]: readonly DerValue[]): string | undefined {
  if (id === undefined || derOid(id.content) !== rsassaPss) return undefined;
  const hash = derValues(parameters?.content ?? new Uint8Array(0)).find(({ tag }) => tag === 0xa0);
  if (hash === undefined) return sha1;
  const [oid] = derValues(derValue(hash.content, derTag.sequence));
  return derOid(derContent(oid, derTag.objectIdentifier));
}
