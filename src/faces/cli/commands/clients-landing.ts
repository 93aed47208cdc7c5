import type { LandingDocument } from '../../../../core/policy/clients/landing-document.ts';
import { didYouMean } from '../../../../core/policy/nearest.ts';
import { landingCsv } from '../../../../reports/clients/landing-csv.ts';
import { landingTerminal } from '../../../../reports/clients/landing-terminal.ts';
import type { ReportOptions } from '../../../../reports/report-format.ts';
import { jsonText } from '../../../../reports/text/json-text.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { landClients, namedClients } from '../../../inputs/land-clients.ts';
import { loadGateways } from '../../../inputs/load-gateways.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';
import { dayOf } from './policy-check.ts';

const writers: Readonly<Record<string, (landing: LandingDocument, options: ReportOptions) => string>> = {
  terminal: landingTerminal,
  json: (landing) => `${jsonText(landing)}\n`,
  csv: landingCsv,
};

/** Where clients land; exit code 1 where one breaks by what it is compared with that did not break before. */
export async function clientsLanding(
  { streams, signal }: CommandContext,
  name: string,
  {
    against = [],
    client,
    asOf,
    format = 'terminal',
  }: {
    readonly against?: readonly string[];
    readonly client?: readonly string[];
    readonly asOf?: string;
    readonly format?: string;
  },
): Promise<number> {
  const problems = new Problems();
  const { day, clients, write } = await problems.all({
    day: () => dayOf('--as-of', asOf),
    clients: () => namedClients(client, signal),
    write: () => writerOf(format),
  });
  const gateways = [];
  for (const one of [name, ...against])
    gateways.push(...((await problems.collect(() => loadGateways(one, day, signal))) ?? []));
  problems.throwIfAny();
  const landing = await landClients(clients, gateways, day, signal);
  streams.out.write(write(landing, { colour: wantsColour(streams.out), columns: streams.out.columns }));
  return landing.clients.some(({ cells }) => cells.some(({ isNew }) => isNew === true)) ? 1 : 0;
}

function writerOf(format: string): (landing: LandingDocument, options: ReportOptions) => string {
  const found = Object.hasOwn(writers, format) ? writers[format] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(writers);
  throw new OptionError(`--format: ${known.join(', ')} wanted, "${format}" found${didYouMean(format, known)}`);
}
