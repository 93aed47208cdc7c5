import type { ShownWith } from '../../core/finding/told/parts.ts';
import type { Json, Observation } from '../../core/observation/observation.ts';
import type { Point } from '../../core/spaces/region.ts';
import type { Vocabulary } from '../../rules/rule.ts';

/**
 * With what the driver saw what a finding rests on, of the observations that are its evidence: the identities that it gave, the traffic
 * selectors that it asked for, and the combinations of the IKE SAs under which it did. Undefined where no identity was given: then
 * anybody is answered so.
 */
export function shownWith(
  evidence: readonly string[],
  driven: ReadonlyMap<string, Observation>,
  vocabulary: Vocabulary,
): ShownWith | undefined {
  const offers = evidence.map((id) => driven.get(id)?.offer).filter((offer) => offer !== undefined);
  if (offers.length === 0) return undefined;
  const ikeSas = distinct(offers.map(({ ikeSa }) => ikeSa)).map((point) => vocabulary.describe('ike', point as Point));
  return {
    ...listed('identities', distinct(offers.map(({ identity }) => identity)).map(identityWords)),
    ...listed('selectors', distinct(offers.map(({ selectors }) => selectors)).map(selectorsWords)),
    ...listed('ikeSas', ikeSas),
  };
}

/** 'client (psk) at gateway'. */
function identityWords(identity: Json): string {
  const { kind = '', local, remote, eap } = identity as Readonly<Record<string, string>>;
  const how = [kind, ...(eap === undefined || eap === local ? [] : [`EAP ${eap}`])].join(', ');
  return [local, `(${how})`, remote === undefined ? undefined : `at ${remote}`]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** 'dynamic === 0.0.0.0/0,::/0', as strongSwan writes them. */
function selectorsWords(selectors: Json): string {
  const { local, remote } = selectors as { readonly local: string; readonly remote: string };
  return `${local} === ${remote}`;
}

/** The observations in which somebody said who he was. */
export function drivenOf(observations: readonly Observation[]): ReadonlyMap<string, Observation> {
  return new Map(observations.filter(({ offer }) => 'identity' in offer).map((one) => [one.id, one]));
}

function listed<K extends keyof ShownWith>(name: K, values: NonNullable<ShownWith[K]>): ShownWith {
  return values.length === 0 ? {} : { [name]: values };
}

function distinct(values: readonly (Json | undefined)[]): readonly Json[] {
  const all = values.filter((value) => value !== undefined);
  return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()];
}
