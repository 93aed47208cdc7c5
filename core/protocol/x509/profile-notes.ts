import type { CertificateOutline } from './certificate-outline.ts';
import { isCritical, type PathExtensions } from './path-extensions.ts';

const id = {
  subjectKeyIdentifier: '2.5.29.14',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
} as const;

/**
 * What is against the profile of RFC 5280 section 4, which binds who issues certificates, and is no step of section 6.1, which binds who
 * verifies them: one line each.
 */
export function profileNotes(
  outline: CertificateOutline,
  known: PathExtensions,
  isSelfSigned: boolean,
): readonly string[] {
  const { version, serialNumber, subject, extensions } = outline;
  const has = (one: string): boolean => extensions.some((extension) => extension.id === one);
  const lacksMark = (one: string): boolean => has(one) && !isCritical(extensions, one);
  const isCa = known.isCa === true;
  const notes: readonly (readonly [boolean, string])[] = [
    [version < 3, `version ${version}`],
    [serialNumber.length > 20, 'serial number of more than 20 octets'],
    [(serialNumber[0] ?? 0) > 0x7f || serialNumber.every((octet) => octet === 0), 'serial number is not positive'],
    [isCa && !has(id.subjectKeyIdentifier), 'CA without a subject key identifier'],
    [!isSelfSigned && !has(id.authorityKeyIdentifier), 'no authority key identifier'],
    [isCa && lacksMark(id.basicConstraints), 'basic constraints of a CA are not critical'],
    [lacksMark(id.nameConstraints), 'name constraints are not critical'],
    [lacksMark(id.policyConstraints), 'policy constraints are not critical'],
    [!isCa && has(id.nameConstraints), 'name constraints without being a CA'],
    [!isCa && known.pathLength !== undefined, 'path length without being a CA'],
    [!isCa && version === 3 && known.keyUsage?.includes('keyCertSign') === true, 'keyCertSign without being a CA'],
    [subject.length === 0 && lacksMark(id.alternativeNames), 'no subject, and alternative names are not critical'],
  ];
  return notes.flatMap(([is, text]) => (is ? [text] : []));
}
