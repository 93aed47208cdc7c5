import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseResult } from '../../../core/finding/parse-result.ts';
import { pcapFile } from '../../support/capture-file.ts';
import { initAnswer, initRequest } from '../../support/captured-ike.ts';
import { conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { aesGcm256 } from '../../support/ike-rows.ts';
import { runCli } from '../../support/run-cli.ts';

const points = [[aesGcm256, 0, 5, 14]];
const packets = [
  ...conversation(wholeDialogue({ name: 'vpn.example.net' })),
  initRequest({ points }),
  initAnswer({ points }),
];
const file = gzipSync(pcapFile(packets.map((octets) => ({ octets }))));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-capture-'));
  await writeFile(join(folder, 'vpn.pcap.gz'), file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('gateproof capture', () => {
  test('judges a capture as of its day, writes every report and what `evaluate` judges alike', async () => {
    const out = join(folder, 'out');
    const run = await runCli([
      'capture',
      join(folder, 'vpn.pcap.gz'),
      '--format',
      'terminal,json,html,markdown,csv,junit,sarif',
      '--out',
      out,
    ]);
    expect(run.code).toBe(2);
    expect(run.stderr).not.toContain('error');
    const text = await readFile(join(out, 'result.json'), 'utf8');
    const result = parseResult(text, 'result.json');
    expect(result).toMatchObject({ source: 'capture', asOf: '2026-09-21', interrupted: false });
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(result.captures).toEqual([
      { file: 'vpn.pcap.gz', sha256, octets: file.length, packets: packets.length, unread: {} },
    ]);
    const passed = result.findings
      .filter(({ verdict, rule }) => verdict === 'pass' && rule === 'row')
      .map(({ clause }) => clause);
    expect(passed).toEqual(['tls/row-01', 'ike/row-06']);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain(sha256);
    const again = await runCli(['evaluate', join(out, 'observations.json'), '--format', 'json']);
    expect(again.code).toBe(2);
    expect(parseResult(again.stdout, 'again.json')).toEqual(result);
  });

  test('lays what it leaves open at the capture, and not at a probe that did not run', async () => {
    const run = await runCli(['capture', join(folder, 'vpn.pcap.gz'), '-p', 'anssi-ipsec-dr', '--format', 'json']);
    const open = parseResult(run.stdout, 'result.json').findings.filter(({ verdict }) => verdict === 'inconclusive');
    expect(open.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['identity', 'ike-version', 'port']));
    expect(open.filter(({ reason }) => /not-probed|not-identified/u.test(reason))).toEqual([]);
  });

  test('judges what the user names alone, and as what it is named', async () => {
    const args = [
      'capture',
      join(folder, 'vpn.pcap.gz'),
      '--format',
      'json',
      '--target',
      'sstp://vpn.example.net',
      '--target',
      'tls://192.0.2.77:443',
    ];
    const { stdout, code } = await runCli(args);
    expect(code).toBe(2);
    const { targets, findings } = parseResult(stdout, 'r.json');
    expect(targets.map(({ url }) => url)).toEqual(['sstp://198.51.100.1:443#vpn.example.net', 'tls://192.0.2.77:443']);
    expect(findings.some(({ target, verdict }) => target.startsWith('tls://192.0.2.77') && verdict === 'pass')).toBe(
      false,
    );
  });

  test('tells what is no capture, and every wrong file at once', async () => {
    await writeFile(join(folder, 'text.pcap'), 'no capture at all');
    const run = await runCli(['capture', join(folder, 'text.pcap'), '--openvpn-key', join(folder, 'text.pcap')]);
    expect(run.code).toBe(64);
    expect(run.stderr).toContain('OpenVPN Static key V1');
    const other = await runCli(['capture', join(folder, 'text.pcap')]);
    expect(other.code).toBe(64);
    expect(other.stderr).toContain('text.pcap: a capture (pcap or pcapng, also as gz or zst) wanted');
  });

  describe('makes results like any other:', () => {
    const day = 86_400_000_000;
    /** A capture of a day, in which the gateway chooses this suite. */
    async function judgedOn(days: number, suite: number): Promise<string> {
      const name = join(folder, `day-${days}.pcap`);
      const timeUs = 1_790_000_000_000_000 + days * day;
      const said = conversation(wholeDialogue({ suite, random: days + 1, serverRandom: days + 101 }));
      await writeFile(name, pcapFile(said.map((octets, at) => ({ octets, timeUs: timeUs + at }))));
      const { stdout, code } = await runCli(['capture', name, '--format', 'json']);
      expect(code).toBe(2);
      await writeFile(`${name}.json`, stdout);
      return `${name}.json`;
    }

    test('`diff` tells what another capture shows and does not show', async () => {
      const [first, second] = [await judgedOn(0, 0xc030), await judgedOn(1, 0xc02f)];
      const same = await runCli(['diff', first, first]);
      expect(same.code).toBe(0);
      const { code, stdout } = await runCli(['diff', first, second, '--format', 'json']);
      // The row that passed is open now: nobody chose it.
      expect(code).toBe(2);
      const { changes } = JSON.parse(stdout) as { changes: readonly { clause: string; class: string }[] };
      expect(changes.filter(({ class: of }) => of !== 'unchanged').map((one) => `${one.clause} ${one.class}`)).toEqual([
        'tls/row-01 no-longer-tested',
        'tls/row-02 better',
      ]);
    });

    test('a store settles them, judged again, and refuses one that was edited', async () => {
      const store = join(folder, 'own.db');
      const [first, second] = [await judgedOn(0, 0xc030), await judgedOn(1, 0xc02f)];
      const { code, stderr } = await runCli(['import', first, second, '--store', store, '--format', 'json']);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const history = await runCli([
        'history',
        '198.51.100.1',
        '--store',
        store,
        '--clause',
        'tls/row-01',
        '-f',
        'json',
      ]);
      const { clauses } = JSON.parse(history.stdout) as {
        clauses: readonly { stretches: readonly { since: string; verdict: string; reason: string }[] }[];
      };
      const told = clauses.flatMap(({ stretches }) =>
        stretches.map(({ since, verdict, reason }) => [since.slice(0, 10), verdict, reason]),
      );
      expect(told).toEqual([
        ['2026-09-22', 'inconclusive', 'capture-does-not-show'],
        ['2026-09-21', 'pass', 'accepted'],
      ]);
      const edited = join(folder, 'edited.json');
      await writeFile(
        edited,
        (await readFile(first, 'utf8')).replace('"verdict": "inconclusive"', '"verdict": "pass"'),
      );
      expect((await runCli(['import', edited, '--store', store])).code).not.toBe(0);
    });
  });
});
