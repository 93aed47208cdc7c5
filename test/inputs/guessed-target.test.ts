import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadInputs } from '../../src/inputs/load-inputs.ts';
import { runCli } from '../support/run-cli.ts';

const { signal } = new AbortController();

/** The targets of a command line, a guessed one with a question mark. */
async function targets(
  given: readonly string[],
  more: { readonly policy?: readonly string[]; readonly config?: string } = {},
) {
  const inputs = await loadInputs(given, more, signal);
  return inputs.targets.map(({ target: { url, guessed } }) => (guessed === true ? `${url} ?` : url));
}

describe('what answers is found out first', () => {
  test('at port 443 of a bare host, and at a port that is named without a scheme', async () => {
    expect(await targets(['VPN.example.net'])).toEqual(['ikev2://vpn.example.net', 'sstp://vpn.example.net:443 ?']);
    expect(await targets(['vpn.example.net:8443', '[2001:db8::1]:443'])).toEqual([
      'sstp://vpn.example.net:8443 ?',
      'sstp://[2001:db8::1]:443 ?',
    ]);
  });

  test('not where the user says it', async () => {
    expect(await targets(['sstp://h', 'tls://h:444'])).toEqual(['sstp://h:443', 'tls://h:444']);
    expect(await targets(['h', 'tls://h:443'])).toEqual(['ikev2://h', 'tls://h:443']);
    expect(await targets(['h', 'openvpn+udp://h:443'])).toEqual(['ikev2://h', 'sstp://h:443 ?', 'openvpn+udp://h:443']);
  });

  test('not where the policies speak of IKEv2 alone', async () => {
    expect(await targets(['h'], { policy: ['nist-sp-800-77r1'] })).toEqual(['ikev2://h']);
  });

  test('for a host of the inventory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gateproof-guess-'));
    const config = join(directory, 'gateproof.yaml');
    await writeFile(config, 'version: 1\ntargets:\n  - { name: a, host: 192.0.2.1 }\n');
    expect(await targets([], { config })).toEqual(['ikev2://192.0.2.1', 'sstp://192.0.2.1:443 ?']);
    await rm(directory, { recursive: true });
  });
});

test('a port out of range ends with exit code 64 and says what was wanted', async () => {
  const { code, stdout, stderr } = await runCli(['plan', '192.0.2.1:70000']);
  expect({ code, stdout, stderr }).toEqual({
    code: 64,
    stdout: '',
    stderr: 'gateproof: target "sstp://192.0.2.1:70000": port 1 to 65535 wanted, 70000 found\n',
  });
});

describe('plan', () => {
  test('tells that it is found out first, and what then follows for SSTP', async () => {
    const { code, stdout } = await runCli(['plan', '192.0.2.1:443']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sstp:\/\/192\.0\.2\.1:443: 21 exchanges/u);
    expect(stdout).toMatch(
      /run\/classify +1-3 {2}SSTP, OpenVPN or plain TLS is found out first; what follows holds for SSTP\n/u,
    );
    expect(stdout).toMatch(
      /sstp\/verb +0-1 {2}SSTP_DUPLEX_POST behind the complete handshake with the first documented suite\n/u,
    );
    expect(stdout).toMatch(/sstp\/call +0 {2}CALL_CONNECT_REQUEST, then CALL_ABORT, on the same connection\n/u);
  });

  test('asks nothing first where the scheme is named', async () => {
    const { stdout } = await runCli(['plan', 'sstp://192.0.2.1']);
    expect(stdout).not.toContain('run/classify');
    expect(stdout).toMatch(/^sstp:\/\/192\.0\.2\.1:443: 20 exchanges/u);
  });
});
