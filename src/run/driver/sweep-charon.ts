import {
  getConns,
  listSas,
  terminate,
  unloadConn,
  unloadShared,
  type Vici,
} from '../../../packages/strongswan-vici-ts/src/index.ts';
import { isDeadRunName } from '../engine/run-identity.ts';
import type { Swept } from '../progress.ts';

/** For the deletion of one SA to be answered. */
const deleteWaitMs = 2000;

/** Ends the SAs of dead runs at a strongSwan that outlives them, and unloads their connections, pre-shared keys and passwords. */
export async function sweepCharon(vici: Vici, signal: AbortSignal): Promise<Swept> {
  const named = (await listSas(vici, { signal })).filter(({ name }) => isDeadRunName(name));
  for (const { uniqueId } of named)
    await terminate(vici, { ikeId: uniqueId, force: true, timeoutMs: deleteWaitMs, signal });
  const connections = (await getConns(vici, { signal })).filter(isDeadRunName);
  const owners = new Set(connections.map((name) => name.replace(/-[0-9]+$/u, '')));
  for (const name of connections) await unloadConn(vici, name, { signal });
  for (const owner of owners) {
    for (const kind of ['psk', 'eap']) await unloadShared(vici, `${owner}-${kind}`, { signal }).catch(() => undefined);
  }
  return { connections: connections.length, ikeSas: named.length };
}
