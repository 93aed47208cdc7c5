import { defined } from '../../defined.ts';
import { keyExchangeName } from '../../protocol/ikev2/registry.ts';
import type { Point } from '../../spaces/region.ts';
import { spaceOf } from '../../spaces/registry.ts';
import { nameBox } from '../../spaces/space.ts';
import type { Sentence } from '../algebra/sentence.ts';
import { withoutNone } from '../algebra/sentence.ts';
import { restOf } from '../algebra/table.ts';
import type { Client, IkeOffer, Offer, OfferSpace, Setting } from './client.ts';
import type { Gate, Place } from './gate.ts';
import { lackingOf } from './lacking.ts';
import type { Landed, LandingCondition, LandingReason, SpaceLanding } from './landing-document.ts';
import { type Choice, type Fit, fitsOf, pickByClient, pickByPlaces } from './pick.ts';

/** Where an offer of an SA lands: in `ike`, or in `ipsec`. */
export function landSa(client: Client, space: 'ike' | 'ipsec', gate: Gate | undefined): SpaceLanding {
  const offer = client[space];
  if (gate === undefined) return unspoken(space, offer);
  if (offer === undefined) return { ...unspoken(space, offer), status: 'not-known', reason: 'offer-not-known' };
  const { picks, fits, ...landing } = landOffer(space, offer, gate, client.settings);
  if (space === 'ike') return guessed(landing, picks, fits, offer);
  if (landing.status !== 'breaks' || landing.reason !== 'nothing-in-common') return landing;
  return fitsOf(withAnyGroup(offer), gate.places).length === 0 ? landing : { ...landing, reason: 'rekeying' };
}

/** Nothing is said of the space. */
export function unspoken(space: OfferSpace, offer: Offer | undefined): SpaceLanding {
  return {
    space,
    status: 'says-nothing',
    conditions: [],
    ...defined({ offer: offer?.source }),
    rows: [],
    chooser: 'not-known',
    lacking: [],
    forbiddenBy: [],
  };
}

/** Where an offer lands in a space, whatever else it needs. */
export function landOffer(
  space: OfferSpace,
  offer: Offer,
  gate: Gate,
  settings: readonly Setting[] = [],
): SpaceLanding & { readonly picks: readonly Choice[]; readonly fits: readonly Fit[] } {
  const fits = fitsOf(offer, gate.places);
  const sure = fits.filter(({ place }) => place.conditions.length === 0);
  const usable = sure.length > 0 ? sure : fits;
  const byClient = pickByClient(usable, offer);
  const byGateway = pickByPlaces(usable, offer);
  const picks = picksOf(gate, offer, byClient, byGateway);
  // Behind those whose order is known any of them may be the one.
  const isOrdered = byGateway !== undefined && gate.places.indexOf(byGateway.place) < gate.ordered;
  const base = {
    space,
    offer: offer.source,
    rows: rowsOf(fits),
    chooser: gate.chooser,
    picks,
    fits: usable,
    lacking: [],
    forbiddenBy: [],
  };
  if (fits.length === 0) return { ...base, ...notLanded(offer, gate) };
  const conditions: readonly LandingCondition[] = [
    ...(sure.length > 0 ? [] : sharedConditions(fits)),
    ...(offer.isChoice === true ? (['as-set'] as const) : []),
  ];
  const set =
    offer.isChoice === true && byGateway !== undefined ? setting(space, byGateway.point, settings) : undefined;
  return {
    ...base,
    status: conditions.length === 0 ? 'works' : 'depends',
    conditions,
    ...(byClient === undefined || offer.isChoice === true ? {} : { byClient: landed(space, byClient) }),
    ...(isOrdered ? { byGateway: landed(space, byGateway) } : {}),
    ...(isOpenElsewhere(offer, gate) ? { mayLandElsewhere: true } : {}),
    ...(set === undefined ? {} : { set }),
  };
}

/** What may be negotiated by all that is known of who chooses. */
function picksOf(
  { chooser }: Gate,
  { isChoice }: Offer,
  byClient: Choice | undefined,
  byGateway: Choice | undefined,
): readonly Choice[] {
  if (isChoice === true) return [];
  const picks = { client: [byClient], gateway: [byGateway], 'not-known': [byClient, byGateway] }[chooser];
  return picks.filter((one) => one !== undefined);
}

/** Whether something that is offered is neither accepted nor known to be refused. */
function isOpenElsewhere({ proposals, isCut }: Offer, { places, refuses }: Gate): boolean {
  const accepted = places.flatMap(({ region }) => region);
  return isCut === true || !proposals.every(({ box }) => restOf([box], accepted).every(refuses));
}

