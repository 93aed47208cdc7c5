import type { Finding } from '../../core/finding/finding.ts';
import { versionName } from '../../core/protocol/tls/registry.ts';

/** What a finding expects, a version by its name: a document has the number of the wire. */
export function expectedInNames({ rule, expected }: Finding): Finding['expected'] {
  if (rule !== 'version' || !('version' in expected) || !/^0x[0-9a-f]{4}$/u.test(expected.version)) return expected;
  return { ...expected, version: versionName(Number(expected.version)) };
}
