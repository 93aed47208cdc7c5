// A process that tells a receiver what is due, one event a message, until nothing is; it is killed.
import { Secret } from '../../../../core/credentials/secret.ts';
import { deliverDue } from '../../../../src/fleet/telling/deliver-due.ts';
import { webhookChannel } from '../../../../src/fleet/telling/webhook-channel.ts';
import { systemClock } from '../../../../src/run/clock.ts';
import { openStore } from '../../../../src/store/open-store.ts';

const [, , path = '', port = '', now = '0'] = process.argv;
const channel = webhookChannel({
  name: 'ops',
  template: 'standard',
  url: new Secret(`http://127.0.0.1:${port}/`),
  keys: [new Secret(Buffer.alloc(32, 7))],
  allowPrivate: true,
});

await using store = await openStore(path);
const { delivered } = await deliverDue(
  store,
  { withinMs: 0, channels: [{ ...channel, atOnce: 1 }] },
  { clock: { ...systemClock, date: () => new Date(Number(now)) }, signal: new AbortController().signal },
);
process.stdout.write(`over ${delivered}\n`);
