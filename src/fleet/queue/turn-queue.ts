import type { Queryable } from '../../store/database.ts';

/** A gateway's turn: which row of the store is to be scanned, by a worker at which site. */
export interface Turn {
  /** Its row's id. */
  readonly gateway: number;
  /** '' where any worker without a site may. */
  readonly site: string;
}

/** A turn that a worker has taken. */
export interface TakenTurn extends Turn {
  /** The queue's own id of it. */
  readonly id: string;
  /** How often it was handed out before. What is said of an earlier handing out is not heard any more. */
  readonly tries: number;
}

/** A turn that was tried as often as it may. */
export interface GivenUp extends Turn {
  readonly id: string;
  /** What the last try said. */
  readonly reason: string;
}

/**
 * Hands out turns to workers on any number of machines; pg-boss behind it. It decides nothing: what a scan found gets into the store by the fencing token
 * of the gateway's lease alone, so that a turn which is handed out twice or goes missing does no harm.
 */
export interface TurnQueue extends AsyncDisposable {
  /** Puts turns in; a gateway that waits or is being scanned already is left out. Resolves with how many are new. */
  put(turns: readonly Turn[]): Promise<number>;
  /** Takes at most so many of a site. Who takes one says every `beatMs` that it is alive. */
  take(site: string, atMost: number): Promise<readonly TakenTurn[]>;
  /** Says that the worker of these is alive; those that are no longer its own are not among what comes back. */
  alive(turns: readonly TakenTurn[]): Promise<readonly TakenTurn[]>;
  /** Ends a turn, in the transaction that this is of; false where it was no longer the worker's own. */
  done(turn: TakenTurn, sql: Queryable): Promise<boolean>;
  /** Gives it back as if it had not been taken, to be taken again in so many seconds. */
  later(turn: TakenTurn, seconds: number): Promise<void>;
  /** Says that a try failed and why: it is handed out again after a while, or given up. */
  failed(turn: TakenTurn, reason: string): Promise<void>;
  /** Those that were given up, at most a hundred; `forget` takes them out in its transaction. */
  givenUp(): Promise<readonly GivenUp[]>;
  forget(givenUp: readonly GivenUp[], sql: Queryable): Promise<void>;
  readonly beatMs: number;
}
