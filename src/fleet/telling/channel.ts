import type { TellingMessage } from '../../../core/finding/history/telling-event.ts';
import type { Delivery, DeliveryMeans } from './delivery.ts';

/** Somebody who is told. */
export interface Channel {
  /** 'webhook/ops', 'mail/team': the same in every process that tells. */
  readonly name: string;
  /** What says that it is another receiver by the same name; nothing can be read from it. */
  readonly identity: string;
  /** Absent: all. */
  readonly groups?: readonly string[] | undefined;
  /** Most events of a message, and most octets of them; one is told however long it is. */
  readonly atOnce: number;
  readonly mostOctets: number;
  /** Most of them that it names; the others are counted. */
  readonly named: number;
  /** When it is told of what came up `now`, milliseconds since 1970 UTC. */
  nextMoment(now: number): number;
  /** One try. Rejects only with the signal's reason when that aborts. */
  deliver(message: TellingMessage, means: DeliveryMeans): Promise<Delivery>;
}
