import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { envelopeText, parseEnvelope, preAuthenticationEncoding } from '../../../src/keep/attest/dsse.ts';
import { isSignedBy } from '../../../src/keep/attest/keys.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The example of the DSSE protocol, section "Test Vectors": ECDSA P-256 with deterministic nonces, r and s alone. */
const vector =
  '{"payload": "aGVsbG8gd29ybGQ=",\n "payloadType": "http://example.com/HelloWorld",\n "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}';
const coordinate = (decimal: string): string =>
  Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').toString('base64url');
const vectorKey = createPublicKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: coordinate('46950820868899156662930047687818585632848591499744589407958293238635476079160'),
    y: coordinate('5640078356564379163099075877009565129882514886557779369047442380624545832820'),
  },
});

describe('a DSSE envelope', () => {
  test('is encoded for signing as the protocol shows it', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', utf8('hello world'));
    expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  test('counts octets and not characters', () => {
    expect(new TextDecoder().decode(preAuthenticationEncoding('é', utf8('ü')))).toBe('DSSEv1 2 é 2 ü');
  });

  test('of the protocol is verified', () => {
    const { payloadType, payload, signatures } = parseEnvelope(vector, 'v');
    const signed = preAuthenticationEncoding(payloadType, payload);
    expect(new TextDecoder().decode(payload)).toBe('hello world');
    expect(isSignedBy(signed, signatures[0]?.sig ?? new Uint8Array(0), vectorKey)).toBe(true);
    expect(
      isSignedBy(
        preAuthenticationEncoding(payloadType, utf8('hello worlD')),
        signatures[0]?.sig ?? new Uint8Array(0),
        vectorKey,
      ),
    ).toBe(false);
  });

  test('is read in standard and in URL-safe base64, padded or not', () => {
    const octets = Uint8Array.from({ length: 256 }, (_, at) => at);
    const text = envelopeText({ payloadType: 't', payload: octets, signatures: [{ sig: octets }] });
    for (const made of [
      text,
      text.replaceAll('+', '-').replaceAll('/', '_'),
      text.replaceAll('=', ''),
      text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
    ]) {
      expect(parseEnvelope(made, 'e').payload).toEqual(octets);
      expect(parseEnvelope(made, 'e').signatures[0]?.sig).toEqual(octets);
    }
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'e: a DSSE envelope in JSON wanted, '],
    ['two lines of JSON', '{}\n{}', 'e: a DSSE envelope in JSON wanted, '],
    ['another document', '[]', 'e: a DSSE envelope wanted, document: '],
    ['no payload', '{"payloadType":"t","signatures":[{"sig":""}]}', 'e: a DSSE envelope wanted, payload: '],
    ['no signature', '{"payload":"","payloadType":"t","signatures":[]}', 'e: a DSSE envelope wanted, signatures: '],
    [
      'a payload that is no base64',
      '{"payload":"a*b=","payloadType":"t","signatures":[{"sig":""}]}',
      'e: base64 in payload wanted, other text found',
    ],
    [
      'both alphabets in one text',
      '{"payload":"+-==","payloadType":"t","signatures":[{"sig":""}]}',
      'e: base64 in payload wanted, other text found',
    ],
    [
      'a length that base64 never has',
      '{"payload":"abcde","payloadType":"t","signatures":[{"sig":""}]}',
      'e: base64 in payload wanted, other text found',
    ],
    [
      'a blank in the signature',
      '{"payload":"","payloadType":"t","signatures":[{"sig":"aa aa"}]}',
      'e: base64 in signatures.0.sig wanted, other text found',
    ],
  ])('with %s is refused', (_name, text, message) => {
    expect(() => parseEnvelope(text, 'e')).toThrow(
      expect.objectContaining({ code: 'envelope-malformed', message: expect.stringContaining(message) as string }),
    );
  });
});
