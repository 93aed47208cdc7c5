import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { ProfileFacts } from '../../core/facts/profile-facts.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { htmlReport } from '../../reports/html/html.ts';
import { jsonReport } from '../../reports/json/json.ts';
import { terminalReport } from '../../reports/terminal/terminal.ts';
import { sampleResult } from '../support/sample-result.ts';

const [ovpn, azure] = ['OpenVPN/vpnconfig.ovpn', 'AzureVPN/azurevpnconfig.xml'];
const profile: ProfileFacts = {
  name: 'lab.zip',
  kind: 'package',
  servers: [{ host: 'gw.example', files: [ovpn, azure] }],
  tunnelTypes: ['openvpn'],
  roots: [
    {
      sha1: 'ab'.repeat(20),
      sha256: 'cd'.repeat(32),
      subject: 'CN=<b>Root</b>\u001b[31m',
      notBefore: '2020-01-01T00:00:00.000Z',
      notAfter: '2030-01-01T00:00:00.000Z',
      files: [ovpn],
      thumbprintFiles: [],
    },
    { sha256: 'ef'.repeat(32), files: [], thumbprintFiles: [azure] },
  ],
  rootNames: [],
  openvpn: [
    {
      file: ovpn,
      remotes: [{ host: 'gw.example', port: 443, transport: 'tcp' }],
      wrap: 'tls-auth',
      checksServerUsage: true,
      verifiedName: 'gw.example',
      tlsVersionMin: '1.2',
      cipher: 'AES-256-GCM',
      dataCiphers: ['AES-256-GCM', 'AES-128-GCM'],
      auth: 'SHA256',
    },
  ],
  authentication: ['cert'],
  privateKeys: [],
  missing: [],
  remarks: ['something worth telling'],
};

const sample = sampleResult();
const [firstTarget, ...otherTargets] = sample.targets;
if (firstTarget === undefined) throw new Error('the sample has no target');
const document: ResultDocument = {
  ...sample,
  targets: [{ ...firstTarget, facts: { profile } }, ...otherTargets],
};

test('the terminal report tells what the profile says, and escapes it', () => {
  const text = terminalReport(document, { columns: 160, verbose: true });
  const start = text.indexOf('  what the profile says\n');
  const lines = text.slice(start).split('\n').slice(0, 9);
  expect(lines).toEqual([
    '  what the profile says',
    '    servers         gw.example (OpenVPN/vpnconfig.ovpn, AzureVPN/azurevpnconfig.xml)',
    '    tunnel types    openvpn',
    `    roots           CN=<b>Root</b><U+001B>[31m, until 2030-01-01, SHA-1 ${'ab'.repeat(20)} (OpenVPN/vpnconfig.ovpn)`,
    `                    thumbprint, SHA-256 ${'ef'.repeat(32)} (AzureVPN/azurevpnconfig.xml)`,
    '    OpenVPN         OpenVPN/vpnconfig.ovpn: remote gw.example 443 tcp, wrap tls-auth, remote-cert-tls server, verify-x509-name gw.example, tls-version-min 1.2,',
    '                    cipher AES-256-GCM, data-ciphers AES-256-GCM:AES-128-GCM, auth SHA256',
    '    authentication  cert',
    '    remarks         something worth telling',
  ]);
});

test('the HTML report tells the same, escaped', () => {
  const page = htmlReport(document);
  expect(page).toContain('<dt>tunnel types</dt><dd><ul class="values"><li>openvpn</li></ul></dd>');
  expect(page).toContain('&lt;b&gt;Root&lt;/b&gt;<span class="code-point">U+001B</span>[31m, until 2030-01-01');
  expect(page).not.toContain('<b>Root');
});

test('a result with a profile is what its schema says', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ allErrors: true, validateFormats: false }).compile(schema);
  validate(JSON.parse(jsonReport(document)));
  expect(validate.errors).toBeNull();
});
