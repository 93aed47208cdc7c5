import { type Box, type Point, pointBox } from '../../core/spaces/region.ts';
import { ViciError } from '../../packages/strongswan-vici-ts/src/index.ts';
import type { PlannedExchange } from '../probe.ts';
import { carriersOf } from './carriers.ts';
import { besideTable, offersOf, undocumented } from './cover.ts';
import type { Exchange } from './exchange.ts';
import { SpaceSettler } from './settle-space.ts';
import type { StrongswanAsk, StrongswanContext } from './strongswan-context.ts';
import { StrongswanSession } from './strongswan-session.ts';

/**
 * Looks at one IKEv2 gateway through charon: each documented IKE row alone, everything else in few offers, then the same for CHILD_SAs
 * under one IKE SA. Records every exchange as it is made, and every question that could not be put. Deletes every SA and unloads every
 * connection and secret, also on abort, whose reason it rejects with. A charon that fails is recorded, not thrown.
 */
export async function observeStrongswan(context: StrongswanContext, ask: StrongswanAsk): Promise<void> {
  const { signal } = context;
  signal.throwIfAborted();
  const { release } = context.features;
  const sweep = (space: 'ike' | 'ipsec'): readonly Box[] =>
    ask.sweep.includes(space)
      ? offersOf(space, everythingElse(space, release, ask), context.features.keyExchanges).flat()
      : [];
  const unasked: Unasked = { ike: sweep('ike'), ipsec: sweep('ipsec') };
  try {
    await observeSpaces(context, ask, unasked);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ViciError)) throw error;
    recordFailure(context, ask, unasked, error);
  }
}

/** What would be sent, for `plan`: by the newest release, whose vocabulary is the largest. */
export function forecastStrongswan(ask: StrongswanAsk): PlannedExchange[] {
  const all = new Set(Array.from({ length: 64 }, (_, id) => id));
  return (['ike', 'ipsec'] as const).flatMap((space): PlannedExchange[] => {
    const kind = space === 'ike' ? 'an IKE SA' : 'a CHILD_SA';
    const rows = ask[space].length;
    const isSwept = ask.sweep.includes(space);
    if (rows === 0 && !isSwept) return [];
    const row: PlannedExchange = {
      probe: `strongswan/${space}-row`,
      offer: `${rows} documented combinations, each alone, for ${kind}`,
      connections: { min: rows, max: rows * 2 + 1 },
    };
    if (!isSwept) return [row];
    const offers = offersOf(space, everythingElse(space, newestRelease, ask), all).length;
    return [
      row,
      {
        probe: `strongswan/${space}-sweep`,
        offer: `everything else that strongSwan can offer for ${kind}, in ${offers} offers`,
        connections: { min: offers, max: offers + maxFoundOffers },
      },
      {
        probe: `strongswan/${space}-control`,
        offer: 'a combination that was accepted, alone and behind each refused offer',
        connections: { min: offers + 1, max: 2 * offers + maxFoundOffers },
      },
    ];
  });
}

function everythingElse(space: 'ike' | 'ipsec', release: string, ask: StrongswanAsk): readonly Box[] {
  return [...undocumented(space, release, ask[space]), ...(space === 'ipsec' ? besideTable(release, ask.ipsec) : [])];
}

interface Unasked {
  readonly ike: readonly Box[];
  readonly ipsec: readonly Box[];
}

const newestRelease = '6.1.0';
// Each combination that a sweep finds splits an offer into at most four boxes more.
const maxFoundOffers = 64 * 4;

async function observeSpaces(context: StrongswanContext, ask: StrongswanAsk, sweeps: Unasked): Promise<void> {
  await using session = await StrongswanSession.open(context, ask.ipsec);
  const ike = new SpaceSettler(context, {
    space: 'ike',
    rows: ask.ike,
    sweep: sweeps.ike,
    offer: (boxes, last) => session.offerIke(boxes, last),
  });
  await ike.settle();
  if (ask.ipsec.length === 0 && sweeps.ipsec.length === 0) return;

  const { ikeSa, hindrance } = await openIkeSa(session, context, ask, ike);
  const pairs = context.credentials?.selectors ?? [undefined];
  for (const [turn, selectors] of pairs.entries()) {
    session.select(selectors);
    const ipsec = new SpaceSettler(context, {
      space: 'ipsec',
      rows: ask.ipsec,
      sweep: sweeps.ipsec,
      ikeSa,
      selectors,
      among: pairs.length,
      turn,
      offer: (boxes, last) => session.offerChild(boxes, last),
    });
    if (hindrance === undefined) await ipsec.settle();
    else {
      ipsec.leaveOpen('row', ask.ipsec.map(pointBox), hindrance);
      ipsec.leaveOpen('sweep', sweeps.ipsec, hindrance);
    }
  }
}

/**
 * Makes the IKE SA for CHILD_SAs: of a documented combination that led to one; where none did, of another that is accepted; and of charon's
 * own proposals where nothing was asked that could have been accepted. Gives what it is of, or what kept it from being made.
 */
async function openIkeSa(
  session: StrongswanSession,
  context: StrongswanContext,
  ask: StrongswanAsk,
  ike: SpaceSettler,
): Promise<{ readonly ikeSa?: Point; readonly hindrance?: Exchange }> {
  const others = ike.established === undefined ? carriersOf(ask, context.features) : [ike.established];
  const points: readonly (Point | undefined)[] =
    others.length > 0 || ike.hindrance !== undefined ? others : [undefined];
  let { hindrance } = ike;
  for (const point of points) {
    const exchange = await session.openIkeSa(point);
    ike.record('control', point === undefined ? [] : [pointBox(point)], exchange);
    const { outcome, answer } = exchange;
    if (outcome === 'answered') return answer === undefined ? {} : { ikeSa: answer.point };
    // That a gateway chose and went no further tells more than that it refused what is documented.
    if (answer !== undefined || hindrance === undefined) hindrance = exchange;
    if (outcome === 'silent' || outcome === 'unreachable') break;
  }
  return hindrance === undefined ? {} : { hindrance };
}

/** charon is gone or refuses to work: every question stays open, and what was recorded before still stands. */
function recordFailure(context: StrongswanContext, ask: StrongswanAsk, sweeps: Unasked, error: ViciError): void {
  const detail = `the driving strongSwan failed: ${error.message}`;
  const startedAtMs = context.now();
  for (const space of ['ike', 'ipsec'] as const) {
    const boxes = [...ask[space].map(pointBox), ...sweeps[space]];
    if (boxes.length === 0) continue;
    context.record({
      probe: `strongswan/${space}-row`,
      order: `strongswan/${space === 'ike' ? 1 : 2}-${space}/9999`,
      offer: { space, boxes },
      outcome: 'not-made',
      detail,
      sent: '',
      received: '',
      startedAtMs,
      elapsedMs: 0,
      attempts: 0,
    });
  }
}
