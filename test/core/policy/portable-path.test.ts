import { describe, expect, test } from 'vitest';
import { portablePath } from '../../../core/policy/portable-path.ts';

describe('the path that a report shows', () => {
  test.each([
    ['gateproof.yaml', 'gateproof.yaml'],
    ['./lab/gateproof.yaml', 'lab/gateproof.yaml'],
    ['.//gateproof.yaml', 'gateproof.yaml'],
    ['../shared/policy.yaml', '../shared/policy.yaml'],
    ['/srv/check/lab/gateproof.yaml', 'lab/gateproof.yaml'],
    ['/srv/check/..gateproof.yaml', '..gateproof.yaml'],
  ])('of %s is %s', (given, shown) => {
    expect(portablePath(given, '/srv/check')).toBe(shown);
  });

  test.each(['/home/someone/policy.yaml', '/srv/gateproof.yaml', '/srv/checkout/gateproof.yaml', '/srv/check'])(
    'of %s is none, because it would name the folders of a machine',
    (given) => {
      expect(portablePath(given, '/srv/check')).toBeUndefined();
    },
  );
});
