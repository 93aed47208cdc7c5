import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientFile } from '../../../../core/policy/clients/client-file.ts';
import { clientFileText } from '../../../../core/policy/clients/client-text.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { makeFolder } from '../make-folder.ts';
import { note } from '../streams.ts';
import { writeWholeFile } from '../write-file.ts';
import { dayOf } from './policy-check.ts';

/** Files of profiles; whatever else there is, is a capture. */
const profiles = /\.(?:zip|mobileconfig|ovpn|xml)$/iu;

/** The clients of a capture, or those that a profile makes: one client to standard output, several into a folder. */
export async function clientsFrom(
  { streams, signal }: CommandContext,
  path: string,
  { out, names = false }: { readonly out?: string; readonly names?: boolean },
): Promise<number> {
  const problems = new Problems();
  const { found } = await problems.all({ found: () => clientsIn(path, names, signal) });
  const { clients, notes } = found;
  for (const one of notes) streams.err.write(`gateproof: ${path}: ${one}\n`);
  const { written } = await problems.all({ written: () => keep(clients, path, out) });
  if (written === undefined) streams.out.write(clients.map(clientFileText).join(''));
  else for (const file of written) note(streams, `wrote ${file}`);
  return 0;
}

interface Found {
  readonly clients: readonly ClientFile[];
  readonly notes: readonly string[];
}

async function clientsIn(path: string, isNamed: boolean, signal: AbortSignal): Promise<Found> {
  const day = dayOf('', undefined);
  if (profiles.test(path) || isFolder(path)) {
    const { clientsOfProfile } = await import('../../../inputs/profile-clients.ts');
    const clients = await clientsOfProfile(path, { day, signal });
    return {
      clients,
      notes: clients.length > 0 ? [] : ['it leaves what is offered to the clients: no file of it says it'],
    };
  }
  const { clientsOfCapture } = await import('../../../inputs/captured-clients.ts');
  const { clients, leftOut, fault } = await clientsOfCapture(path, { isNamed, day, signal });
  return {
    clients,
    notes: [
      ...(clients.length > 0 ? [] : ['no offer of TLS or IKEv2 in it']),
      ...(leftOut === 0
        ? []
        : [
            `${leftOut} ${leftOut === 1 ? 'offer' : 'offers'} left out: IKEv1, DTLS, more than are listed, or nothing in them has a name`,
          ]),
      ...(fault === undefined ? [] : [`read as far as it is whole: ${fault}`]),
    ],
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Undefined where there is no folder to write into, and no need of one. */
async function keep(
  clients: readonly ClientFile[],
  path: string,
  out: string | undefined,
): Promise<readonly string[] | undefined> {
  if (out === undefined && clients.length > 1)
    throw new OptionError(`${path}: one client goes to standard output, ${clients.length} need --out DIR`);
  if (out === undefined) return undefined;
  await makeFolder(out);
  const written: string[] = [];
  for (const client of clients) {
    const file = join(out, `${client.id}.yaml`);
    await writeWholeFile(file, clientFileText(client));
    written.push(file);
  }
  return written;
}
