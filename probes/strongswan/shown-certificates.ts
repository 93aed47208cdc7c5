import { toHex } from '../../core/wire/hex.ts';
import { readCertificate } from '../tls/read-certificate.ts';

/**
 * The chain that a gateway sent in an exchange, by charon's log and the certificates that it knows afterwards: DER in hexadecimal, leaf first.
 * The log tells subjects alone, and charon keeps what other gateways sent: undefined where not each subject is that of exactly one certificate,
 * and where no certificate was received.
 */
export function shownCertificates(
  lines: readonly string[],
  known: readonly Uint8Array[],
): readonly string[] | undefined {
  const subjects = [...subjectsOf('end entity', lines), ...subjectsOf('issuer', lines)];
  if (subjectsOf('end entity', lines).length !== 1) return undefined;
  const chain = subjects.flatMap((subject) => {
    const [first, ...others] = new Map(
      known.filter((der) => isSubject(subject, readCertificate(der).facts.subject)).map((der) => [toHex(der), der]),
    ).keys();
    return first === undefined || others.length > 0 ? [] : [first];
  });
  return chain.length === subjects.length ? chain : undefined;
}

function subjectsOf(kind: 'end entity' | 'issuer', lines: readonly string[]): readonly string[] {
  const pattern = new RegExp(`received ${kind} cert "(.+)"$`, 'u');
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

/** Names of attributes are spelled differently by charon and OpenSSL, and so are they ordered; their values are the same. */
function isSubject(logged: string, subject: string): boolean {
  return valuesOf(logged) === valuesOf(subject);
}

function valuesOf(name: string): string {
  const attributes = name.split(/, (?=[\w.-]+=)/u).map((attribute) => attribute.slice(attribute.indexOf('=') + 1));
  return JSON.stringify(attributes.sort());
}
