import { resolve } from 'node:path';
import { defined } from '../../core/defined.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { withoutExchange } from '../../core/observation/without-exchange.ts';
import type { ClientProfile } from '../../sources/client-profile/assemble-profile.ts';
import type { ObservedTarget } from '../run/observe-options.ts';
import type { NamedTarget, Origin } from './merge-targets.ts';
import type { Problems } from './problems.ts';

/**
 * Client profiles as targets: each profile itself, and the endpoints that it leads to with its own roots and wrap keys. A path that is given
 * twice counts once.
 */
export async function loadProfiles(
  paths: readonly string[],
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly NamedTarget[]> {
  if (paths.length === 0) return [];
  const { readProfile } = await import('../../sources/client-profile/read-profile.ts');
  const targets: NamedTarget[] = [];
  const names = new Set<string>();
  const read = new Set<string>();
  for (const path of paths) {
    if (read.has(resolve(path))) continue;
    read.add(resolve(path));
    const profile = await problems.collect(() => readProfile(path, { signal }));
    if (profile === undefined) continue;
    const target = named(profile.target, names);
    names.add(target.url);
    const origin: Origin = { kind: 'profile', words: `profile ${path}` };
    targets.push({ target, told: told(profile), origin });
    targets.push(...endpoints(profile, target.host).map((one) => ({ ...one, origin })));
  }
  return targets;
}

/** Profiles of one name from different folders are told apart by a number. */
function named(target: Target, taken: ReadonlySet<string>): Target {
  for (let copy = 1, free = target; ; ) {
    if (!taken.has(free.url)) return free;
    copy += 1;
    free = { ...target, url: `${target.url}-${copy}`, host: `${target.host}-${copy}` };
  }
}

function endpoints({ endpoints: found, trustAnchors }: ClientProfile, gateway: string): readonly ObservedTarget[] {
  return found.map(({ target, wrap }) => ({
    target: { ...target, gateway, ...(trustAnchors.length === 0 ? {} : { trustAnchors }) },
    ...defined({ wrap }),
  }));
}

function told({ facts }: ClientProfile): ObservationDraft {
  return {
    probe: 'profile/read',
    order: '',
    offer: { name: facts.name },
    outcome: 'answered',
    detail: 'client profile read, nothing sent',
    answer: facts,
    ...withoutExchange,
  };
}
