import { describe, expect, test } from 'vitest';
import { anchorOf, pathUri } from '../../../reports/ids/anchor.ts';

const url = 'sstp://[2001:db8::1]:443';
const policy = { file: './policies/own.yaml' };

describe('the place of a problem', () => {
  test('is the line of the inventory, else that of the policy, else a path of the target', () => {
    const declared = { file: 'lab//./gateproof.yaml', line: 4 };
    expect(anchorOf({ url, declared }, policy, { line: 9 })).toEqual({ file: 'lab/gateproof.yaml', line: 4 });
    expect(anchorOf({ url }, policy, { line: 9 })).toEqual({ file: 'policies/own.yaml', line: 9 });
    expect(anchorOf({ url }, policy, {})).toEqual({ file: 'targets/sstp/2001/db8/1/443' });
  });

  test.each([
    '/etc/gateproof.yaml',
    '../gateproof.yaml',
    'a/../../b.yaml',
    'C:\\lab\\gateproof.yaml',
    '\\\\host\\x',
    './',
  ])('is never %s, which no reviewer of a repository can open', (file) => {
    expect(anchorOf({ url, declared: { file, line: 1 } }, policy, { line: 9 }).file).toBe('policies/own.yaml');
  });

  test('is a URI reference without scheme, whatever the file is called', () => {
    expect(pathUri('lab a/javascript:x?#%.yaml')).toBe('lab%20a/javascript%3Ax%3F%23%25.yaml');
    expect(pathUri('a\ud800')).toBe('a%EF%BF%BD');
  });
});
