import type { CertificatesDocument, EndingCertificate } from '../../../core/finding/history/certificates-document.ts';
import type { Listed } from '../../../core/finding/history/status-document.ts';
import type { Queryable, Row, Value } from '../database.ts';
import { holdsAt } from '../standings.ts';
import {
  dayMs,
  declaredAt,
  gatewaysOf,
  instantOf,
  momentOf,
  nameColumns,
  nameOf,
  numberOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';

/** Certificates that are served, what ends first first; `withinDays`: those alone that end within so many, or have ended. */
export async function askCertificates(
  sql: Queryable,
  question: Question,
  withinDays: number | null,
): Promise<CertificatesDocument> {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-certificates',
    scope: scopeOf(question),
    withinDays,
    certificates: await endingCertificates(sql, question, withinDays),
  };
}

/** The first of them, and how many there are. */
export async function endingSoon(
  sql: Queryable,
  question: Question,
  withinDays: number,
  listed: number,
): Promise<Listed<EndingCertificate>> {
  const { where, values } = servedWithin(question, withinDays);
  const [row] = await sql.all(`select count(*) as n ${where}`, values);
  return { count: numberOf(row, 'n'), first: await endingCertificates(sql, question, withinDays, listed) };
}

/** The same as a list. */
export async function endingCertificates(
  sql: Queryable,
  question: Question,
  withinDays: number | null,
  listed?: number,
): Promise<readonly EndingCertificate[]> {
  const { where, values } = servedWithin(question, withinDays);
  const rows = await sql.all(
    `select ${certificateColumns} ${where}
      order by c.not_after, g.name, g.site, e.key, c.sha256, c.role ${listed === undefined ? '' : 'limit ?'}`,
    [...values, ...(listed === undefined ? [] : [listed])],
  );
  return rows.map((row) => certificateOf(row, question.at));
}

/** Those of one endpoint. */
export async function certificatesOf(
  sql: Queryable,
  question: Question,
  endpoint: number,
): Promise<readonly EndingCertificate[]> {
  const { where, values } = servedWithin(question, null);
  const rows = await sql.all(
    `select ${certificateColumns} ${where} and e.id = ? order by c.role desc, c.not_after, c.sha256`,
    [...values, endpoint],
  );
  return rows.map((row) => certificateOf(row, question.at));
}

/** What `certificateOf` reads. */
export const certificateColumns: string = `${nameColumns}, e.key, c.role, c.subject, c.issuer, c.sha256, c.not_after, c.since`;

export function servedWithin(
  question: Question,
  withinDays: number | null,
): { readonly where: string; readonly values: readonly Value[] } {
  const [holds, declared, gateways] = [holdsAt('c', momentOf(question)), declaredAt(question), gatewaysOf(question)];
  const ends = withinDays === null ? [] : [question.at + withinDays * dayMs];
  return {
    where: `from certificate c join endpoint e on e.id = c.endpoint join gateway g on g.id = e.gateway
      where ${holds.sql} and ${declared.sql}${gateways.sql} ${ends.length > 0 ? 'and c.not_after <= ?' : ''}`,
    values: [...holds.values, ...declared.values, ...gateways.values, ...ends],
  };
}

export function certificateOf(row: Row, at: number): EndingCertificate {
  const notAfter = numberOf(row, 'not_after');
  return {
    ...nameOf(row),
    endpoint: textOf(row, 'key'),
    role: textOf(row, 'role'),
    subject: textOf(row, 'subject'),
    issuer: textOf(row, 'issuer'),
    sha256: textOf(row, 'sha256'),
    notAfter: instantOf(notAfter),
    since: instantOf(numberOf(row, 'since')),
    // One that ended an hour ago has ended, and is not of today.
    days: notAfter < at ? -Math.ceil((at - notAfter) / dayMs) : Math.floor((notAfter - at) / dayMs),
  };
}
