import { loadKey, unloadKey, type Vici } from '../../packages/strongswan-vici-ts/src/index.ts';
import type { CleanUpStep } from './clean-up.ts';

/** Private keys that a charon has of us, and how many sessions use each. */
interface UsedKeys {
  readonly users: Map<string, number>;
  /** Loading and unloading one behind the other: a key that one session unloads may be the one that another just loaded. */
  last: Promise<unknown>;
}

const byCharon = new WeakMap<Vici, UsedKeys>();

/** Loads a private key, which other sessions at the same charon may use, too; returns the step that unloads it when nobody does any more. */
export async function useKey(vici: Vici, data: Uint8Array, signal: AbortSignal): Promise<CleanUpStep> {
  const used = byCharon.get(vici) ?? { users: new Map<string, number>(), last: Promise.resolve() };
  byCharon.set(vici, used);
  const keyId = await inTurn(used, async () => {
    const id = await loadKey(vici, { type: 'any', data }, { signal });
    used.users.set(id, (used.users.get(id) ?? 0) + 1);
    return id;
  });
  return async (step) =>
    await inTurn(used, async () => {
      const left = (used.users.get(keyId) ?? 1) - 1;
      if (left > 0) {
        used.users.set(keyId, left);
        return;
      }
      used.users.delete(keyId);
      await unloadKey(vici, keyId, { signal: step });
    });
}

async function inTurn<T>(used: UsedKeys, work: () => Promise<T>): Promise<T> {
  const made = used.last.then(work);
  used.last = made.catch(() => undefined);
  return await made;
}
