import { beforeAll, describe, expect, test } from 'vitest';
import { loggedOutPage, loginPage, tokenPage } from '../../../../reports/page/access-pages.ts';
import { nuRemarks } from '../../../support/checkers.ts';
import { everyPage, filledPage } from '../../../support/page/every-page.ts';

const served = filledPage();
/** Which is not there, and is told so by a page. */
const missing = '/gateways/nowhere';
const spoilt = 'spoilt';
const nonce = 'bm9uY2U=';

/** What nobody with a login sees. */
const beside: Readonly<Record<string, string>> = {
  'log in': loginPage({ nonce, to: '/', issuer: 'https://login.example' }),
  'logged out': loggedOutPage(nonce),
  'a new token': tokenPage({ nonce, name: 'ci', text: 'gp_x' }),
};

let remarks: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  const pages: Record<string, string> = { ...beside };
  for (const path of [...everyPage, missing]) {
    const { body } = await served.get(path, { accept: 'text/html' });
    expect(body, path).toMatch(/^<!doctype html>/u);
    pages[path] = body;
  }
  pages[spoilt] = pages['/']?.replace('</h1>', '</h1><h6>skipped</h6>') ?? '';
  remarks = nuRemarks(pages);
});

describe('the Nu checker', () => {
  test.each([...everyPage, missing, ...Object.keys(beside)])('finds nothing on %s', (path) => {
    expect(remarks[path]).toEqual([]);
  });

  test('would say that a heading level is skipped', () => {
    expect(remarks[spoilt]).toEqual(expect.arrayContaining([expect.stringContaining('skipping')]));
  });
});
