import { expect, test } from 'vitest';
import type { Change } from '../../../core/finding/diff/diff-document.ts';
import { valueLines } from '../../../reports/diff/change-words.ts';

test.each([
  [{ accepted: true }, 'accepted'],
  [{ accepted: false }, 'refused'],
  [{ path: 'invalid' }, 'the chain does not verify'],
  [{ status: 404 }, 'status: 404'],
  ['sha1', 'SHA-1'],
  ['CN=gateway.test: valid from 2025-10-26 to 2026-10-26', 'CN=gateway.test: valid from 2025-10-26 to 2026-10-26'],
  [
    {
      subject: 'CN=gateway.test',
      notBefore: '2025-10-26T00:00:00.000Z',
      notAfter: '2026-10-26T00:00:00.000Z',
      publicKey: 'RSA-2048',
      signatureAlgorithm: 'sha256WithRSAEncryption',
      sha256: '143d',
    },
    'CN=gateway.test, from 2025-10-26 to 2026-10-26, RSA-2048, signed with sha256WithRSAEncryption, SHA-256 143d',
  ],
])('what a change names is told in words: %j', (value, words) => {
  expect(valueLines({ appeared: [value], disappeared: [] } as unknown as Change)).toEqual([`+ ${words}`]);
});
