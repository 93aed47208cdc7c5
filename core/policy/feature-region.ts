import { intersect, type Region } from '../spaces/region.ts';
import { featureUniverse, type TlsFeature } from '../spaces/tls-features.ts';
import { sideOf } from './field-box.ts';
import type { FileFields } from './policy-file.ts';
import type { Path } from './schema-problems.ts';
import type { CheckContext } from './yaml-document.ts';

const titles: Readonly<Record<TlsFeature, string>> = {
  'extended-master-secret': 'The extended master secret',
  'encrypt-then-mac': 'Encrypt-then-MAC',
  'secure-renegotiation': 'Secure renegotiation',
  compression: 'Compression',
  'ocsp-stapling': 'OCSP stapling',
  'session-tickets': 'Resumption by tickets',
  'early-data': 'Early data',
};

export function featureTitle(feature: TlsFeature, expect: 'on' | 'off'): string {
  return `${titles[feature]} is ${expect}`;
}

/** What can have the feature inside these fields of the table `tls`; undefined after a problem was reported. */
export function featureRegion(
  feature: TlsFeature,
  fields: FileFields,
  path: Path,
  context: CheckContext,
): Region | undefined {
  const when = sideOf('tls', fields, path, context);
  if (when === undefined) return undefined;
  const region = intersect([when], featureUniverse(feature));
  if (region.length > 0) return region;
  context.report(path, 'not-usable', `wanted a version and a suite that can have ${feature}, found none`);
  return undefined;
}
