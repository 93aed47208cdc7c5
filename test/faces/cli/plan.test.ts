import { describe, expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

interface Planned {
  readonly target: string;
  readonly connections: { readonly min: number; readonly max: number; readonly budget?: number };
  readonly leastDurationMs: number;
}

const planned = async (...more: readonly string[]): Promise<Planned> => {
  const { code, stdout } = await runCli(['plan', 'sstp://192.0.2.1', '--json', ...more]);
  expect(code).toBe(0);
  const [first] = JSON.parse(stdout) as Planned[];
  if (first === undefined) throw new Error('no target in the plan');
  return first;
};

describe('plan of an IKEv2 endpoint', () => {
  test('tells the half-open IKE SA that --identify leaves, and plans none without it', async () => {
    const { stdout } = await runCli(['plan', 'ikev2://192.0.2.1']);
    expect(stdout).not.toContain('ikev2/identity');
    expect(stdout).toMatch(/ikev1\/main-mode +1-2 {2}.*leaves one half-open IKE SA where it is accepted/u);
    expect(stdout).toMatch(/ikev2\/preference +3-\d+ {2}several accepted combinations together/u);
    expect(stdout).toMatch(/ikev2\/port +1 {2}one documented combination to the port \(500, 4500\)/u);
    const identified = await runCli(['plan', 'ikev2://192.0.2.1', '--identify']);
    expect(identified.stdout).toMatch(/ikev2\/identity +0-1 {2}.*leaves one half-open IKE SA until it times out\n/u);
    expect((await runCli(['plan', 'ikev2://192.0.2.1:4500'])).stdout).not.toContain('ikev2/port');
  });
});

describe('plan of an SSTP endpoint', () => {
  test('forecasts 20 connections for a conforming gateway, and more for an enumeration', async () => {
    const { connections } = await planned();
    expect(connections.min).toBe(20);
    expect(connections.max).toBeGreaterThan(connections.min);
    expect((await planned('--enumerate')).connections.max).toBeGreaterThan(connections.max);
  });

  test('tells what a pace takes at least, and that a budget leaves something open', async () => {
    const { connections, leastDurationMs } = await planned('--pace', '250', '--budget', '9');
    expect(connections).toMatchObject({ min: 20, budget: 9 });
    expect(leastDurationMs).toBe(8 * 250);
    const { stdout } = await runCli(['plan', 'sstp://192.0.2.1', '--pace', '250', '--budget', '9']);
    expect(stdout).toContain('  budget of 9 connections: at least 11 exchanges stay undecided\n');
    expect(stdout).toContain('  at least 2 s at this pace\n');
    expect(stdout).toMatch(
      /tls\/deny +3-\d+ {2}suites that must be refused, together and then in two parts \(TLSv1\.3: \d+, TLSv1\.2: \d+\)\n/u,
    );
  });

  test.each([
    ['--pace', 'fast', 'gateproof: --pace: a whole number from 0 to 600000 wanted, "fast" found\n'],
    ['--budget', '0', 'gateproof: --budget: a whole number from 1 to 100000 wanted, "0" found\n'],
  ])('%s %s ends with exit code 64 and says what was wanted', async (option, value, stderr) => {
    expect(await runCli(['plan', 'sstp://192.0.2.1', option, value])).toEqual({ code: 64, stdout: '', stderr });
  });
});

describe('plan of an OpenVPN endpoint', () => {
  test('forecasts the reset in front, and up to two sessions for each exchange, because refusals may come without a word', async () => {
    const { stdout } = await runCli(['plan', 'openvpn+udp://192.0.2.1:1194']);
    expect(stdout).toMatch(/^openvpn\+udp:\/\/192\.0\.2\.1:1194: 27 exchanges when nothing undocumented is accepted/u);
    expect(stdout).toMatch(/openvpn\/reset +1-4 {2}the reset of a session/u);
    expect(stdout).toMatch(/tls\/ssl2 +2-6 {2}SSLv2/u);
    expect(stdout).toMatch(/tls\/repeat +0-36 {2}answered hellos again/u);
  });

  test('keeps pace and budget', async () => {
    const { stdout } = await runCli([
      'plan',
      'openvpn+tcp://192.0.2.1:443',
      '--json',
      '--budget',
      '5',
      '--pace',
      '100',
    ]);
    expect(JSON.parse(stdout)).toMatchObject([{ connections: { budget: 5 }, leastDurationMs: 400 }]);
  });
});
