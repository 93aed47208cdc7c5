import { defined } from '../../core/defined.ts';
import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { canonicalJson } from '../../core/observation/canonical-json.ts';
import { cutShort } from '../../core/observation/cut-short.ts';
import type { JsonObject, Observation } from '../../core/observation/observation.ts';
import type { RecordedTarget } from '../../core/observation/recording.ts';
import { withoutExchange } from '../../core/observation/without-exchange.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judgeFacts } from '../judge/judge.ts';
import { drivenOf } from '../judge/shown-with.ts';
import { keptEvidence } from './kept/kept-finding.ts';
import { type KeptText, keptText } from './kept/kept-text.ts';
import { steadyFacts } from './kept/steady-facts.ts';

/** What is kept of an endpoint: enough to judge it again under any policy, and the same in two scans that saw the same, wherever it was. */
export interface KeptFacts {
  readonly target: Pick<RecordedTarget, 'scheme' | 'port' | 'serverName' | 'certificateName' | 'clientCheck'>;
  readonly facts: Facts;
  /** Probes of the observations that say why it was cut short. */
  readonly cuts: readonly string[];
  /** By the word that stands for them in the facts: identities, selectors and IKE SAs that were offered. */
  readonly driven: Readonly<Record<string, JsonObject>>;
}

/** What to keep of the facts of a target, by its observations. */
export function keepFacts(target: RecordedTarget, facts: Facts, observations: readonly Observation[]): KeptText {
  const { scheme, port, serverName, certificateName, clientCheck } = target;
  const offers = new Map<string, JsonObject>();
  const words = new Map<string, string>();
  for (const [id, { offer }] of drivenOf(observations)) {
    const { identity = null, selectors, ikeSa } = offer;
    const own = defined({ identity, selectors, ikeSa }) as JsonObject;
    const key = canonicalJson(own);
    const known = [...offers].find(([, other]) => canonicalJson(other) === key)?.[0];
    const word = known ?? `driven-${String(offers.size + 1).padStart(4, '0')}`;
    offers.set(word, own);
    words.set(id, word);
  }
  const kept: KeptFacts = {
    target: { scheme, port, ...defined({ serverName, certificateName, clientCheck }) },
    facts: steadyFacts(facts, (id) => words.get(id) ?? keptEvidence),
    cuts: [...new Set(observations.map(({ probe }) => probe).filter((probe) => cutShort.has(probe)))],
    driven: Object.fromEntries(offers),
  };
  return keptText(kept);
}

/** Reads what `keepFacts` gave. */
export function readKeptFacts(text: string): KeptFacts {
  return JSON.parse(text) as KeptFacts;
}

/** When and of what the facts were seen, and by which version of this program. */
export interface KeptScan {
  readonly url: string;
  readonly tool: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly finished: number;
}

/** Judges what was kept, as on the day `asOf`. Sends nothing; its observations are those that verdicts go by, and have no octets. */
export function rejudge(
  { target, facts, cuts, driven }: KeptFacts,
  { url, tool, at, finished }: KeptScan,
  policies: readonly Policy[],
  asOf: string,
  knowledge?: AzureKnowledge,
): ResultDocument {
  const observed = (id: string, probe: string, offer: JsonObject): Observation => ({
    id,
    target: url,
    endpoint: '',
    probe,
    order: probe,
    offer,
    outcome: 'not-made',
    detail: '',
    ...withoutExchange,
  });
  const recording = {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool: { name: 'gateproof', version: tool },
    startedAt: new Date(at).toISOString(),
    finishedAt: new Date(finished).toISOString(),
    interrupted: false,
    targets: [{ ...target, url, host: hostOf(url, target.scheme) }],
    trustAnchors: [],
    observations: [
      ...cuts.map((probe, of) => observed(`cut-${of}`, probe, {})),
      ...Object.entries(driven).map(([word, offer]) => observed(word, 'kept', offer)),
    ],
  } as const;
  return judgeFacts(recording, new Map([[url, facts]]), policies, asOf, knowledge);
}

/** Name or address of a URL of ours, without brackets. */
export function hostOf(url: string, scheme: Scheme): string {
  return url
    .slice(`${scheme}://`.length)
    .replace(/[#:][^\]]*$/u, '')
    .replaceAll(/[[\]]/gu, '');
}
