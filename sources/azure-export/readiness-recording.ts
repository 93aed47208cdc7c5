import type { Target } from '../../core/endpoint/target.ts';
import type { ReadinessFacts } from '../../core/facts/readiness-facts.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import { observationId } from '../../core/observation/observation-id.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { withoutExchange } from '../../core/observation/without-exchange.ts';

/** The probe of the observation that holds what is known about one gateway. */
export const exportProbe = 'azure/export';

/** What a file beside the exports says, read before. */
export interface Told {
  readonly target: Target;
  readonly draft: ObservationDraft;
}

/** Gateways as a recording: one target and one observation each, so that they are judged, saved and told like a scan. */
export function readinessRecording(
  gateways: readonly ReadinessFacts[],
  told: readonly Told[],
  { toolVersion, date }: { readonly toolVersion: string; readonly date: string },
): Recording {
  const targets = unique(
    gateways.map(({ configured }, at) => {
      const name = hostLike(configured.name, at);
      return { url: `azure://${name}`, scheme: 'azure' as const, host: name, port: 0, gateway: configured.name };
    }),
  );
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool: { name: 'gateproof', version: toolVersion },
    startedAt: date,
    finishedAt: date,
    interrupted: false,
    targets: [...targets, ...told.map(({ target: { url, scheme, host, port } }) => ({ url, scheme, host, port }))],
    trustAnchors: [],
    observations: [
      ...gateways.map((facts, at) => observation(facts, at, targets[at]?.url ?? '')),
      ...told.map(({ target, draft }, at) => ({
        ...draft,
        id: observationId(gateways.length + at),
        target: target.url,
        endpoint: '',
      })),
    ],
  };
}

function observation(facts: ReadinessFacts, at: number, target: string): Observation {
  return {
    id: observationId(at),
    target,
    endpoint: '',
    probe: exportProbe,
    order: 'azure/export',
    offer: {},
    outcome: 'answered',
    detail: `read from ${facts.configured.origin}`,
    answer: facts,
    ...withoutExchange,
  };
}

function hostLike(name: string, at: number): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  return plain === '' ? `gateway-${at + 1}` : plain;
}

/** Gateways of one name in several resource groups are told apart by their place. */
function unique<T extends { readonly url: string; readonly host: string }>(targets: readonly T[]): readonly T[] {
  const seen = new Map<string, number>();
  return targets.map((target) => {
    const before = seen.get(target.url) ?? 0;
    seen.set(target.url, before + 1);
    return before === 0
      ? target
      : { ...target, url: `${target.url}.${before + 1}`, host: `${target.host}.${before + 1}` };
  });
}
