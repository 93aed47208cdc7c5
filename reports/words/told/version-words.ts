import type { Finding } from '../../../core/finding/finding.ts';
import { versionName } from '../../../core/protocol/tls/registry.ts';

/** The version that a clause speaks of, by name: a document has the number of the wire. */
export function versionWords({ expected }: Pick<Finding, 'expected'>): string {
  const version = 'version' in expected ? expected.version : 'the version';
  return /^0x[0-9a-f]{4}$/u.test(version) ? versionName(Number(version)) : version;
}
