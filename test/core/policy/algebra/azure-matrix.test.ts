import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CheckedRow } from '../../../../core/policy/algebra/check-document.ts';
import { checkPolicy } from '../../../../core/policy/algebra/check-policy.ts';
import { loadPolicy } from '../../../../core/policy/load-policy.ts';
import { parseCsv } from '../../../support/parse-csv.ts';
import { policyOf } from '../../../support/small-policies.ts';

/*
 * The documented rows of Azure against the standards, as somebody derived them from the same documents by hand: cell by cell what `policy check` says,
 * and each difference with its reason and source.
 */

const day = '2026-11-22';
const signal = new AbortController().signal;

/** A cell where the check says something else than the file. */
interface Difference {
  readonly rows: readonly number[];
  readonly file: RegExp;
  /** What the check says. */
  readonly check: RegExp;
  readonly why: string;
}

interface Column {
  readonly name: string;
  readonly pack: string;
  readonly differences?: readonly Difference[];
}

async function recordsOf(file: string): Promise<readonly (readonly string[])[]> {
  return parseCsv(await readFile(join(import.meta.dirname, '../../../vectors/standards', file), 'utf8'));
}

/** 'inside', 'outside', 'says-nothing'; with what it becomes, and whether it is otherwise by another reading. */
function wordsOf({ stands, changes, otherReadings }: CheckedRow): string {
  const later = changes === undefined ? '' : `, ${changes.to} from ${changes.on}`;
  return `${stands}${later}${otherReadings.map((other) => `, by a reading ${other.stands}`).join('')}`;
}

async function checkedRows(
  policy: Parameters<typeof checkPolicy>[0],
  pack: string,
): Promise<ReadonlyMap<string, string>> {
  const [one] = checkPolicy(policy, [await loadPolicy(pack, { signal })], day).against;
  return new Map(one?.rows.map((row) => [row.clause.id, wordsOf(row)]));
}

/** Cells that neither agree nor are explained, and explanations that explain no cell. */
function unexplained(
  cells: readonly { readonly row: number; readonly file: string; readonly check: string; readonly agrees: boolean }[],
  differences: readonly Difference[] = [],
): readonly string[] {
  const left = cells.filter(
    ({ row, file, check, agrees }) =>
      !agrees &&
      !differences.some((known) => known.rows.includes(row) && known.file.test(file) && known.check.test(check)),
  );
  const idle = differences.flatMap(({ rows, why }) =>
    rows
      .filter((row) => cells.find((cell) => cell.row === row)?.agrees !== false)
      .map((row) => `${row}: nothing to explain: ${why}`),
  );
  return [...left.map(({ row, file, check }) => `${row}: the file says ${file}, the check ${check}`), ...idle];
}

/** Whether the check says what a cell of the IKE and IPsec file does. */
function isAgreed(file: string, check: string, isWarnedOutside: boolean): boolean {
  const until = /^UNTIL (\d{4})$/u.exec(file)?.[1];
  if (until !== undefined) return check === `inside, outside from ${Number(until) + 1}-01-01`;
  if (file === 'TRAP') return check === 'inside, by a reading outside';
  // What is advised against and not forbidden is inside: a standard that gives advice has no row or rule for it that decides.
  if (file === 'WARN') return isWarnedOutside ? check === 'outside' : check.startsWith('inside');
  return file === 'PASS' ? check === 'inside' : check === 'outside';
}

const ipsecRows = [18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28];

const pfsByNumber: Difference = {
  rows: [19],
  file: /^PASS$/u,
  check: /^inside, by a reading outside$/u,
  why: 'V-207244 wants PFS and names no group, V-207251 wants what FIPS validates: the file has the first reading alone, the policy both, as for IKE (TRAP)',
};

