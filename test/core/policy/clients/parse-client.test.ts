import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ClientError } from '../../../../core/policy/clients/client-error.ts';
import { clientJsonSchema } from '../../../../core/policy/clients/client-file-schema.ts';
import { builtInClients, loadClient } from '../../../../core/policy/clients/load-client.ts';
import { parseClient } from '../../../../core/policy/clients/parse-client.ts';

const base = `id: example
version: 2026-01-01
title: Example
product: example
platform: linux
sources:
  log: { title: Log, confidence: A }
source: { ref: log }
`;
const ike = `${base}ike:
  proposals:
    - { encryption: [ENCR_AES_CBC-256, ENCR_AES_CBC-128], integrity: AUTH_HMAC_SHA1_96, prf: PRF_HMAC_SHA1, keyExchange: [14, 2] }
`;

function problems(text: string): readonly string[] {
  try {
    parseClient(text, 'c.yaml');
  } catch (error) {
    if (error instanceof ClientError)
      return error.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
    throw error;
  }
  return [];
}

describe('a client file', () => {
  it('keeps the order of what is offered', () => {
    expect(parseClient(ike, 'c.yaml').ike?.proposals[0]).toMatchObject({
      values: [[12 * 65_536 + 256, 12 * 65_536 + 128], [2], [2], [14, 2]].map((one, at) =>
        at === 0 ? expect.any(Array) : one,
      ),
    });
    const [proposal] = parseClient(ike, 'c.yaml').ike?.proposals ?? [];
    expect(proposal?.values[0]).toEqual(proposal?.box[0]?.toReversed());
  });

  it.each([
    [
      'a name',
      ike.replace('PRF_HMAC_SHA1', 'PRF_HMAC_SHA'),
      '11:94: wanted a PRF by IANA\'s name, found "PRF_HMAC_SHA"; did you mean "PRF_HMAC_SHA1"?',
    ],
    ['a key', ike.replace('product:', 'produkt:'), '4:1: unknown key "produkt"'],
    [
      'a source',
      ike.replace('{ ref: log }', '{ ref: lok }'),
      '8:16: wanted a key of sources (log), found "lok"; did you mean "log"?',
    ],
    ['integrity beside an AEAD', ike.replace('ENCR_AES_CBC-256', 'ENCR_AES_GCM_16-256'), 'wanted none beside the AEAD'],
    [
      'a guess that is not offered',
      ike.replace('ike:\n', 'ike:\n  guess: 19\n'),
      '10:10: wanted a group that is offered: 2, 14; found 19',
    ],
    ['nothing that is offered', base, 'wanted at least one of ike, ipsec and tls, or unknown: true, found none'],
    [
      'an offer of an unknown client',
      `${ike}unknown: true\n`,
      'wanted nothing that is offered of a client that is unknown',
    ],
    [
      'a suite of no version',
      `${base}tls: { schemes: [sstp], versions: [TLSv1.2], suites: [TLS_AES_128_GCM_SHA256] }\n`,
      'wanted a suite of TLSv1.2, found TLS_AES_128_GCM_SHA256',
    ],
  ])('is refused with line, column and the nearest name: %s', (_, text, wanted) => {
    expect(problems(text).join('\n')).toContain(wanted);
  });

  it('may guess any group that is offered, and others where its list is cut', () => {
    const guessing = (guess: string): string => ike.replace('ike:\n', `ike:\n  ${guess}\n`);
    expect(parseClient(guessing('guess: [2, 14]'), 'c.yaml').ike?.guess).toEqual([2, 14]);
    expect(parseClient(guessing('whole: false\n  guess: 19'), 'c.yaml').ike?.guess).toEqual([19]);
    // What is wrong is told once.
    expect(problems(guessing('guess: 20').replace('keyExchange: [14, 2]', 'keyExchange: [14, 20000]'))).toHaveLength(1);
  });

  it('is looked for by id, and the nearest is told', async () => {
    await expect(loadClient('windows-12', new AbortController())).rejects.toThrow(
      'found "windows-12"; did you mean "windows-11"?',
    );
    await expect(loadClient('./nowhere.yaml', new AbortController())).rejects.toMatchObject({
      code: 'client-unreadable',
    });
  });
});

describe('the JSON Schema of client files', () => {
  const validate = new Ajv2020({ allErrors: true, validateFormats: false }).compile(clientJsonSchema());

  // After a wanted change: vitest run test/core/policy/clients --update
  it('is the committed schemas/client.schema.json', async () => {
    await expect(`${JSON.stringify(clientJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../../../schemas/client.schema.json',
    );
  });

  it.each(builtInClients())('accepts %s', (id) => {
    validate(parse(readFileSync(new URL(`../../../../clients/${id}.yaml`, import.meta.url), 'utf8')));
    expect(validate.errors).toBeNull();
  });
});
