import { type ProgramFiles, programFiles, programText } from '../../program-files.ts';
import { didYouMean } from '../nearest.ts';
import { readDataFile } from '../read-data-file.ts';
import type { Client } from './client.ts';
import { ClientError } from './client-error.ts';
import { parseClient } from './parse-client.ts';

/** Ids of the clients that ship: to add one is to add a file. */
export function builtInClients(files: ProgramFiles = programFiles()): readonly string[] {
  return files
    .names('clients')
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Every client that ships, by id. Throws as `loadClient` does. */
export async function listClients({ signal }: { readonly signal: AbortSignal }): Promise<readonly Client[]> {
  return builtInClients().map((id) => builtIn(id, signal));
}

/**
 * A client by the id of one that ships, or by the path of a file (whatever has a slash or ends in .yaml or .yml). Throws ClientError
 * 'client-unknown', 'client-unreadable' or 'client-invalid', and the signal's reason.
 */
export async function loadClient(idOrFile: string, { signal }: { readonly signal: AbortSignal }): Promise<Client> {
  if (/[/\\]|\.ya?ml$/iu.test(idOrFile)) return await read(idOrFile, idOrFile, signal);
  const known = builtInClients();
  if (known.includes(idOrFile)) return builtIn(idOrFile, signal);
  const message = `wanted a client of "gateproof clients list", or the path of a client file, found "${idOrFile}"`;
  throw new ClientError('client-unknown', `${message}${didYouMean(idOrFile, known)}`);
}

function builtIn(id: string, signal: AbortSignal): Client {
  signal.throwIfAborted();
  const file = `clients/${id}.yaml`;
  return parseClient(programText(file), file);
}

async function read(path: string, file: string, signal: AbortSignal): Promise<Client> {
  const found = await readDataFile(path, signal);
  if ('text' in found) return parseClient(found.text, file);
  if ('unreadable' in found)
    throw new ClientError('client-unreadable', `wanted a readable client file, found ${found.unreadable} at ${file}`);
  throw ClientError.invalid([{ file, line: 1, column: 1, ...found }]);
}
