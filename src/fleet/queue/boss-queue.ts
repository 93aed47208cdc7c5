import type { Db, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Queryable } from '../../store/database.ts';
import { postgresError } from '../../store/postgres/postgres-error.ts';
import type { GivenUp, TakenTurn, Turn, TurnQueue } from './turn-queue.ts';

/** Of a worker that says nothing for so long is thought that it is dead. */
const silentSeconds = 30;

const turnOptions = {
  // One of a gateway waits or is with a worker, never two.
  policy: 'exclusive',
  heartbeatSeconds: silentSeconds,
  // Longer than any scan: of a worker that is alive and does not end one.
  expireInSeconds: 3 * 3600,
  retryLimit: 5,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 900,
  // Of what is done the store knows more.
  deleteAfterSeconds: 3600,
} as const;

const givenUpQueue = 'given-up';

/** A queue of pg-boss for each site, and one for what was given up. */
export class BossQueue implements TurnQueue {
  readonly beatMs: number = (silentSeconds * 1000) / 3;
  readonly #boss: PgBoss;
  readonly #shown: string;
  readonly #ready = new Map<string, Promise<void>>();

  /** It has been started, and is stopped when this is disposed of; `shown`: what messages call the store. */
  constructor(boss: PgBoss, shown: string) {
    this.#boss = boss;
    this.#shown = shown;
  }

  async put(turns: readonly Turn[]): Promise<number> {
    return await this.#asked(async () => {
      let inserted = 0;
      for (const [site, some] of Map.groupBy(turns, (turn) => turn.site)) {
        const jobs = some.map(({ gateway }) => ({ data: { gateway, site }, singletonKey: String(gateway) }));
        const ids = await this.#boss.insert(await this.#queueOf(site), jobs, { returnId: true });
        inserted += ids?.length ?? 0;
      }
      return inserted;
    });
  }

  async take(site: string, atMost: number): Promise<readonly TakenTurn[]> {
    return await this.#asked(async () => {
      const jobs = await this.#boss.fetch<Turn>(await this.#queueOf(site), {
        batchSize: atMost,
        includeMetadata: true,
      });
      return jobs.map(({ id, retryCount, data }) => ({ id, tries: retryCount, gateway: data.gateway, site }));
    });
  }

  async alive(turns: readonly TakenTurn[]): Promise<readonly TakenTurn[]> {
    return await this.#asked(async () => {
      const own: TakenTurn[] = [];
      for (const [site, some] of Map.groupBy(turns, (turn) => turn.site)) {
        const { settled } = told(await this.#boss.touch(await this.#queueOf(site), some.map(attempt)));
        own.push(...some.filter(({ id }) => settled.has(id)));
      }
      return own;
    });
  }

  async done(turn: TakenTurn, sql: Queryable): Promise<boolean> {
    return await this.#asked(async () => {
      const db = within(sql);
      const { affected } = told(await this.#boss.complete(await this.#queueOf(turn.site), attempt(turn), null, { db }));
      return affected === 1;
    });
  }

  async later(turn: TakenTurn, seconds: number): Promise<void> {
    return await this.#asked(async () => {
      const queue = await this.#queueOf(turn.site);
      const transaction = await this.#boss.getDb().beginTransaction?.();
      if (transaction === undefined) throw new Error('transactions wanted of pg-boss, none found');
      const { db } = transaction;
      try {
        const { affected } = told(await this.#boss.complete(queue, attempt(turn), null, { db }));
        const { gateway, site } = turn;
        const options = { singletonKey: String(gateway), startAfter: seconds, db };
        if (affected === 1) await this.#boss.send(queue, { gateway, site }, options);
        await transaction.commit();
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    });
  }

  async failed(turn: TakenTurn, reason: string): Promise<void> {
    return await this.#asked(async () => {
      await this.#boss.fail(await this.#queueOf(turn.site), attempt(turn), { message: reason });
    });
  }

  async givenUp(): Promise<readonly GivenUp[]> {
    return await this.#asked(async () => {
      await this.#givenUpQueue();
      const jobs = await this.#boss.findJobs<Turn>(givenUpQueue, { queued: true, limit: 100 });
      return jobs.map((job) => ({ id: job.id, gateway: job.data.gateway, site: job.data.site, reason: reasonOf(job) }));
    });
  }

  async forget(givenUp: readonly GivenUp[], sql: Queryable): Promise<void> {
    return await this.#asked(async () => {
      const ids = givenUp.map(({ id }) => id);
      if (ids.length > 0) await this.#boss.deleteJob(givenUpQueue, ids, { db: within(sql) });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing of ours runs in handlers of pg-boss, so there is nothing to wait for.
    await this.#boss.stop({ graceful: false });
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw postgresError(this.#shown, error);
    }
  }

  /** The name of those who may scan a site; made when it is wanted for the first time. */
  async #queueOf(site: string): Promise<string> {
    const name = site === '' ? 'scan' : `scan/${site}`;
    await this.#once(name, async () => {
      await this.#givenUpQueue();
      await this.#boss.createQueue(name, { ...turnOptions, deadLetter: givenUpQueue });
    });
    return name;
  }

  async #givenUpQueue(): Promise<void> {
    await this.#once(givenUpQueue, async () => await this.#boss.createQueue(givenUpQueue));
  }

  async #once(name: string, make: () => Promise<void>): Promise<void> {
    const making = this.#ready.get(name) ?? make();
    this.#ready.set(name, making);
    try {
      await making;
    } catch (error) {
      this.#ready.delete(name);
      throw error;
    }
  }
}

/** By it a turn that was handed out anew is not the one that was taken. */
function attempt({ id, tries }: TakenTurn): { readonly id: string; readonly retryCount: number } {
  return { id, retryCount: tries };
}

/** What the types of pg-boss leave out of its answers. */
function told(response: object): { readonly affected: number; readonly settled: ReadonlySet<string> } {
  const { affected = 0, settled } = response as { affected?: number; settled?: readonly string[] | null };
  return { affected, settled: new Set(settled) };
}

function reasonOf({ sourceOutput }: JobWithMetadata): string {
  const { message } = (sourceOutput ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'not told';
}

/** The transaction as pg-boss takes it. Throws for one of another database than PostgreSQL. */
function within({ session }: Queryable): Db {
  if (session === undefined) throw new Error('a transaction of PostgreSQL wanted, got another');
  return {
    executeSql: async (text, values) => await session.query(text, values),
  };
}
