import { isIP } from 'node:net';
import { join } from 'node:path';
import { parseTarget } from '../../../../core/endpoint/parse-target.ts';
import type { ClientFile } from '../../../../core/policy/clients/client-file.ts';
import { clientFileText } from '../../../../core/policy/clients/client-text.ts';
import { OptionError, wholeNumber } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import { sleep, systemClock } from '../../../run/clock.ts';
import { HarvestedClients } from '../../../run/listen/harvested-clients.ts';
import { type Listener, listen } from '../../../run/listen/listen.ts';
import type { CommandContext } from '../command-context.ts';
import { makeFolder } from '../make-folder.ts';
import { note } from '../streams.ts';
import { writeWholeFile } from '../write-file.ts';
import { dayOf } from './policy-check.ts';

/** A day. */
const longestSeconds = 86_400;

interface ListenOptions {
  readonly out?: string;
  readonly beyondLoopback?: boolean;
  readonly names?: boolean;
  readonly clients?: string;
  readonly seconds?: string;
}

/** Listens to clients and writes what they offer; ends when it is interrupted, after so many clients or so many seconds. Exit code 2 where none came. */
export async function listenCommand(
  { streams, signal, whenInterrupted }: CommandContext,
  urls: readonly string[],
  { out, beyondLoopback = false, names = false, clients, seconds }: ListenOptions,
): Promise<number> {
  const problems = new Problems();
  const { listeners, most, longest, day } = await problems.all({
    listeners: () => urls.map((url) => listenerOf(url, beyondLoopback)),
    most: () => (clients === undefined ? undefined : wholeNumber('--clients', clients, 1, 256)),
    longest: () => wholeNumber('--seconds', seconds ?? longestSeconds, 1, longestSeconds),
    day: () => dayOf('', undefined),
  });
  if (out !== undefined) await makeFolder(out);
  whenInterrupted('no longer listening');
  const found = new HarvestedClients(day, names);
  const over = new AbortController();
  const writing: Promise<void>[] = [];
  const listening = await listen(
    listeners,
    (harvested, scheme, address) => {
      const client = found.add(harvested, scheme, address);
      if (client === undefined) return;
      if (out === undefined) streams.out.write(`${clientFileText(client)}---\n`);
      else {
        const file = join(out, `${client.id}.yaml`);
        // One after another: a later one of the same client says more.
        writing.push(
          (writing.at(-1) ?? Promise.resolve()).then(async () => await writeWholeFile(file, clientFileText(client))),
        );
        streams.err.write(
          `gateproof: ${scheme}: ${client.ike?.retries === true ? 'asks again' : 'a new offer'}, ${file}\n`,
        );
      }
      if (most !== undefined && found.count >= most && isWhole(client)) over.abort();
    },
    systemClock,
  );
  note(streams, `listening at ${listeners.map(({ url }) => url).join(' ')}`);
  await sleep(systemClock, longest * 1000, AbortSignal.any([signal, over.signal])).catch(() => undefined);
  listening.close();
  await Promise.all(writing);
  return found.count > 0 ? 0 : 2;
}

/** Whether nothing more comes of it: it asked again, or has no group to ask again for. */
function isWhole({ ike }: ClientFile): boolean {
  if (ike === undefined || ike.retries === true) return true;
  return ike.proposals.flatMap(({ keyExchange = [] }) => keyExchange).every((group) => group === ike.guess);
}

function listenerOf(url: string, isAnywhere: boolean): Listener {
  const { scheme, host, port } = parseTarget(url);
  const address = host === 'localhost' ? '127.0.0.1' : host;
  if (isIP(address) === 0) throw new OptionError(`${url}: an address of this machine wanted, a name found`);
  const isLoopback = address === '::1' || address.startsWith('127.');
  if (!isLoopback && !isAnywhere)
    throw new OptionError(
      `${url}: an address of the loopback wanted; --beyond-loopback listens where others can reach it`,
    );
  if (!isLoopback && scheme === 'openvpn+udp')
    throw new OptionError(
      `${url}: openvpn+tcp wanted beyond the loopback: over UDP the answer to a reset is longer than it, which others could turn against a third`,
    );
  return { scheme, url, address, port: port ?? 0 };
}
