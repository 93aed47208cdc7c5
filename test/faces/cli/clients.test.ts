import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseClient } from '../../../core/policy/clients/parse-client.ts';
import { initRequest } from '../../support/ike-init-request.ts';
import { mobileconfigText } from '../../support/profile-package.ts';
import { runCli } from '../../support/run-cli.ts';

const azure = new URL('../../../policies/vendors/azure-vpn-p2s.yaml', import.meta.url);

describe('gateproof clients', () => {
  it('lists and shows what ships, and tells what is wrong with a file', async () => {
    expect((await runCli(['clients', 'list'])).stdout).toMatch(
      /^azure-vpn-client +Azure VPN Client \(what it offers is not known\)$/mu,
    );
    const shown = await runCli(['clients', 'show', 'windows-11']);
    expect(shown.stdout).toContain('public value sent unasked: group 2');
    const wrong = await runCli(['clients', 'show', 'windows-12']);
    expect(wrong).toMatchObject({ code: 64, stderr: expect.stringContaining('did you mean "windows-11"?') });
  });

  it('lands clients on a policy, and ends with 1 where one breaks by another that worked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-clients-'));
    const file = join(folder, 'without.yaml');
    const text = await readFile(azure, 'utf8');
    await writeFile(file, text.replace(/ {4}- id: row-17\n(?: {6}.*\n)+/u, ''));
    const args = ['clients', 'landing', 'azure-vpn-p2s', '--as-of', '2026-11-30', '--client', 'windows-11'];
    expect(await runCli(args)).toMatchObject({ code: 0, stdout: expect.stringContaining('ike/row-17') });
    const broken = await runCli([...args, '--against', file]);
    expect(broken.code).toBe(1);
    const words = broken.stdout.replaceAll(/\s+/gu, ' ');
    expect(words).toContain('windows-11, which worked before');
    expect(words).toContain('no group in common: client offers 2; gateway takes 14, 19, 20, 24');
    expect(words).toContain('the user sees: Error 13868: Policy match error');
    expect(words).toContain('which is weak by ietf-ikev2-esp');
    const json = JSON.parse((await runCli([...args, '--against', file, '--format', 'json'])).stdout) as object;
    expect(json).toMatchObject({
      kind: 'gateproof-landing',
      clients: [{ cells: [{ status: 'works' }, { isNew: true }] }],
    });
    const csv = (await runCli([...args, '--against', file, '--format', 'csv'])).stdout.split('\r\n');
    expect(csv).toHaveLength(6);
    expect(csv[3]).toContain('"breaks","yes","ike"');
    expect(csv[3]).toContain('(ike/row-17); which is weak by');
    expect(await runCli([...args, '--format', 'tsv'])).toMatchObject({ code: 64 });
  });
});

describe('gateproof listen', () => {
  it.each([
    ['an address that others can reach', ['ikev2://0.0.0.0:15500'], '--beyond-loopback'],
    ['a name', ['tls://vpn.example:443'], 'an address of this machine wanted'],
    ['another scheme', ['azure://127.0.0.1:1'], 'tls, sstp, ikev2, openvpn+tcp, openvpn+udp wanted'],
    [
      'OpenVPN over UDP beyond the loopback',
      ['openvpn+udp://0.0.0.0:11194', '--beyond-loopback'],
      'openvpn+tcp wanted',
    ],
    ['no number', ['tls://127.0.0.1:15443', '--clients', 'all'], '--clients'],
  ])('refuses %s', async (_, args, told) => {
    expect(await runCli(['listen', ...args])).toMatchObject({ code: 64, stderr: expect.stringContaining(told) });
  });

  it.each([
    ['that has one group is whole with its first offer', [14], '1'],
    ['that has another group to ask for is not', [14, 19], '2'],
  ])('a client of IKEv2 %s', async (_, groups, seconds) => {
    const port = 15_600 + groups.length;
    const client = createSocket('udp4');
    const transforms = [[1, 12, 256], [2, 5, 0], [3, 12, 0], ...groups.map((id) => [4, id, 0] as const)] as const;
    const proposals = [transforms as readonly (readonly [number, number, number])[]];
    const asking = setInterval(() => client.send(initRequest({ proposals, group: 14 }), port, '127.0.0.9'), 50);
    try {
      const begun = performance.now();
      const args = [
        'listen',
        `ikev2://127.0.0.9:${port}`,
        '--clients',
        '1',
        '--seconds',
        groups.length === 1 ? '60' : seconds,
      ];
      const { code, stdout } = await runCli(args);
      expect(code).toBe(0);
      expect(parseClient(stdout.split('---')[0] ?? '', 'c.yaml').ike?.guess).toEqual([14]);
      expect(performance.now() - begun < 30_000).toBe(true);
    } finally {
      clearInterval(asking);
      client.close();
    }
  });

  it('ends after its time, with 2 where nobody came', async () => {
    expect(await runCli(['listen', 'tls://127.0.0.9:15449', '--seconds', '1'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('gateproof clients from', () => {
  it('refuses what is no capture, and writes the clients of a profile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-clients-'));
    const other = join(folder, 'other.pcap');
    await writeFile(other, 'nothing');
    expect(await runCli(['clients', 'from', other])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('a capture'),
    });
    const profile = join(folder, 'vpn.mobileconfig');
    const parameters =
      '<key>IKESecurityAssociationParameters</key><dict><key>DiffieHellmanGroup</key><integer>20</integer></dict>';
    const text = mobileconfigText(new Uint8Array(4));
    await writeFile(profile, text.replace('<key>SharedSecret</key>', `${parameters}<key>SharedSecret</key>`));
    const made = await runCli(['clients', 'from', profile]);
    expect(made.stdout).not.toContain('correct horse');
    expect(parseClient(made.stdout, 'c.yaml')).toMatchObject({ product: 'apple-native', ike: { guess: [20] } });
    await writeFile(profile, text);
    expect(await runCli(['clients', 'from', profile])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('it leaves what is offered to the clients'),
    });
  });
});