function notLanded(
  offer: Offer,
  gate: Gate,
): Pick<SpaceLanding, 'status' | 'conditions' | 'reason' | 'lacking' | 'forbiddenBy'> {
  const boxes = offer.proposals.map(({ box }) => box);
  const open = (reason: LandingReason) => ({
    status: 'not-known' as const,
    conditions: [],
    reason,
    lacking: [],
    forbiddenBy: [],
  });
  if (offer.isCut === true) return open('offer-cut');
  if (!boxes.every((box) => gate.refuses(box))) return open('region-open');
  const byId = new Map(boxes.flatMap((box) => gate.forbidding(box)).map((one) => [one.id, one] as const));
  return {
    status: 'breaks',
    conditions: [],
    reason: 'nothing-in-common',
    lacking: lackingOf(offer, gate),
    forbiddenBy: [...byId.values()],
  };
}

/** What every place that fits needs: one that needs less is enough. */
function sharedConditions(fits: readonly Fit[]): readonly LandingCondition[] {
  const lists = fits.map(({ place }) => place.conditions);
  const shared = lists.reduce((one, other) => one.filter((condition) => other.includes(condition)));
  return shared.length > 0 ? shared : (lists[0] ?? []);
}

function rowsOf(fits: readonly Fit[]): readonly Sentence[] {
  return [...new Set<Place>(fits.map(({ place }) => place))].map(({ row }) => row);
}

function landed(space: OfferSpace, { place, proposal, point }: Choice): Landed {
  return {
    row: place.row,
    proposal: proposal + 1,
    combination: namesOfPoint(space, point),
  };
}

/** A combination in the words of the registries, without what is not there behind its dimensions. */
export function namesOfPoint(space: OfferSpace, point: Point): Landed['combination'] {
  return nameBox(
    spaceOf(space),
    withoutNone(
      space,
      point.map((value) => [value]),
    ),
  );
}

/** The client's own words for a combination. */
export function setting(space: OfferSpace, point: Point, settings: readonly Setting[]): readonly string[] {
  return settings
    .filter((one) => one.space === space)
    .flatMap(({ name, dimension, words }) => {
      const word = words[String(point[dimension])];
      return word === undefined ? [] : [`${name} ${word}`];
    });
}

/** Whether the group that is negotiated is the one that was guessed, and what comes of it where it is not. */
function guessed(told: SpaceLanding, picks: readonly Choice[], fits: readonly Fit[], offer: IkeOffer): SpaceLanding {
  const group = spaceOf('ike').dimensions;
  const at = Object.keys(group).indexOf('keyExchange');
  // Where nobody knows who chooses, it may be any that fits.
  const possible =
    told.chooser === 'not-known' && offer.isChoice !== true
      ? fits.flatMap(({ common }) => common.flatMap((box) => box[at] ?? []))
      : picks.map(({ point }) => point[at] ?? 0);
  const groups = [...new Set(possible)];
  const offered = new Set(offer.proposals.flatMap(({ box }) => box[at] ?? []));
  const guess = offer.guess ?? (offered.size === 1 ? [...offered] : undefined);
  const others = guess === undefined ? groups : groups.filter((one) => !guess.includes(one));
  if (others.length === 0 || (told.status !== 'works' && told.status !== 'depends')) return told;
  const askedAgain =
    guess === undefined ? {} : { askedAgain: others.map(keyExchangeName).filter((one) => one !== null) };
  if (offer.retries === true) return { ...told, ...askedAgain };
  if (offer.retries === undefined || guess === undefined)
    return { ...told, ...askedAgain, status: 'depends', conditions: [...told.conditions, 'asks-again'] };
  const isSure = others.length === groups.length;
  return { ...told, ...askedAgain, status: isSure ? 'breaks' : 'not-known', reason: 'does-not-ask-again' };
}

/** The same offer whatever the PFS group, as the first CHILD_SA is negotiated (RFC 7296 section 1.2). */
function withAnyGroup({ proposals }: Offer): Pick<Offer, 'proposals'> {
  const dimensions = Object.values(spaceOf('ipsec').dimensions);
  const at = dimensions.findIndex(({ field }) => field === 'keyExchange');
  const any = [...(dimensions[at]?.usable() ?? [])].sort((a, b) => a - b);
  return { proposals: proposals.map(({ values, box }) => ({ values, box: box.with(at, any) })) };
}
