import type { CertificateChainFacts, CertificateFacts } from '../core/facts/facts.ts';
import type { Seen } from './rule.ts';

/** When a certificate is judged: on a whole day, or at a moment of it where that is known. */
export type When = Pick<Seen, 'asOf' | 'moment'>;

/** The certificates that are judged in place of a chain. */
export interface JudgedPath {
  /** From the leaf to the trust anchor, or all as sent where no way to an anchor is known. */
  readonly certificates: readonly CertificateFacts[];
  /** Whether `certificates` is a way to a trust anchor. */
  readonly isWay: boolean;
  /** Those that were sent and are not used. */
  readonly unused: readonly CertificateFacts[];
}

/** The way that clients take: the first one inside its dates, else the first one. */
export function pathOfDay({ certificates, path }: CertificateChainFacts, when: When): JudgedPath {
  const way = path.ways.find((one) => one.every((certificate) => isInDates(certificate, when))) ?? path.ways[0];
  if (way === undefined) return { certificates, isWay: false, unused: [] };
  const used = new Set(way.map(({ sha256 }) => sha256));
  return { certificates: way, isWay: true, unused: certificates.filter(({ sha256 }) => !used.has(sha256)) };
}

/** To the second at a known moment; otherwise by whole days, UTC: a certificate is good on the day on which it ends. */
export function isInDates({ notBefore, notAfter }: CertificateFacts, { asOf, moment }: When): boolean {
  const at = moment?.slice(0, 19) ?? asOf;
  return notBefore !== '' && notBefore.slice(0, at.length) <= at && at <= notAfter;
}
