import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { gateways } from '../../src/lab/gateways.ts';

const containers = join(import.meta.dirname, '../../containers');

interface Row {
  readonly id: string;
  readonly vendor: Readonly<Record<string, string>>;
}
interface TlsRow {
  readonly versions: string;
  readonly suites: string;
}
interface Policy {
  readonly tls: { readonly rows: readonly TlsRow[] };
  readonly ike: { readonly rows: readonly Row[] };
  readonly ipsec: { readonly rows: readonly Row[] };
}

const keywords: Readonly<Record<string, string>> = {
  GCM_AES256: 'aes256gcm16',
  AES256: 'aes256',
  SHA384: 'sha384',
  SHA256: 'sha256',
  SHA1: 'sha1',
  GROUP_24: 'modp2048s256',
  GROUP_14: 'modp2048',
  GROUP_ECP384: 'ecp384',
  GROUP_ECP256: 'ecp256',
  GROUP_2: 'modp1024',
};

/** A documented row in strongSwan's words. */
function proposal({ vendor }: Row): string {
  const word = (column: string): string | undefined => keywords[vendor[column] ?? ''];
  const isAead = vendor['Cipher'] === vendor['Integrity'];
  const prf = vendor['PRF'] === undefined ? undefined : `prf${word('PRF')}`;
  const parts = [word('Cipher'), isAead ? undefined : word('Integrity'), prf, word('DH Group') ?? word('PFS Group')];
  return parts.filter((part) => part !== undefined).join('-');
}

async function proposals(gateway: string, key: string): Promise<string[]> {
  const text = await readFile(join(containers, gateway, 'swanctl.conf'), 'utf8');
  const [, list = ''] = new RegExp(`^ *${key} = "([^"]*)"`, 'mu').exec(text) ?? [];
  return list
    .replaceAll('\\\n', '')
    .split(',')
    .map((entry) => entry.trim());
}

const policy = parse(await readFile('policies/vendors/azure-vpn-p2s.yaml', 'utf8')) as Policy;

test('the conforming gateway proposes exactly the documented rows, in their order', async () => {
  expect(await proposals('conforming', 'proposals')).toEqual(policy.ike.rows.map(proposal));
  expect(await proposals('conforming', 'esp_proposals')).toEqual(policy.ipsec.rows.map(proposal));
});

test('the drifted gateway differs by the rows that expected.yaml names', async () => {
  const ike = policy.ike.rows.filter((row) => row.id !== 'row-17').map(proposal);
  const ipsec = policy.ipsec.rows.filter((row) => row.id !== 'row-11').map(proposal);
  expect(await proposals('drifted', 'proposals')).toEqual([...ike, 'aes128-sha1-prfsha1-modp1024']);
  expect(await proposals('drifted', 'esp_proposals')).toEqual([...ipsec, 'aes256-sha256-modp1024']);
});

/** A value of an OpenVPN configuration, in IANA's spelling. */
async function suites(gateway: string, file: string, directive: string): Promise<string[]> {
  const text = await readFile(join(containers, gateway, file), 'utf8');
  const [, list = ''] = new RegExp(`^${directive} (.*)$`, 'mu').exec(text) ?? [];
  return list.replaceAll('-', '_').split(':');
}

describe.each(['tcp.conf', 'udp.conf'])('%s of the OpenVPN gateways', (file) => {
  const documented = (version: string): string[] =>
    policy.tls.rows.filter(({ versions }) => versions === version).map((row) => row.suites);

  test('the conforming one has exactly the documented suites, in their order', async () => {
    expect(await suites('conforming-openvpn', file, 'tls-cipher')).toEqual(documented('TLSv1.2'));
    expect(await suites('conforming-openvpn', file, 'tls-ciphersuites')).toEqual(documented('TLSv1.3'));
    expect(await suites('conforming-openvpn', file, 'tls-version-min')).toEqual(['1.2']);
  });

  test('the drifted one has one more, and TLS 1.0', async () => {
    const more = [...documented('TLSv1.2'), 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'];
    expect(await suites('drifted-openvpn', file, 'tls-cipher')).toEqual(more);
    expect(await suites('drifted-openvpn', file, 'tls-ciphersuites')).toEqual(documented('TLSv1.3'));
    expect(await suites('drifted-openvpn', file, 'tls-version-min')).toEqual(['1.0']);
  });
});

test('every gateway of the registry has a folder that says what was planted in it', async () => {
  for (const { name } of gateways) {
    const expected = parse(await readFile(join(containers, name, 'expected.yaml'), 'utf8')) as {
      gateway: string;
    };
    expect(expected.gateway).toBe(name);
  }
  const folders = await readdir(containers);
  expect(folders).toEqual(expect.arrayContaining(gateways.map(({ name }) => name)));
});
