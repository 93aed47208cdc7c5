import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { htmlReport } from '../../reports/html/html.ts';
import { jsonReport } from '../../reports/json/json.ts';
import { terminalReport } from '../../reports/terminal/terminal.ts';
import { sampleResult } from '../support/sample-result.ts';

const gateway: Omit<NonNullable<TargetResult['facts']['ike']>, 'accepted' | 'refused'> = {
  additionalKeyExchange: [{ method: 'ml-kem-768', taken: 'required' }],
  surplus: [
    {
      values: { encryption: ['ENCR_3DES', 'ENCR_AES_CBC-256'], integrity: [null, 'AUTH_HMAC_SHA1_96'] },
      unlisted: 8123,
    },
  ],
  identity: {
    vendorIds: ['MS NT5 ISAKMPOAKLEY 9', '<b>"\u001b[31m'],
    notifies: ['IKEV2_FRAGMENTATION_SUPPORTED'],
    signatureHashes: [],
    trustedCas: [{ keyHash: 'ab'.repeat(20), given: 'CN=root' }, { keyHash: 'cd'.repeat(20) }],
    proposalPreference: 'gateway',
    preferredCombinations: [
      {
        encryption: 'ENCR_AES_GCM_16-256',
        integrity: null,
        prf: 'PRF_HMAC_SHA2_384',
        keyExchange: '384-bit random ECP group',
      },
    ],
    keyExchangePreference: 'initiator',
    preferredKeyExchanges: ['2048-bit MODP Group'],
    ports: [
      { port: 500, answers: true },
      { port: 4500, answers: false },
    ],
  },
};

const resultOf = (more: typeof gateway): ResultDocument => {
  const sample = sampleResult();
  const targets = sample.targets.map(({ facts, ...target }) => ({
    ...target,
    facts:
      facts.ike === undefined
        ? facts
        : { ...facts, ike: { accepted: facts.ike.accepted, refused: facts.ike.refused, ...more } },
  }));
  return { ...sample, targets };
};

const said = [
  '8123 combinations stayed open, because too many are accepted to offer each alone',
  'encryption: ENCR_3DES, ENCR_AES_CBC-256',
  'integrity: NONE, AUTH_HMAC_SHA1_96',
  'ml-kem-768 required: the same combinations are refused without it',
  'ENCR_AES_GCM_16-256, integrity NONE, PRF_HMAC_SHA2_384, 384-bit random ECP group',
  '500 answers',
  '4500 does not answer',
  'MS NT5 ISAKMPOAKLEY 9',
  'IKEV2_FRAGMENTATION_SUPPORTED',
  `CN=root (key ${'ab'.repeat(20)})`,
  `none of the trust anchors given (key ${'cd'.repeat(20)})`,
];

test('the terminal says what was learned of an IKEv2 gateway, hostile text made visible', () => {
  const report = terminalReport(resultOf(gateway), { columns: 160, verbose: true });
  expect(report).toContain('  IKE, besides the tables\n');
  for (const text of said) expect(report).toContain(text);
  expect(report).toMatch(/ {4}order of proposals +the gateway's decides\n/u);
  expect(report).toMatch(/ {4}signature hashes +none\n/u);
  expect(report).toContain('<b>"<U+001B>[31m');
});

test('the HTML page says the same, escaped', () => {
  const page = htmlReport(resultOf(gateway));
  for (const text of said) expect(page).toContain(`<li>${text}</li>`);
  expect(page).toContain('<dt>IKE signature hashes</dt><dd><span class="none">none</span></dd>');
  expect(page).toContain('<dt>IKE order of groups</dt>');
  expect(page).not.toContain('<li><b>');
});

test('nothing learned is nothing told', () => {
  expect(terminalReport(resultOf({}), { verbose: true })).not.toContain('besides the tables');
  expect(htmlReport(resultOf({}))).not.toContain('<dt>IKE vendor ids</dt>');
});

test('that every additional key exchange was refused is told', () => {
  const report = terminalReport(resultOf({ additionalKeyExchange: 'none' }), { verbose: true });
  expect(report).toContain('none: every method was refused');
});

test.each([gateway, { additionalKeyExchange: 'none' as const }, {}])('the result is as its schema wants it', (more) => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
  validate(JSON.parse(jsonReport(resultOf(more))));
  expect(validate.errors).toBeNull();
});
