import type { TargetResult } from '../../core/finding/result.ts';
import {
  groupNames,
  groupsOf,
  signatureSchemeNames,
  signatureSchemesOf,
  versionNames,
} from '../../core/protocol/tls/registry.ts';
import { visibleText } from '../text/visible-text.ts';
import { wordOf } from '../words/word-of.ts';
import { signatureAlgorithm } from './algorithm.ts';
import type { Assets, Property, Seen } from './assets.ts';
import { certificateAssets } from './certificate.ts';
import { groupAlgorithm, suiteAlgorithms, suiteIdentifiers } from './tls-algorithms.ts';

type TlsFacts = NonNullable<TargetResult['facts']['tls']>;

/** A protocol asset for each accepted version of TLS, with its suites, groups and signature schemes; their references. */
export function tlsProtocols(url: string, tls: TlsFacts, seen: Seen, assets: Assets): readonly string[] {
  return tls.versions.map((version) => {
    const served = tls.chains.filter(({ versions }) => versions.includes(version));
    const certificates = certificateAssets(
      served.flatMap((chain) => chain.certificates),
      seen,
      assets,
    );
    const groups = within(tls.groups, version, groupNames, groupsOf);
    const schemes = within(tls.signatureSchemes, version, signatureSchemeNames, signatureSchemesOf);
    const suites = (wordOf(tls.suites, version) ?? []).map((name) => ({
      name,
      algorithms: suiteAlgorithms(name).map((one) => assets.algorithm(one, seen)),
    }));
    const used = [
      ...suites.flatMap(({ algorithms }) => algorithms),
      ...groups.map((name) => assets.algorithm(groupAlgorithm(name), seen)),
      ...schemes.map((name) => assets.algorithm(signatureAlgorithm(name), seen)),
    ];
    const algorithms = [...new Set(used)];
    const ref = assets.add('protocol', `${version}@${url}`, version.replace(/^(TLS|SSL)v/, '$1 '), seen, () => ({
      cryptoProperties: {
        assetType: 'protocol',
        protocolProperties: {
          type: 'tls',
          version: visibleText(version.replace(/^(TLS|SSL)v/, '')),
          cipherSuites: suites.map((suite) => ({
            name: visibleText(suite.name),
            identifiers: suiteIdentifiers(suite.name),
            algorithms: suite.algorithms,
            ...(assets.specVersion === '1.6'
              ? {}
              : {
                  ...listed('tlsGroups', groupsFor(suite.name, version, groups)),
                  ...listed('tlsSignatureSchemes', schemes),
                }),
          })),
          ...relatedAssets(algorithms, certificates, assets),
        },
      },
      properties: properties(tls),
    }));
    assets.depends(ref, [...algorithms, ...certificates]);
    return ref;
  });
}

/** What a protocol rests on, in the shape of the version: 1.7 says of which type each is. */
export function relatedAssets(
  algorithms: readonly string[],
  certificates: readonly string[],
  { specVersion }: Assets,
): object {
  const all = [...algorithms, ...certificates];
  if (all.length === 0) return {};
  if (specVersion === '1.6') return { cryptoRefArray: all };
  return {
    relatedCryptographicAssets: [
      ...algorithms.map((ref) => ({ type: 'algorithm', ref })),
      ...certificates.map((ref) => ({ type: 'certificate', ref })),
    ],
  };
}

/** The names that exist in the version: the facts hold those of all versions together. One without a name counts for each. */
function within(
  names: readonly string[] | undefined,
  version: string,
  registry: { readonly code: (name: string) => number | undefined },
  codesOf: (version: number) => readonly number[],
): readonly string[] {
  const codes = new Set(codesOf(versionNames.code(version) ?? 0));
  return (names ?? []).filter((name) => {
    const code = registry.code(name);
    return code === undefined || codes.has(code);
  });
}

/** Below 1.3 only suites with ephemeral elliptic curves negotiate a group here. */
function groupsFor(suite: string, version: string, groups: readonly string[]): readonly string[] {
  return version === 'TLSv1.3' || suite.includes('_ECDHE_') ? groups.map(visibleText) : [];
}

function listed(name: string, values: readonly string[]): object {
  return values.length === 0 ? {} : { [name]: values.map(visibleText) };
}

function properties({
  preference,
  extendedMasterSecret,
  encryptThenMac,
  secureRenegotiation,
  compression,
  chains,
}: TlsFacts): readonly Property[] {
  const paths = [...new Set(chains.map(({ path }) => path.verdict))].sort();
  const known = {
    preference,
    'extended-master-secret': extendedMasterSecret,
    'encrypt-then-mac': encryptThenMac,
    'secure-renegotiation': secureRenegotiation,
    compression,
    'certificate-path': paths.length === 0 ? undefined : paths.join(', '),
  };
  return Object.entries(known).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `gateproof:tls:${name}`, value: visibleText(String(value)) }],
  );
}
