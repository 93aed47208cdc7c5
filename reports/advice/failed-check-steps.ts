import type { Finding } from '../../core/finding/finding.ts';
import { jsonLines } from '../view/json-lines.ts';
import { observedInNames } from '../words/told/observed-in-names.ts';
import { wordOf } from '../words/word-of.ts';
import { reasonWords } from '../words/words.ts';
import type { PlanStep } from './plan-step.ts';

/** Checks that the rest of a plan is about. */
const ofThePlan: ReadonlySet<string> = new Set(['azure-way-out', 'azure-sstp-retirement']);

const largerSku = [
  'Settings, Configuration, SKU: choose one that fits; where the list has none, a new gateway is to be made beside this one',
];
const largerPool = [
  'Settings, Point-to-site configuration, Address pool: enter a prefix with room for every client, beside the routes that are handed out',
];

/** Where in the portal it is changed, by the reason that a check failed for. */
const portalByReason: Readonly<Record<string, readonly string[]>> = {
  'sku-retired': largerSku,
  'sku-to-be-retired': largerSku,
  'too-many-clients': largerSku,
  'too-many-sstp-clients': largerSku,
  'too-many-tunnels': largerSku,
  'throughput-too-small': largerSku,
  'not-zone-redundant': largerSku,
  'bgp-not-supported': largerSku,
  'pool-too-small': largerPool,
  'pool-too-small-for-sstp': largerPool,
  'pool-too-small-beside-sstp': largerPool,
  'pool-overlaps-route': largerPool,
};

/** A step for each check that failed and that the way out does not mend by itself, with the numbers that were seen. */
export function failedCheckSteps(findings: readonly Finding[], again: string): readonly PlanStep[] {
  return findings.flatMap((finding) => {
    if (finding.rule !== 'check' || finding.verdict !== 'fail' || ofThePlan.has(finding.check)) return [];
    return [
      {
        title: `See to what fails today: ${reasonWords(finding.reason)}`,
        seen: jsonLines(observedInNames(finding)),
        portal: wordOf(portalByReason, finding.reason) ?? [],
        az: [],
        powershell: [],
        check: [again],
      },
    ];
  });
}
