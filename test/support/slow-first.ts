import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, of which one that began last would be waited for alone; the longest first. */
const slow: readonly string[] = [
  'lab/azure-like',
  'lab/scan',
  'lab/openvpn-matrix',
  'lab/ikev2-matrix',
  'probes/openvpn/drops-by-chance',
  'adversaries/modes-agree',
  'adversaries/tls',
  'core/observation/edited-recording',
  'lab/faults',
  'lab/strongswan',
  'lab/openvpn-faults',
  'fuzz',
  'reports/hostile',
];

/** As vitest orders files, but with the slow ones first, of whatever project. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = slow.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? slow.length : at;
    };
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}