const columns: readonly Column[] = [
  { name: 'IETF', pack: 'ietf-ikev2-esp' },
  { name: 'NIST77', pack: 'nist-sp-800-77@r1' },
  {
    name: 'FIPS56A',
    pack: 'nist-sp-800-56ar3',
    differences: [
      {
        rows: [28],
        file: /^UNTIL 2030$/u,
        check: /^inside$/u,
        why: 'SP 800-56A Rev. 3 Appendix D lists groups alone; that SHA-1 ends with 2030 is SP 800-131A Rev. 3, a draft',
      },
    ],
  },
  { name: 'DISA', pack: 'disa-vpn-srg@v3r1', differences: [pfsByNumber] },
  { name: 'DISA', pack: 'disa-vpn-srg@v3r3', differences: [pfsByNumber] },
  { name: 'CNSA1', pack: 'cnsa-1.0' },
  {
    name: 'CNSA2',
    pack: 'cnsa-2.0',
    differences: [
      {
        rows: ipsecRows,
        file: /^FAIL$/u,
        check: /^says-nothing$/u,
        why: 'the words of draft-guthrie-cnsa2-ipsec-profile about ESP were found by one summary (C), so the policy has no table of IPsec (docs/policies/not-shipped.md)',
      },
    ],
  },
  { name: 'NIAP', pack: 'niap-mod-vpnc' },
  {
    name: 'BSI',
    pack: 'bsi-tr-02102-3',
    differences: [
      {
        rows: [1, 2, 5, 6, 9, 10, 13, 14, 17],
        file: /^FAIL$/u,
        check: /^inside, outside from 2032-01-01$/u,
        why: 'the groups of TR-02102-3 were found by one source (C), so the policy judges none of them (docs/policies/not-shipped.md)',
      },
      {
        rows: ipsecRows,
        file: /./u,
        check: /^says-nothing$/u,
        why: 'the table of ESP of TR-02102-3 was found by one source (C), so the policy has none (docs/policies/not-shipped.md)',
      },
    ],
  },
  { name: 'ISM_OSP', pack: 'au-ism-official-protected' },
  // One column for two markings: what it warns of is P-256, which SECRET may have (ism-1761) and TOP SECRET may not (ism-1762).
  { name: 'ISM_S_TS', pack: 'au-ism-secret' },
  {
    name: 'ISM_S_TS',
    pack: 'au-ism-top-secret',
    differences: [
      {
        rows: [7, 15, 26],
        file: /^PASS$/u,
        check: /^inside, by a reading outside$/u,
        why: 'ism-0998 and ism-1772 have SHA-256 for HMAC and PRF, ism-1768 wants 384 bits of SHA-2 for TOP SECRET: the file has the first reading alone',
      },
    ],
  },
];

describe('azure-vpn-p2s against the standards', () => {
  test.each(columns)('$name: each row of IKE and IPsec is what $pack says', async ({ name, pack, differences }) => {
    const [head = [], ...rows] = await recordsOf('azure-p2s-matrix.csv');
    const checked = await checkedRows(await loadPolicy('azure-vpn-p2s', { signal }), pack);
    const cells = rows.map((record) => {
      const row = Number(record[0]);
      const id =
        row <= 17 ? `ike/row-${String(row).padStart(2, '0')}` : `ipsec/row-${String(row - 17).padStart(2, '0')}`;
      const [file, check] = [record[head.indexOf(name)] ?? '', checked.get(id) ?? 'not there'];
      return { row, file, check, agrees: isAgreed(file, check, pack === 'au-ism-top-secret') };
    });
    expect(cells).toHaveLength(28);
    expect(unexplained(cells, differences)).toEqual([]);
  });

  test('the two columns without a policy are those that ship none', async () => {
    const [head = []] = await recordsOf('azure-p2s-matrix.csv');
    const without = head.slice(6).filter((name) => !columns.some((column) => column.name === name));
    // IPsec DR is another document than the note of ANSSI; PCI DSS names strength and no algorithms (docs/policies/not-shipped.md).
    expect(without).toEqual(['ANSSI', 'PCI']);
  });

  test('every cell stands with its citation in the other file', async () => {
    const [head = [], ...rows] = await recordsOf('azure-p2s-matrix.csv');
    const cited = (await recordsOf('azure-p2s-violations.csv')).slice(1);
    const cells = rows.flatMap((record) => head.slice(6).map((name, at) => [record[0], name, record[at + 6]]));
    expect(cited.map((record) => [record[0], record[6], record[7]])).toEqual(cells);
    expect(cited.filter((record) => (record[8] ?? '') === '')).toEqual([]);
  });
});

