import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Database, Row } from './database.ts';
import { keptCertificates } from './kept/kept-certificates.ts';
import { decompressed } from './kept/kept-evidence.ts';
import { keepFinding } from './kept/kept-finding.ts';
import { readKeptFacts, rejudge } from './kept-facts.ts';
import { type EndpointOutcome, type GatewayOutcome, judgedDigest } from './outcome.ts';
import { numberIn, octetsIn, textIn } from './row-values.ts';
import type { Lease } from './settle-request.ts';

export interface RejudgeInput {
  /** Ids of their rows. */
  readonly endpoints: readonly number[];
  readonly policies: readonly Policy[];
  /** ISO date. */
  readonly asOf: string;
  /** When it is judged anew, milliseconds since 1970. */
  readonly at: number;
  /** Version of this program. */
  readonly tool: string;
}

/** What is known of endpoints of one gateway, judged as on another day: without a scan, and so without evidence. */
export async function rejudgedOutcome(
  database: Database,
  { gateway, name, site }: Pick<Lease, 'gateway' | 'name' | 'site'>,
  { endpoints, policies, asOf, at, tool }: RejudgeInput,
): Promise<GatewayOutcome> {
  const rows = await database.read(
    async (sql) =>
      await sql.all(
        `select e.key, e.url, e.scheme, e.last_at, b.digest, b.octets from endpoint e join blob b on b.id = e.facts
         where e.gateway = ? and e.id in (${endpoints.map(() => '?').join(', ')})`,
        [gateway, ...endpoints],
      ),
  );
  const judged = rows.map((row) => judgedAgain(row, { policies, asOf, tool }));
  return {
    gateway: name,
    site,
    startedAt: at,
    finishedAt: at,
    tool,
    asOf,
    policies: whole(judged.flatMap(({ result }) => result.policies)),
    endpoints: judged.map(({ endpoint }) => endpoint),
  };
}

/** A result leaves out clauses of what is not in it; together they are the policy. */
function whole(references: readonly PolicyReference[]): readonly PolicyReference[] {
  return [...Map.groupBy(references, ({ id }) => id).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const clauses = [first, ...others].flatMap((one) => one.clauses);
    return [{ ...first, clauses: [...new Map(clauses.map((clause) => [clause.id, clause])).values()] }];
  });
}

function judgedAgain(
  row: Row,
  { policies, asOf, tool }: Pick<RejudgeInput, 'policies' | 'asOf' | 'tool'>,
): { readonly endpoint: EndpointOutcome; readonly result: ResultDocument } {
  const text = Buffer.from(decompressed(octetsIn(row, 'octets'))).toString('utf8');
  const kept = readKeptFacts(text);
  const [url, at] = [textIn(row, 'url'), numberIn(row, 'last_at')];
  const result = rejudge(kept, { url, tool, at, finished: at }, policies, asOf);
  const completeness = kept.cuts.length === 0 ? 'complete' : 'cut-short';
  const findings = result.findings.flatMap((finding) => keepFinding(finding) ?? []);
  const digests = new Map(result.policies.map(({ id, digest }) => [id, digest]));
  return {
    result,
    endpoint: {
      key: textIn(row, 'key'),
      url,
      scheme: textIn(row, 'scheme') as Scheme,
      completeness,
      judged: judgedDigest(completeness, findings, digests),
      findings,
      facts: { digest: textIn(row, 'digest'), text },
      certificates: keptCertificates(kept.facts),
    },
  };
}
