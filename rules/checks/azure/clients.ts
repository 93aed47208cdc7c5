import type { AzureProtocol } from '../../../core/facts/readiness-facts.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import type { AzureClient } from '../../../core/policy/azure-knowledge.ts';
import type { Check } from '../check.ts';
import {
  dateOf,
  fail,
  type GatewayView,
  notApplicable,
  onPointToSite,
  pass,
  phaseOf,
  readingsOf,
  sourceWords,
  unknown,
  unknownProtocol,
} from './on-gateway.ts';

/** 'macos-11' is macOS from version 11; 'macos' is any. */
export function systemOf(wish: string): { readonly os: string; readonly version?: string } {
  const at = wish.indexOf('-');
  return at === -1 ? { os: wish } : { os: wish.slice(0, at), version: wish.slice(at + 1) };
}

/**
 * Every kind of client that is wanted has a tunnel type left when SSTP is gone: one that a client on that system can use, with a way to
 * authenticate that the gateway has, on the day of judgement.
 */
export const clientsKeepAProtocol: Check<'azure-clients-keep-a-protocol'> =
  onPointToSite<'azure-clients-keep-a-protocol'>((view) => {
    const { configured, wishes, knowledge } = view;
    const { protocols, authentication, unknownProtocols } = configured;
    const { systems } = wishes;
    if (systems === undefined) return notApplicable('no-client-systems-given', {});
    if (protocols === undefined) return unknown('vpnClientProtocols', { systems });
    const left: readonly AzureProtocol[] = protocols.filter((one) => one !== 'SSTP');
    const clients = systems.map((wish) => {
      const rows = knowledge.clients.rows.filter((row) => row.os === systemOf(wish).os && left.includes(row.protocol));
      const usable = rows.filter((row) => isUsable(view, row, wish) === 'yes');
      const open = rows.filter((row) => isUsable(view, row, wish) === 'open');
      return { wish, usable, open };
    });
    const observed = {
      protocolsWithoutSstp: left,
      authentication: authentication ?? null,
      clients: clients.map(({ wish, usable, open }): JsonObject => {
        const words = (rows: readonly AzureClient[]): readonly string[] =>
          rows.map(({ protocol, client, source }) => `${protocol} by ${client} (${sourceWords(knowledge, source)})`);
        return { os: wish, usable: words(usable), ...(open.length === 0 ? {} : { open: words(open) }) };
      }),
      readings: readingsOf(
        knowledge,
        knowledge.clients.readings
          .filter(({ about }) => systems.some((wish) => systemOf(wish).os === about))
          .flatMap((one) => one.readings),
      ),
    };
    const without = clients.filter(({ usable }) => usable.length === 0);
    if (without.some(({ open }) => open.length === 0)) {
      return unknownProtocols.length > 0 ? unknownProtocol(configured, observed) : fail('clients-break', observed);
    }
    if (without.length === 0) return pass('every-client-has-a-protocol', observed);
    if (authentication === undefined) return unknown('vpnAuthenticationTypes', observed);
    return { verdict: 'inconclusive', reason: 'client-by-one-reading', observed };
  });

/** 'open' where the export does not say how clients authenticate, where pages differ about the version, and on a day that readings differ about. */
function isUsable({ configured, knowledge, asOf }: GatewayView, row: AzureClient, wish: string): 'yes' | 'no' | 'open' {
  const { authentication } = configured;
  const byAuthentication =
    authentication === undefined
      ? 'open'
      : row.authentication.some((one) => authentication.includes(one))
        ? 'yes'
        : 'no';
  const phase = row.until === undefined ? 'before' : phaseOf(asOf, dateOf(knowledge, row.until));
  const answers = [
    byAuthentication,
    isNewEnough(row, systemOf(wish).version),
    phase === 'before' ? 'yes' : phase === 'open' ? 'open' : 'no',
  ];
  return answers.includes('no') ? 'no' : answers.includes('open') ? 'open' : 'yes';
}

/** Without a version any is meant that the pages speak of. */
function isNewEnough({ least = [] }: AzureClient, version: string | undefined): 'yes' | 'no' | 'open' {
  if (version === undefined) return 'yes';
  const isIn = least.map((one) => compareVersions(version, one) >= 0);
  return isIn.every(Boolean) ? 'yes' : isIn.some(Boolean) ? 'open' : 'no';
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const differences = Array.from({ length: Math.max(a.length, b.length) }, (_, at) => (a[at] ?? 0) - (b[at] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}