/** What a cell of the TLS file means, by how its words begin. */
const tlsWords: readonly (readonly [RegExp, RegExp])[] = [
  [/^listed in RFC 9151 s6, but RFC 10015 MUST NOT$|^App\. D; RSA PKCS1/u, /^inside, by a reading outside$/u],
  [/^(?:FAIL|MUST NOT|not listed|not selectable|insufficient)/u, /^outside$/u],
  [/^2031/u, /^inside, outside from 2032-01-01$/u],
  [/^/u, /^inside$/u],
];

const tlsColumns: readonly Column[] = [
  {
    name: 'RFC9325',
    pack: 'ietf-bcp-195',
    differences: [
      {
        rows: [8],
        file: /^SHOULD NOT/u,
        check: /^outside$/u,
        why: 'BCP 195 is RFC 9325 as RFC 10015 changed it, whose section 4 makes the SHOULD NOT a MUST NOT',
      },
    ],
  },
  { name: 'RFC10015', pack: 'ietf-bcp-195' },
  { name: 'NIST52r2', pack: 'nist-sp-800-52r2-government' },
  { name: 'NIST52r2', pack: 'nist-sp-800-52r2-citizen' },
  { name: 'DISA', pack: 'disa-vpn-srg@v3r3' },
  { name: 'CNSA1', pack: 'cnsa-1.0' },
  {
    name: 'CNSA2',
    pack: 'cnsa-2.0',
    differences: [
      {
        rows: [0],
        file: /^FAIL unless ML-KEM-1024/u,
        check: /^inside$/u,
        why: 'the suite is that of the profile (draft-becker-cnsa2-tls-profile-05); that its group is ML-KEM-1024 is no matter of suites',
      },
    ],
  },
  { name: 'NIAP_PKG_TLS_2.1', pack: 'niap-pkg-tls' },
  { name: 'BSI_2026', pack: 'bsi-tr-02102-2' },
  { name: 'ANSSI_1.2', pack: 'anssi-tls' },
  { name: 'NCSC_NL_2025', pack: 'ncsc-nl-tls' },
  { name: 'ISM', pack: 'au-ism-official-protected' },
  { name: 'ISM', pack: 'au-ism-secret' },
  {
    name: 'ISM',
    pack: 'au-ism-top-secret',
    differences: [
      {
        rows: [1],
        file: /^ok$/u,
        check: /^outside$/u,
        why: 'TOP SECRET wants AES-256 (ism-1764, ism-1765); the column is that of the lower markings',
      },
    ],
  },
  { name: 'MOZ6_interm', pack: 'mozilla-intermediate@6.0' },
  { name: 'MOZ6_modern', pack: 'mozilla-modern@6.0' },
];

describe('the suites of Azure and three that it must not accept, against the standards', () => {
  test.each(tlsColumns)('$name: each suite is what $pack says', async ({ name, pack, differences }) => {
    const [head = [], ...rows] = await recordsOf('azure-p2s-tls-matrix.csv');
    const suites = rows.map(([version = '', suite = ''], at) => ({
      id: `row-${at}`,
      title: suite,
      versions: version.replace('TLS', 'TLSv'),
      suites: suite,
    }));
    const checked = await checkedRows(policyOf({ tls: { closed: true, rows: suites } }), pack);
    const cells = rows.map((record, row) => {
      const [file, check] = [record[head.indexOf(name)] ?? '', checked.get(`tls/row-${row}`) ?? 'not there'];
      return { row, file, check, agrees: tlsWords.find(([words]) => words.test(file))?.[1].test(check) ?? false };
    });
    expect(cells).toHaveLength(9);
    expect(unexplained(cells, differences)).toEqual([]);
  });

  test('the columns without a policy are those that ship none', async () => {
    const [head = []] = await recordsOf('azure-p2s-tls-matrix.csv');
    const without = head.slice(2).filter((name) => !tlsColumns.some((column) => column.name === name));
    expect(without).toEqual(['RFC9113_h2', 'PCI']);
  });

  test('the documented suites among them are those of azure-vpn-p2s', async () => {
    const [, ...rows] = await recordsOf('azure-p2s-tls-matrix.csv');
    const { clauses } = await loadPolicy('azure-vpn-p2s', { signal });
    const documented = clauses.flatMap((clause) =>
      clause.id.startsWith('tls/row-') ? [clause.title.replace('**', '')] : [],
    );
    expect(documented.filter((suite) => !rows.some((record) => record[1] === suite))).toEqual([]);
  });
});
