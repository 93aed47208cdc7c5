import { Secret } from '../../../../core/credentials/secret.ts';
import type { MessageBody } from '../../../../reports/telling/message-body.ts';
import { type DeliverOptions, deliverDue, type Telling, type Told } from '../../../../src/fleet/telling/deliver-due.ts';
import { tellSettled } from '../../../../src/fleet/telling/events.ts';
import { type WebhookOptions, webhookChannel } from '../../../../src/fleet/telling/webhook-channel.ts';
import { systemClock } from '../../../../src/run/clock.ts';
import type { Database } from '../../../../src/store/database.ts';
import { day, first, scanned as settledScan } from '../../../store/contract/scanned.ts';
import type { ScanSettings } from '../../../support/scan-outcomes.ts';
import { type Received } from '../../../support/webhook-receiver.ts';

export const own: string = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const minute: number = 60_000;
export const hour: number = 60 * minute;

export const telling = (port: number, options: Partial<WebhookOptions> = {}): Telling => ({
  withinMs: 30 * day,
  channels: [
    webhookChannel({
      name: 'ops',
      template: 'standard',
      url: new Secret(`http://127.0.0.1:${port}/t0ken`),
      keys: [new Secret(Buffer.alloc(32, 7))],
      allowPrivate: true,
      ...options,
    }),
  ],
});

export const at = (now: number, signal: AbortSignal = new AbortController().signal): DeliverOptions => ({
  clock: { ...systemClock, date: () => new Date(now) },
  signal,
});

/** Delivers as if it were then. */
export const deliver = async (store: Database, told: Telling, now: number): Promise<Told> =>
  await deliverDue(store, told, at(now));

export const scanned = async (store: Database, settings: ScanSettings): Promise<void> => {
  await settledScan(store, settings, { onSettled: tellSettled });
};

/** A gateway that conformed, and drifted a day later. */
export async function drifted(store: Database, name = 'vpn'): Promise<void> {
  await scanned(store, { seen: 'conforming', name, at: first });
  await scanned(store, { seen: 'drifted', name, at: first + day });
}

export const bodyOf = ({ body }: Received): MessageBody => JSON.parse(body) as MessageBody;
export const kinds = (all: readonly Received[]): readonly string[] =>
  all.flatMap((one) => bodyOf(one).data.events.map(({ kind }) => kind));
export const failing = {
  endpoint: 'sstp:443',
  policy: 'p',
  clause: 'c',
  class: 'new',
  cause: 'gateway',
  old: { verdict: 'pass', reason: 'refused', shown: null },
  new: { verdict: 'fail', reason: 'accepted' },
} as const;
export const soon: number = first + day + minute;
