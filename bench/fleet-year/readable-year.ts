import type { Recording } from '../../core/observation/recording.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { judgeFacts } from '../../src/judge/judge.ts';
import type { Database } from '../../src/store/database.ts';
import { compressed, keepEvidence } from '../../src/store/kept/kept-evidence.ts';
import { outcomeOf } from '../../src/store/outcome.ts';
import { scanRecording } from '../../test/support/scan-outcomes.ts';

/** As many octets are compressed between two statements. */
const atOnce = 500;
const hourMs = 3_600_000;

/**
 * Puts what can be read in the place of the noise of a year that was filled: of each gateway the facts and the evidence of its last scan, and every
 * finding; of the sample's gateway that conforms, under each one's own URL. A page decodes what it shows.
 */
export async function makeReadable(database: Database, policies: readonly Policy[], end: number): Promise<void> {
  const endpoints = await database.read(
    async (sql) =>
      await sql.all(
        `select e.id, e.url, e.facts, (select max(s.at) from scan s where s.endpoint = e.id) as at from endpoint e order by e.id`,
      ),
  );
  const whole = await scanRecording({ seen: 'conforming', at: end });
  const [target] = whole.targets.filter(({ scheme }) => scheme === 'sstp');
  if (target === undefined) throw new Error('an endpoint of SSTP wanted in the sample');
  const recording = {
    ...whole,
    targets: [target],
    observations: whole.observations.filter((one) => one.target === target.url),
  };
  const facts = concludeFacts(recording);
  const asOf = new Date(end).toISOString().slice(0, 10);
  const judged = judgeFacts(recording, facts, policies, asOf);
  const [seen] = outcomeOf(recording, facts, judged, { site: '', gateway: 'vpn' })?.endpoints ?? [];
  if (seen === undefined) throw new Error('an outcome wanted');
  const evidence = JSON.stringify(recording);

  for (let from = 0; from < endpoints.length; from += atOnce) {
    const some = endpoints.slice(from, from + atOnce).map((row) => {
      const url = String(row['url']);
      const own = evidence.replaceAll(target.url, url).replaceAll('"gateway":"conforming"', '"gateway":"vpn"');
      return {
        id: Number(row['id']),
        at: Number(row['at']),
        facts: Number(row['facts']),
        // No two gateways have the same facts: a certificate of each differs.
        kept: compressed(Buffer.from(seen.facts.text.replaceAll('"serial":"', `"serial":"${String(row['id'])}`))),
        octets: keepEvidence(JSON.parse(own) as Recording).octets,
      };
    });
    await database.write(async (sql) => {
      for (const { id, at, facts: blob, kept, octets } of some) {
        await sql.run('update blob set octets = ? where id = ?', [kept, blob]);
        await sql.run('update evidence set base = null, octets = ? where endpoint = ? and at = ?', [octets, id, at]);
        await sql.run('update gateway set next_due = ? where id = ?', [end + (id % 24) * hourMs, id]);
      }
    });
  }
  const findings = new Map(seen.findings.map((one) => [`${one.policy}/${one.clause}`, one.finding.text]));
  await database.write(async (sql) => {
    const clauses = await sql.all('select c.id, p.name, c.clause from clause c join policy p on p.id = c.policy');
    for (const row of clauses) {
      const kept = findings.get(`${String(row['name'])}/${String(row['clause'])}`);
      if (kept === undefined) throw new Error(`a finding of ${String(row['clause'])} wanted`);
      for (const [verdict, reason] of [
        ['pass', 'accepted'],
        ['fail', 'refused'],
      ] as const) {
        const own = { ...(JSON.parse(kept) as object), verdict, reason };
        await sql.run(
          'update blob set octets = ? where id in (select finding from state where clause = ? and verdict = ?)',
          [compressed(Buffer.from(JSON.stringify(own))), Number(row['id']), verdict],
        );
      }
    }
  });
}
