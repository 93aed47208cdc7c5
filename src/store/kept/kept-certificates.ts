import type { Facts } from '../../../core/facts/facts.ts';

/** A certificate that an endpoint serves; 'issuer': above the first of a chain. */
export interface KeptCertificate {
  readonly sha256: string;
  readonly role: 'leaf' | 'issuer';
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Every certificate of every chain, once in each role. */
export function keptCertificates({ tls, ikeChains = [] }: Facts): readonly KeptCertificate[] {
  const all = [...(tls?.chains ?? []), ...ikeChains].flatMap(({ certificates }) =>
    certificates.map(({ sha256, subject, issuer, notBefore, notAfter }, at) => ({
      sha256,
      role: at === 0 ? ('leaf' as const) : ('issuer' as const),
      subject,
      issuer,
      notBefore: Date.parse(notBefore),
      notAfter: Date.parse(notAfter),
    })),
  );
  return [...new Map(all.map((one) => [`${one.sha256} ${one.role}`, one])).values()];
}
