import { createHash, X509Certificate } from 'node:crypto';
import { oneLineName } from '../../core/facts/one-line-name.ts';
import { fromBase64 } from './plist.ts';
import { profileLimits } from './profile-limits.ts';

/** A certificate that a file of a profile holds. */
export interface RootCertificate {
  readonly pem: string;
  /** Lower-case hex. */
  readonly sha1: string;
  readonly sha256: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** What was found, and how many more could not be read. */
export interface RootCertificates {
  readonly certificates: readonly RootCertificate[];
  readonly unreadable: number;
}

/** The certificates of a text: PEM blocks, or base64 without the lines around it. */
export function certificatesOfText(text: string): RootCertificates {
  const blocks = text.match(
    /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (TRUSTED |X509 )?CERTIFICATE-----/gu,
  );
  if (blocks !== null) return collect(blocks.slice(0, profileLimits.certificates).map((block) => readOne(block)));
  const octets = fromBase64(text);
  return octets === undefined || octets.length === 0 ? { certificates: [], unreadable: 0 } : collect([readOne(octets)]);
}

/** The certificates of a `.cer` file: DER, PEM or base64. */
export function certificatesOfFile(octets: Uint8Array): RootCertificates {
  if (octets[0] === 0x30) return collect([readOne(octets)]);
  return certificatesOfText(new TextDecoder().decode(octets));
}

function collect(read: readonly (RootCertificate | undefined)[]): RootCertificates {
  const certificates = read.filter((one) => one !== undefined);
  return { certificates, unreadable: read.length - certificates.length };
}

function readOne(source: string | Uint8Array): RootCertificate | undefined {
  try {
    const certificate = new X509Certificate(source);
    const hash = (name: string): string => createHash(name).update(certificate.raw).digest('hex');
    return {
      pem: certificate.toString(),
      sha1: hash('sha1'),
      sha256: hash('sha256'),
      subject: oneLineName(certificate.subject).slice(0, profileLimits.valueCharacters),
      notBefore: certificate.validFromDate.toISOString(),
      notAfter: certificate.validToDate.toISOString(),
    };
  } catch {
    return undefined;
  }
}
