import { FleetError } from '../../fleet/fleet-error.ts';
import type { TurnQueue } from '../../fleet/queue/turn-queue.ts';
import { OptionError } from '../../inputs/checked-option.ts';
import { parseStoreUrl, type StorePlace, storeVariable } from '../../store/store-url.ts';

/** A store that several machines have in common. */
export type SharedPlace = Extract<StorePlace, { readonly dialect: 'postgres' }>;

/** The PostgreSQL store of `--store` or GATEPROOF_STORE. Throws StoreError, OptionError, and FleetError for a file. */
export function sharedStore(argument: string | undefined): SharedPlace {
  const variable = process.env[storeVariable];
  const text = argument ?? variable;
  if (text === undefined || text === '')
    throw new OptionError(
      `--store: a store wanted (postgres://user@host/database), none found, nor in ${storeVariable}`,
    );
  const place = parseStoreUrl(text, argument === undefined ? 'environment' : 'argument');
  if (place.dialect === 'postgres') return place;
  throw new FleetError(
    'work-option',
    `--store: postgres://user@host/database wanted, which several machines share, the file ${place.path} found; on one machine gateproof monitor scans what is due by itself`,
  );
}

/** The queue beside it. Throws StoreError. */
export async function openSharedQueue(
  { url, shown }: SharedPlace,
  onProblem: (problem: string) => void,
): Promise<TurnQueue> {
  const { openQueue } = await import('../../fleet/queue/open-queue.ts');
  return await openQueue(url, { shown, onProblem });
}
