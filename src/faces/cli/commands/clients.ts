import { listClients, loadClient } from '../../../../core/policy/clients/load-client.ts';
import { clientText } from '../../../../reports/clients/client-text.ts';
import { jsonText } from '../../../../reports/text/json-text.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';

/** One line per client that ships. */
export async function clientsList(
  { streams, signal }: CommandContext,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const clients = await listClients({ signal });
  if (json) {
    streams.out.write(`${jsonText(clients)}\n`);
    return 0;
  }
  const widest = Math.max(...clients.map(({ id }) => id.length));
  for (const { id, title, isUnknown } of clients)
    streams.out.write(`${id.padEnd(widest)}  ${title}${isUnknown === true ? ' (what it offers is not known)' : ''}\n`);
  return 0;
}

/** What one client offers. */
export async function clientsShow(
  { streams, signal }: CommandContext,
  name: string,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { client } = await new Problems().all({ client: () => loadClient(name, { signal }) });
  streams.out.write(json ? `${jsonText(client)}\n` : clientText(client));
  return 0;
}
