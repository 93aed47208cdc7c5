import { defined } from '../../defined.ts';
import { acceptedMore, type Judges, otherStates, partsOf } from './change.ts';
import type { Client } from './client.ts';
import type { Gateway } from './gate.ts';
import type { ClientName, GatewayName, LandingCell, LandingDocument, SpaceLanding } from './landing-document.ts';

/** Where clients land at a gateway, and at those that it is compared with. Pure. */
export function landingOf(clients: readonly Client[], gateways: readonly Gateway[], judges: Judges): LandingDocument {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-landing',
    asOf: judges.day,
    gateways: gateways.map(gatewayName),
    clients: clients.map((client) => {
      const first = gateways[0] === undefined ? undefined : verdictOf(client, partsOf(client, gateways[0]));
      return {
        client: clientName(client),
        cells: gateways.map((gateway, at) =>
          cellOf(client, clients, gateway, at === 0 ? undefined : first, gateways[0], judges),
        ),
      };
    }),
  };
}

function cellOf(
  client: Client,
  clients: readonly Client[],
  gateway: Gateway,
  first: Verdict | undefined,
  before: Gateway | undefined,
  judges: Judges,
): LandingCell {
  const parts = partsOf(client, gateway);
  const verdict = verdictOf(client, parts);
  if (verdict.status !== 'breaks') return { ...verdict, parts };
  const broken = parts.filter(({ status }) => status === 'breaks');
  const worked = first?.status === 'works' || first?.status === 'depends';
  return {
    ...verdict,
    parts,
    sees: client.seen.filter(({ at }) => at === broken[0]?.space),
    change: {
      accept: acceptedMore(client, broken, gateway, first === undefined ? undefined : before, judges),
      clients: otherStates(client, clients, gateway),
    },
    ...(worked ? { isNew: true } : {}),
  };
}

type Verdict = Pick<LandingCell, 'status' | 'reason'>;

/** A client works where all works that it needs; what is not known of a part is not known of the whole, and what breaks in a part breaks. */
function verdictOf({ isUnknown }: Client, parts: readonly SpaceLanding[]): Verdict {
  if (isUnknown === true) return { status: 'not-known', reason: 'offer-not-known' };
  const spoken = parts.filter(({ status }) => status !== 'says-nothing');
  if (spoken.length === 0) return { status: 'says-nothing' };
  for (const status of ['breaks', 'not-known'] as const) {
    const found = spoken.find((part) => part.status === status);
    if (found !== undefined) return { status, ...defined({ reason: found.reason }) };
  }
  if (spoken.length < parts.length) return { status: 'not-known', reason: 'says-nothing-of-part' };
  return { status: spoken.some(({ status }) => status === 'depends') ? 'depends' : 'works' };
}

function clientName({ id, version, title, digest, file, condition, source }: Client): ClientName {
  return { id, version, title, digest, file, ...defined({ condition }), source };
}

function gatewayName({ kind, id, title, version, digest }: Gateway): GatewayName {
  return { kind, id, title, ...defined({ version, digest }) };
}
