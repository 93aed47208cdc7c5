import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { findEvidence } from '../../src/store/evidence.ts';
import { decompressed } from '../../src/store/kept/kept-evidence.ts';
import { sha256 } from '../../src/store/kept/kept-text.ts';
import { openStore } from '../../src/store/open-store.ts';
import { scanRecording } from '../support/scan-outcomes.ts';
import { day, first, rows, scanned } from './contract/scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bases = `select v.at, v.base, length(v.octets) as n from evidence v join endpoint e on e.id = v.endpoint
  where e.key = 'ikev2:500' order by v.at`;

async function evidenceAt(store: Database, at: number): Promise<string | undefined> {
  const [endpoint] = await rows(store, `select id from endpoint where key = 'ikev2:500'`);
  return await store.read(async (sql) => (await findEvidence(sql, Number(endpoint?.['id']), at))?.text);
}

test('evidence comes back as it was, by the digest that the scan keeps, whatever it is compressed against', async () => {
  await using store = await openStore(join(folder, 'back.db'));
  const seen = ['conforming', 'conforming', 'stopped', 'drifted', 'drifted'] as const;
  for (const [at, gateway] of seen.entries()) await scanned(store, { seen: gateway, at: first + at * day });
  for (const [at, gateway] of seen.entries()) {
    const text = (await evidenceAt(store, first + at * day)) ?? '';
    const whole = await scanRecording({ seen: gateway, at: first + at * day });
    const target = whole.targets.find(({ scheme }) => scheme === 'ikev2');
    expect(JSON.parse(text)).toEqual({
      ...whole,
      targets: [target],
      observations: whole.observations.filter((one) => one.target === target?.url),
    });
    const [scan] = await rows(
      store,
      `select s.evidence_digest from scan s join endpoint e on e.id = s.endpoint where e.key = 'ikev2:500' and s.at = ?`,
      [first + at * day],
    );
    expect(sha256(text)).toBe(Buffer.from(scan?.['evidence_digest'] as Uint8Array).toString('hex'));
  }
});

test('evidence rests on the newest that stands for itself, and stands for itself where that is worth little or gone', async () => {
  await using store = await openStore(join(folder, 'bases.db'));
  await scanned(store, { seen: 'conforming', at: first });
  await scanned(store, { seen: 'conforming', at: first + day });
  const [one, other] = await rows(store, bases);
  expect([one?.['base'], other?.['base']]).toEqual([null, first]);
  expect(Number(other?.['n'])).toBeLessThan(Number(one?.['n']) / 10);
  await store.write(async (sql) => await sql.run('delete from evidence'));
  await scanned(store, { seen: 'conforming', at: first + 2 * day });
  expect((await rows(store, bases)).map(({ base }) => base)).toEqual([null]);
  expect(await evidenceAt(store, first)).toBeUndefined();
});

test('no secret is in a store: what was written is what anybody on the way could see', async () => {
  await using store = await openStore(join(folder, 'secrets.db'));
  await scanned(store, { seen: 'conforming', at: first });
  await scanned(store, { seen: 'conforming', at: first + day });
  const blobs = await rows(store, 'select octets from blob');
  const texts = blobs.map(({ octets }) => Buffer.from(decompressed(octets as Uint8Array)).toString());
  texts.push((await evidenceAt(store, first)) ?? '', (await evidenceAt(store, first + day)) ?? '');
  for (const table of ['gateway', 'endpoint', 'policy', 'clause', 'context', 'state', 'place', 'certificate', 'outbox'])
    texts.push(JSON.stringify(await rows(store, `select * from ${table}`)));
  const all = texts.join('\n');
  // The scan was made as this client, with this key of its own.
  expect(all).toContain('probe.example.net');
  expect(all).not.toContain('hush');
});
