import type { CarriedOutcome } from './carried-outcome.ts';

/** The right to scan a gateway and to settle what came of it, until a moment or until somebody else has it. */
export interface Lease {
  /** Id of its row. */
  readonly gateway: number;
  readonly name: string;
  readonly site: string;
  readonly group: string;
  /** As it was registered, JSON. */
  readonly labels: string;
  readonly declared: string;
  /** How often it could not be scanned since it last was. */
  readonly failures: number;
  /** Of this lease alone; whoever has a later one, this one is worth nothing. */
  readonly token: number;
}

/** A result that is to be settled, as plain data. */
export interface SettleRequest {
  readonly lease: Lease;
  readonly outcome: CarriedOutcome;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When the gateway is due again, null for never; absent: as it was. */
  readonly nextDue?: number | null | undefined;
  /** The policies of the outcome are all that the gateway is judged by: what others said holds no more. */
  readonly isEveryPolicy: boolean;
}
