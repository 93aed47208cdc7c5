import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { Queryable, Row, Value } from './database.ts';
import { besides, evidenceForm, evidenceText, packedEvidence, withHead } from './kept/evidence-form.ts';
import type { KeptEvidence } from './kept/kept-evidence.ts';
import type { EndpointOutcome } from './outcome.ts';
import { numberIn, octetsIn, textIn } from './row-values.ts';

const compress = promisify(zstdCompress);

/** Evidence as it is written: against that of an earlier scan, or for itself. */
export interface WrittenEvidence {
  /** Start of the scan whose evidence it is compressed against. */
  readonly base: number | null;
  readonly octets: Uint8Array;
}

/** Of 50 KB beside a dictionary: 3.1 KB in 0.3 ms, as by 6; 3.25 KB by the usual 3 in half of that, and by 12 no less in 2 ms. */
const level = 10;
/** As much of its own size must be won by an earlier scan; else it is the one that later scans are compressed against. */
const worthwhile = 0.8;

/**
 * Compresses the evidence of endpoints of a gateway, by their keys, each against the newest of the same endpoint that stands for itself; `putEvidence` sees
 * to it that this is still there.
 */
export async function writtenEvidence(
  sql: Queryable,
  gateway: number,
  endpoints: readonly Pick<EndpointOutcome, 'key' | 'evidence'>[],
): Promise<ReadonlyMap<string, WrittenEvidence>> {
  const rows = await sql.all(
    `select e.key, v.at, v.octets from endpoint e join evidence v on v.endpoint = e.id
     where e.gateway = ? and v.at = (select max(b.at) from evidence b where b.endpoint = e.id and b.base is null)`,
    [gateway],
  );
  const bases = new Map(rows.map((row) => [textIn(row, 'key'), row]));
  const written = await Promise.all(
    endpoints.map(async ({ key, evidence }) =>
      evidence === undefined ? [] : [[key, await against(bases.get(key), evidence)] as const],
    ),
  );
  return new Map(written.flat());
}

async function against(base: Row | undefined, { octets }: KeptEvidence): Promise<WrittenEvidence> {
  const alone = { base: null, octets };
  const packed = base && unlessDamaged(() => packedEvidence(octetsIn(base, 'octets')));
  if (base === undefined || packed === undefined) return alone;
  const { drawn } = evidenceForm(octets);
  const frame = await compress(packedEvidence(octets), {
    dictionary: besides({ base: packed, drawn }),
    params: { [constants.ZSTD_c_compressionLevel]: level },
  });
  const own = withHead({ drawn, frame });
  return own.length < octets.length * worthwhile ? { base: numberIn(base, 'at'), octets: own } : alone;
}

/** Writes it; where the base is gone meanwhile, as it stands for itself. */
export async function putEvidence(
  sql: Queryable,
  { endpoint, at }: { readonly endpoint: number; readonly at: number },
  { base, octets }: WrittenEvidence,
  own: KeptEvidence,
): Promise<void> {
  const isThere = base !== null && (await rowOf(sql, endpoint, base)) !== undefined;
  const values: readonly Value[] = isThere ? [base, octets] : [null, own.octets];
  await sql.run('insert into evidence(endpoint, at, base, octets) values (?, ?, ?, ?)', [endpoint, at, ...values]);
}

/** The JSON of what was sent and received in a scan, a recording of one target; undefined where it was removed, and no text where it is damaged. */
export async function findEvidence(
  sql: Queryable,
  endpoint: number,
  at: number,
): Promise<{ readonly text: string | undefined } | undefined> {
  const found = await evidenceRows(sql, endpoint, at);
  return found && { text: unlessDamaged(() => evidenceText(...found)) };
}

/** Octets of evidence, and of that which it is compressed beside. */
async function evidenceRows(
  sql: Queryable,
  endpoint: number,
  at: number,
): Promise<readonly [Uint8Array, Uint8Array?] | undefined> {
  const row = await rowOf(sql, endpoint, at);
  if (row === undefined) return undefined;
  if (row.base === null) return [row.octets];
  const base = await rowOf(sql, endpoint, row.base);
  return base && [row.octets, base.octets];
}

/** `read`: of octets that are here already, so that whatever is thrown says that they are damaged. */
function unlessDamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

async function rowOf(sql: Queryable, endpoint: number, at: number): Promise<WrittenEvidence | undefined> {
  const [row] = await sql.all('select base, octets from evidence where endpoint = ? and at = ?', [endpoint, at]);
  if (row === undefined) return undefined;
  return { base: row['base'] === null ? null : Number(row['base']), octets: row['octets'] as Uint8Array };
}
