import { describe, expect, test } from 'vitest';
import { isBareHost, isHostWithPort, parseTarget } from '../../../core/endpoint/parse-target.ts';

describe('parseTarget', () => {
  test.each([
    [
      'tls://vpn.example.net:8443',
      {
        url: 'tls://vpn.example.net:8443',
        scheme: 'tls',
        host: 'vpn.example.net',
        port: 8443,
        serverName: 'vpn.example.net',
      },
    ],
    ['sstp://192.0.2.1', { url: 'sstp://192.0.2.1:443', scheme: 'sstp', host: '192.0.2.1', port: 443 }],
    ['IKEV2://[2001:DB8::1]/', { url: 'ikev2://[2001:db8::1]', scheme: 'ikev2', host: '2001:db8::1', port: 500 }],
    ['ikev2://h:4500', { url: 'ikev2://h:4500', scheme: 'ikev2', host: 'h', port: 4500, serverName: 'h' }],
  ])('%s is read', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  test.each([
    [
      'tls://192.0.2.1',
      'target-port-missing',
      'target "tls://192.0.2.1": tls has no default port; write tls://192.0.2.1:PORT',
    ],
    [
      'ssh://h:22',
      'target-scheme-unknown',
      'target "ssh://h:22": scheme tls, sstp, ikev2, openvpn+tcp, openvpn+udp wanted, "ssh" found',
    ],
    ['sstp://h:70000', 'target-invalid', 'target "sstp://h:70000": port 1 to 65535 wanted, 70000 found'],
    [
      'sstp://2001:db8::1',
      'target-invalid',
      'target "sstp://2001:db8::1": scheme://host:port or a bare host wanted, as in sstp://vpn.example.net:443',
    ],
    [
      'sstp://[192.0.2.1]:443',
      'target-invalid',
      'target "sstp://[192.0.2.1]:443": a name, an IPv4 address or an IPv6 address in brackets wanted as host',
    ],
    [
      'sstp://user@h',
      'target-invalid',
      'target "sstp://user@h": a name, an IPv4 address or an IPv6 address in brackets wanted as host',
    ],
    [
      'nonsense:',
      'target-invalid',
      'target "nonsense:": scheme://host:port or a bare host wanted, as in sstp://vpn.example.net:443',
    ],
  ])('%s is refused and the message says what was wanted', (text, code, message) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code, message }));
  });

  test.each(['127.1', '1.2.3', '0x7f.1', '1.2.3.4.5', '256.1.1.1', 'h.0x', 'a..b', '-a', `${'a'.repeat(64)}.net`])(
    '%s is no host: a resolver may take it for an address, SNI and certificates do not',
    (host) => {
      expect(isBareHost(host)).toBe(false);
      expect(() => parseTarget(`sstp://${host}`)).toThrow(expect.objectContaining({ code: 'target-invalid' }));
    },
  );

  test('a name may hold numbers anywhere but alone at its end', () => {
    expect(['1.2.3.in-addr.arpa', '4gateway', 'vpn.3com', '_sip.example.net'].every(isBareHost)).toBe(true);
  });

  test('names and addresses are bare hosts, URLs are not', () => {
    expect(['vpn.example.net', '192.0.2.1', '2001:db8::1', '[2001:db8::1]'].every(isBareHost)).toBe(true);
    expect(['::', '::ffff:192.0.2.1', 'fe80::1%eth0', '2001:db8:0:0:0:0:0:1'].every(isBareHost)).toBe(true);
    expect(['sstp://h', 'h:443', '', '-h', 'a:b:c', '1::2::3', 'tls://a:1'].some(isBareHost)).toBe(false);
  });

  test('a host with a port is told from a bare host and from a URL', () => {
    expect(['h:443', '192.0.2.1:8443', '[2001:db8::1]:443'].every(isHostWithPort)).toBe(true);
    expect(['h', 'h:', 'h:x', '2001:db8::1', 'a:b:443', 'tls://a:1', 'tls://a', ':443', ''].some(isHostWithPort)).toBe(
      false,
    );
  });
});
