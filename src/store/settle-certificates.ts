import type { Queryable } from './database.ts';
import { insertMany } from './insert-many.ts';
import type { KeptCertificate } from './kept/kept-certificates.ts';

export interface ServedCertificates {
  readonly endpoint: number;
  readonly at: number;
  readonly certificates: readonly KeptCertificate[];
  /** False where not all was asked: then what was not seen may be served all the same. */
  readonly isWhole: boolean;
}

/** Ends the stretches of certificates that are not served any more, and begins those of new ones. An endpoint that showed none served none otherwise. */
export async function settleCertificates(
  sql: Queryable,
  { endpoint, at, certificates, isWhole }: ServedCertificates,
): Promise<void> {
  if (certificates.length === 0) return;
  const rows = await sql.all('select sha256, role from certificate where endpoint = ? and until is null', [endpoint]);
  const open = new Set(rows.map(({ sha256, role }) => `${String(sha256)} ${String(role)}`));
  const served = new Set(certificates.map(({ sha256, role }) => `${sha256} ${role}`));
  for (const one of isWhole ? open : []) {
    if (served.has(one)) continue;
    await sql.run('update certificate set until = ? where endpoint = ? and sha256 = ? and role = ? and until is null', [
      at,
      endpoint,
      ...one.split(' '),
    ]);
  }
  await insertMany(
    sql,
    {
      into: 'certificate',
      columns: ['endpoint', 'sha256', 'role', 'subject', 'issuer', 'not_before', 'not_after', 'since'],
    },
    certificates
      .filter(({ sha256, role }) => !open.has(`${sha256} ${role}`))
      .map(({ sha256, role, subject, issuer, notBefore, notAfter }) => [
        endpoint,
        sha256,
        role,
        subject,
        issuer,
        notBefore,
        notAfter,
        at,
      ]),
  );
}
