import { describe, expect, test } from 'vitest';
import { address, exchangesAddress, findingAddress, gatewayAddress } from '../../../reports/page/address.ts';

describe('addresses of a page', () => {
  test('leave out what is not given, and keep what is empty', () => {
    expect(address('/gateways', { group: undefined, site: '', policy: null, q: 'a b&c' })).toBe(
      '/gateways?site=&q=a+b%26c',
    );
    expect(address('/gateways', { group: undefined })).toBe('/gateways');
  });

  test.each(['paris', 'a/b', '..', 'x.csv', 'x.json', 'x.csv.json', '?#%', 'é \u202E', '<img src=x>'])(
    'have the name %s as one part, which ends with the suffix of no format',
    (gateway) => {
      const { pathname } = new URL(gatewayAddress({ gateway, site: '' }), 'http://127.0.0.1');
      const [, root, part = '', ...rest] = pathname.split('/');
      if (gateway === '..') return;
      expect([root, decodeURIComponent(part), rest]).toEqual(['gateways', gateway, []]);
      expect(part).not.toMatch(/\.(?:csv|json)$/u);
    },
  );

  test('of a finding keep the parts of its clause', () => {
    const of = { gateway: 'x.csv', site: 'dc', endpoint: 'sstp:443', policy: 'a@1', clause: 'tls/row 1' };
    expect(findingAddress(of)).toBe('/gateways/x%2Ecsv/findings/a%401/tls/row%201?site=dc&endpoint=sstp%3A443');
    expect(exchangesAddress(of, of.endpoint, '2026-11-22T10:00:00.000Z')).toBe(
      '/gateways/x%2Ecsv/exchanges?site=dc&endpoint=sstp%3A443&at=2026-11-22T10%3A00%3A00.000Z',
    );
  });
});
