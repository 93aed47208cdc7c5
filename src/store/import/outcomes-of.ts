import { endpointKeys } from '../../../core/finding/endpoint-key.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import type { AzureKnowledge } from '../../../core/policy/azure-knowledge.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { concludeFacts } from '../../judge/conclude-facts.ts';
import { judgeFacts } from '../../judge/judge.ts';
import { type GatewayOutcome, outcomeOf } from '../outcome.ts';
import { ImportError } from './import-error.ts';

export interface OutcomesInput {
  readonly recording: Recording;
  readonly policies: readonly Policy[];
  /** ISO date. */
  readonly asOf: string;
  /** Label of who looked; '' without one. */
  readonly site: string;
  readonly knowledge: AzureKnowledge | undefined;
  /** What messages call the recording. */
  readonly file: string;
}

/** The outcome of each gateway of a recording, judged again. Throws ImportError for a scan that was interrupted. */
export function outcomesOf({
  recording,
  policies,
  asOf,
  site,
  knowledge,
  file,
}: OutcomesInput): readonly GatewayOutcome[] {
  const keys = endpointKeys(recording.targets);
  const byGateway = Map.groupBy(recording.targets, ({ url }) => keys.get(url)?.gateway ?? url);
  return [...byGateway].map(([gateway, targets]) => {
    const urls = new Set(targets.map(({ url }) => url));
    const observations = recording.observations.filter(({ target }) => urls.has(target));
    const own = { ...recording, targets, observations };
    const facts = concludeFacts(own);
    const outcome = outcomeOf(own, facts, judgeFacts(own, facts, policies, asOf, knowledge), { site, gateway });
    if (outcome === undefined)
      throw new ImportError(
        'import-interrupted',
        `${file}: a scan that came to its end wanted, an interrupted one found`,
      );
    return outcome;
  });
}
