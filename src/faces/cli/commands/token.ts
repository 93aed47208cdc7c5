import { userInfo } from 'node:os';
import { grid } from '../../../../reports/history/grid.ts';
import { calendarDay, OptionError, wholeNumber } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import { systemClock } from '../../../run/clock.ts';
import { type ApiToken, accessRoles, addToken, endToken, listTokens } from '../../../store/access/tokens.ts';
import type { Actor } from '../../../store/audit/audit-entry.ts';
import { namedStore } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';
import { note } from '../streams.ts';

interface StoreOptions {
  readonly store?: string;
}

/** Prints a new token, which nobody sees again. */
export async function tokenAddCommand(
  { streams }: CommandContext,
  name: string,
  options: StoreOptions & { readonly role: string; readonly until: string },
): Promise<number> {
  const problems = new Problems();
  const { role, endsAt, store } = await problems.all({
    role: () => {
      const known = accessRoles.find((one) => one === options.role);
      if (known !== undefined) return known;
      throw new OptionError(`--role: ${accessRoles.join(', ')} wanted, "${options.role}" found`);
    },
    endsAt: () => Date.parse(`${calendarDay('--until', options.until)}T23:59:59.999Z`),
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  const { made } = await problems.all({
    made: async () => await addToken(database, { name, role, endsAt }, whoever(), now()),
  });
  streams.err.write(`gateproof: token ${made.id}, ${role} until ${options.until}; it is not shown again\n`);
  streams.out.write(`${made.text}\n`);
  return 0;
}

export async function tokenListCommand({ streams: { out } }: CommandContext, options: StoreOptions): Promise<number> {
  const problems = new Problems();
  const { store } = await problems.all({ store: () => namedStore(options.store, 'read') });
  await using database = store;
  const tokens = await listTokens(database);
  const at = now();
  const rows = tokens.map((token) => {
    const { id, name, role, madeBy, endsAt } = token;
    return [id, name, role, new Date(endsAt).toISOString().slice(0, 10), stateOf(token, at), madeBy];
  });
  out.write(`${grid(['id', 'name', 'role', 'until', 'is', 'made by'], rows, out.columns).join('\n')}\n`);
  return 0;
}

export async function tokenEndCommand({ streams }: CommandContext, id: string, options: StoreOptions): Promise<number> {
  const problems = new Problems();
  const { number, store } = await problems.all({
    number: () => wholeNumber('id', id, 1, 999_999_999),
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  await problems.all({ ended: async () => await endToken(database, number, whoever(), now()) });
  note(streams, `token ${number} is ended`);
  return 0;
}

/** Who may write to the store may do everything with it. */
function whoever(): Actor {
  return { name: userInfo().username, role: 'admin', how: 'command' };
}

function now(): number {
  return systemClock.date().getTime();
}

function stateOf({ endsAt, endedAt }: ApiToken, at: number): string {
  if (endedAt !== null) return 'ended';
  return endsAt > at ? 'good' : 'expired';
}
