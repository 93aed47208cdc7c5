import { describe, expect, test } from 'vitest';
import { onlyElsewhere, scannedElsewhere } from '../../../core/policy/scanned-elsewhere.ts';
import { documented } from '../../support/azure-check.ts';

describe('a target at the documented place', () => {
  test.each([
    'sstp://h:443',
    'sstp://[2001:db8::1]:443',
    'openvpn+tcp://h:443',
    'ikev2://h',
    'ikev2://h:4500',
    'ikev2://[2001:db8::443]',
  ])('is %s', (target) => expect(scannedElsewhere([target], documented)).toEqual([]));
});

describe('a target elsewhere', () => {
  test.each([
    ['sstp://h:8443', 'SSTP', 'TCP 443'],
    ['sstp://[2001:db8::443]:4430', 'SSTP', 'TCP 443'],
    ['openvpn+tcp://h:1194', 'OpenVPN', 'TCP 443'],
    ['openvpn+udp://h:443', 'OpenVPN', 'TCP 443'],
    ['ikev2://h:501', 'IkeV2', 'UDP 500 and 4500'],
  ])('%s', (target, protocol, place) => {
    expect(scannedElsewhere(['sstp://h:443', target], documented)).toEqual([{ target, protocol, documented: place }]);
  });

  test('plain TLS is no tunnel type, and nothing is said of one that has no documented place', () => {
    expect(scannedElsewhere(['tls://h:8443', 'azure://gateway'], documented)).toEqual([]);
    expect(scannedElsewhere(['sstp://h:8443'], { ...documented, ports: [] })).toEqual([]);
  });
});

describe('a tunnel type that was looked at elsewhere', () => {
  const only = (...targets: readonly string[]) => [...onlyElsewhere(targets, scannedElsewhere(targets, documented))];

  test('alone is one of those', () => {
    expect(only('sstp://h:8443', 'ikev2://h', 'openvpn+udp://h:1194')).toEqual(['SSTP', 'OpenVPN']);
  });

  test('and at the documented place is none', () => {
    expect(only('sstp://h:8443', 'sstp://h:443', 'openvpn+udp://h:1194', 'openvpn+tcp://h:443')).toEqual([]);
  });
});
