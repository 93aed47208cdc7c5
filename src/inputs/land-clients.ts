import { observedGateways } from '../../core/finding/observed-gateways.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Client } from '../../core/policy/clients/client.ts';
import type { Gateway } from '../../core/policy/clients/gate.ts';
import { landingOf } from '../../core/policy/clients/landing.ts';
import type { LandingDocument } from '../../core/policy/clients/landing-document.ts';
import { listClients, loadClient } from '../../core/policy/clients/load-client.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import { Problems } from './problems.ts';

/** By these a combination is called weak: what the IETF says of it. */
const judges = ['ietf-ikev2-esp', 'ietf-bcp-195'];

/** Where clients land at gateways on a day. Throws as `loadPolicy` does. */
export async function landClients(
  clients: readonly Client[],
  gateways: readonly Gateway[],
  day: string,
  signal: AbortSignal,
): Promise<LandingDocument> {
  const standards = await Promise.all(judges.map(async (id) => await loadPolicy(id, { signal })));
  return landingOf(clients, gateways, { standards, day });
}

/** A report of a fleet tells of so many gateways. */
const mostGateways = 100;

/** Where the clients that ship land at the gateways of a result, as far as a report has room. Throws as `loadPolicy` does. */
export async function landResult(result: ResultDocument, signal: AbortSignal): Promise<LandingDocument> {
  const gateways = observedGateways(result);
  const landing = await landClients(
    await listClients({ signal }),
    gateways.slice(0, mostGateways),
    result.asOf,
    signal,
  );
  return gateways.length > mostGateways ? { ...landing, leftOut: gateways.length - mostGateways } : landing;
}

/** The clients that are named by id or file, or all that ship. Throws InputError with what is wrong with each, and where two have one id. */
export async function namedClients(
  names: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly Client[]> {
  if (names === undefined) return await listClients({ signal });
  const problems = new Problems();
  const clients = new Map<string, Client>();
  for (const name of new Set(names)) {
    const client = await problems.collect(() => loadClient(name, { signal }));
    if (client === undefined) continue;
    if (clients.has(client.id)) problems.add(`client ${name}: a client with id ${client.id} is given already`);
    clients.set(client.id, client);
  }
  problems.throwIfAny();
  return [...clients.values()];
}
