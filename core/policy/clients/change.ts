import type { Scheme } from '../../endpoint/scheme.ts';
import { boxHas, type Point } from '../../spaces/region.ts';
import { dimensionCount } from '../../spaces/registry.ts';
import { sentence } from '../algebra/sentence.ts';
import { tableAt } from '../algebra/table.ts';
import type { Policy } from '../policy.ts';
import type { Client, Offer, OfferSpace } from './client.ts';
import type { Gate, Gateway } from './gate.ts';
import { nearestOf } from './lacking.ts';
import { landSa, namesOfPoint } from './land-space.ts';
import { landTls } from './land-tls.ts';
import type { Change, SpaceLanding, Weakness } from './landing-document.ts';
import { type Choice, fitsOf, pickByClient, pickByPlaces } from './pick.ts';

/** By what a change is judged: standards that say what is weak, on one day. */
export interface Judges {
  readonly standards: readonly Policy[];
  readonly day: string;
}

/**
 * What a gateway would have to accept so that a client works, in each space in which it breaks: of what it had before what nothing speaks against,
 * otherwise what differs in the fewest values from something that it accepts.
 */
export function acceptedMore(
  client: Client,
  broken: readonly SpaceLanding[],
  gateway: Gateway,
  before: Gateway | undefined,
  judges: Judges,
): Change['accept'] {
  return broken.flatMap(({ space, scheme = 'ikev2' }) => {
    const offer: Offer | undefined = client[space];
    if (offer === undefined) return [];
    const had = candidates(offer, gateOf(before, space, scheme));
    const points = had.length > 0 ? had : nearest(offer, gateOf(gateway, space, scheme));
    const judged = points.map((one) => ({ ...one, weak: weaknesses(space, scheme, one.point, judges) }));
    const [best] = judged.toSorted((one, other) => one.weak.length - other.weak.length);
    if (best === undefined) return [];
    const row = best.place === undefined ? {} : { row: best.place.row };
    return [{ space, combination: namesOfPoint(space, best.point), ...row, weak: best.weak }];
  });
}

interface Candidate {
  readonly point: Point;
  readonly place?: Choice['place'];
}

/** One of each row that fits. */
function candidates(offer: Offer, gate: Gate | undefined): readonly Candidate[] {
  if (gate === undefined) return [];
  const fits = fitsOf(offer, gate.places);
  return [...Map.groupBy(fits, ({ place }) => place).values()].flatMap((own) => {
    const pick = pickByPlaces(own, offer) ?? pickByClient(own, offer);
    return pick === undefined ? [] : [pick];
  });
}

function nearest(offer: Offer, gate: Gate | undefined): readonly Candidate[] {
  const near = gate === undefined ? undefined : nearestOf(offer, gate);
  if (near === undefined) return [];
  const values = offer.proposals[near.proposal]?.values ?? [];
  const point = near.own.map((of, at) => {
    const order = values[at] ?? of;
    return order.find((value) => near.other[at]?.includes(value)) ?? order[0] ?? 0;
  });
  return [{ point }];
}

function gateOf(gateway: Gateway | undefined, space: OfferSpace, scheme: Scheme): Gate | undefined {
  return space === 'tls' ? gateway?.tls.find((one) => one.scheme === scheme) : gateway?.[space];
}

/** What standards forbid of a combination, or advise against. */
function weaknesses(space: OfferSpace, scheme: Scheme, point: Point, { standards, day }: Judges): readonly Weakness[] {
  const own = point.slice(0, dimensionCount(space));
  return standards.flatMap((policy) => {
    const table = tableAt(policy, { space, scheme, day });
    const bans = [...(table?.bans ?? []), ...(table?.advice.bans ?? [])];
    return bans
      .filter(({ region }) => region.some((box) => boxHas(box.slice(0, own.length), own)))
      .map(({ clause }) => ({ policy: policy.id, by: sentence(clause) }));
  });
}

/** Other states of the same product that fit the gateway. */
export function otherStates(client: Client, clients: readonly Client[], gateway: Gateway): Change['clients'] {
  return clients
    .filter((one) => one.product === client.product && one.id !== client.id)
    .flatMap((one) => {
      const parts = partsOf(one, gateway);
      const fits = parts.length > 0 && parts.every(({ status }) => status === 'works' || status === 'depends');
      return fits ? [{ id: one.id, title: one.title, set: parts.flatMap(({ set = [] }) => set) }] : [];
    });
}

/** The landings of a client, space by space: of what it offers, and of what IKEv2 needs besides. */
export function partsOf(client: Client, gateway: Gateway): readonly SpaceLanding[] {
  const isIke = client.ike !== undefined || client.ipsec !== undefined;
  return [
    ...(isIke ? [landSa(client, 'ike', gateway.ike), landSa(client, 'ipsec', gateway.ipsec)] : []),
    ...(client.tls === undefined ? [] : [landTls(client, gateway)]),
  ];
}
