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
});
