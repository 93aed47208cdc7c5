import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endpointSchemes, isOpenVpn, schemes, schemeTraits, tlsSchemes } from '../../core/endpoint/scheme.ts';
import { probes } from '../../probes/registry.ts';
import { sources } from '../../sources/registry.ts';
import { everyShape } from '../support/every-shape.ts';

describe('schemes', () => {
  test('of endpoints are one probe each, those of files one source each', () => {
    expect(probes.flatMap((probe) => probe.schemes).sort()).toEqual([...endpointSchemes].sort());
    const files = schemes.filter((scheme) => schemeTraits[scheme].of === 'file');
    expect(sources.flatMap((source) => source.schemes).sort()).toEqual([...files].sort());
  });

  test('of endpoints have a page that says how they are asked', () => {
    const pages = endpointSchemes.map((scheme) => `docs/probes/${scheme.split('+')[0]}.md`);
    expect(pages.filter((page) => !existsSync(resolve(import.meta.dirname, '../..', page)))).toEqual([]);
  });

  test('of endpoints have a carrier, those of files have none', () => {
    expect(schemes.filter((scheme) => schemeTraits[scheme].carrier !== undefined)).toEqual(endpointSchemes);
  });

  test('that TLS is spoken at are known, inside OpenVPN as well', () => {
    expect(tlsSchemes).toEqual(['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp']);
    expect(schemes.filter(isOpenVpn)).toEqual(['openvpn+tcp', 'openvpn+udp']);
  });

  test.each(probes.map((probe) => [probe.schemes.join(', '), probe] as const))(
    'each part of the probe of %s is there when it is wanted',
    async (_names, { forecast, observe, conclude }) => {
      expect(await forecast()).toBeTypeOf('function');
      expect(await observe()).toBeTypeOf('function');
      expect(await conclude()).toBeTypeOf('function');
    },
  );

  test('a name of an observation is of one probe or source, or of the run, and each has some', async () => {
    const own = await Promise.all([...probes, ...sources].map(({ shapes }) => shapes()));
    const names = own.flatMap((shapes) => [...shapes.keys()]);
    expect(own.filter(({ size }) => size === 0)).toEqual([]);
    expect([...everyShape.keys()].filter((name) => !name.startsWith('run/')).sort()).toEqual(names.sort());
  });
});
