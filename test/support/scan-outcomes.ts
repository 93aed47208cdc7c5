import type { Recording } from '../../core/observation/recording.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { judgeFacts } from '../../src/judge/judge.ts';
import { type GatewayOutcome, outcomeOf } from '../../src/store/outcome.ts';
import { draftOf, observationOf } from './recording-of.ts';
import { samplePolicies, sampleRecording } from './sample-recording.ts';

/** Which gateway of the sample recording was seen, as which name, from where, when, by which program and policies. */
export interface ScanSettings {
  readonly seen: 'conforming' | 'drifted' | 'stopped';
  readonly name?: string;
  readonly site?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly asOf?: string;
  readonly tool?: string;
  readonly policies?: readonly Policy[];
  /** Its probing ended before everything was asked. */
  readonly isCutShort?: boolean;
  readonly isInterrupted?: boolean;
  readonly edit?: (recording: Recording) => Recording;
}

const sample = Promise.withResolvers<Recording>();
let isAsked = false;

/** What a scan recorded of one gateway. */
export async function scanRecording(settings: ScanSettings): Promise<Recording> {
  if (!isAsked) sample.resolve(sampleRecording());
  isAsked = true;
  const { seen, name = 'vpn', at, tool = '0.1.0', isCutShort = false, isInterrupted = false, edit } = settings;
  const all = await sample.promise;
  const targets = all.targets.filter(({ gateway }) => gateway === seen).map((one) => ({ ...one, gateway: name }));
  const urls = new Set(targets.map(({ url }) => url));
  const cut = { probe: 'run/target-timeout', detail: 'after 60 s' };
  const recording: Recording = {
    ...all,
    tool: { name: 'gateproof', version: tool },
    startedAt: new Date(at).toISOString(),
    finishedAt: new Date(at + 41_312).toISOString(),
    interrupted: isInterrupted,
    targets,
    observations: [
      ...all.observations.filter(({ target }) => urls.has(target)),
      ...(isCutShort
        ? targets.map(({ url }, of) => observationOf({ ...draftOf(cut), id: `obs-9${of}`, target: url }))
        : []),
    ],
  };
  return edit?.(recording) ?? recording;
}

/** What that scan came to; undefined for one that was interrupted. */
export async function scanOutcome(settings: ScanSettings): Promise<GatewayOutcome | undefined> {
  const { name = 'vpn', site = '', policies = samplePolicies, at } = settings;
  const { asOf = new Date(at).toISOString().slice(0, 10) } = settings;
  const recording = await scanRecording(settings);
  const facts = concludeFacts(recording);
  return outcomeOf(recording, facts, judgeFacts(recording, facts, policies, asOf), { site, gateway: name });
}
