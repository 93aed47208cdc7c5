import type { AzureProtocol, ThreeColumns } from '../../../core/facts/readiness-facts.ts';
import { onlyElsewhere, scannedElsewhere } from '../../../core/policy/scanned-elsewhere.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, onPointToSite, pass, unknown, unknownProtocol } from './on-gateway.ts';

const protocolOrder: readonly AzureProtocol[] = ['SSTP', 'IkeV2', 'OpenVPN'];

/**
 * What is configured answers, and nothing was seen to answer that is not configured: with a scan of the same gateway. What answers at another port
 * than the documented one shows nothing of where clients connect to, nor does what answers as something else there. A tunnel type that nobody
 * knows may be the one that answers.
 */
export const configuredAnswers: Check<'azure-configured-answers'> = onPointToSite<'azure-configured-answers'>(
  ({ configured, observed, knowledge }) => {
    if (observed === undefined) return notApplicable('no-scan-given', {});
    const { protocols, unknownProtocols } = configured;
    if (protocols === undefined) return unknown('vpnClientProtocols', { answers: { ...observed.answers } });
    const rows = protocolOrder.map((protocol) => ({
      protocol,
      configured: protocols.includes(protocol),
      answers: observed.answers[protocol] ?? null,
    }));
    const elsewhere = scannedElsewhere(observed.targets, knowledge);
    const apart = onlyElsewhere(observed.targets, elsewhere);
    const there = rows.filter(({ protocol }) => !apart.has(protocol));
    const silent = there.filter((row) => row.configured && row.answers === false).map(({ protocol }) => protocol);
    const strangers = there.filter((row) => !row.configured && row.answers === true).map(({ protocol }) => protocol);
    const open = rows.filter((row) => row.configured && row.answers === null).map(({ protocol }) => protocol);
    const seen = {
      protocols: rows,
      targets: observed.targets,
      scannedOn: observed.scannedOn,
      ...(elsewhere.length === 0 ? {} : { elsewhere: elsewhere }),
    };
    const isKnown = unknownProtocols.length === 0;
    if (strangers.length > 0 && isKnown) return fail('answers-but-not-configured', { ...seen, strangers, silent });
    if (silent.length > 0) return fail('configured-but-not-answering', { ...seen, silent });
    if (open.length > 0) return { verdict: 'inconclusive', reason: 'not-scanned', observed: { ...seen, open } };
    if (rows.some((row) => apart.has(row.protocol) && (row.configured || row.answers === true))) {
      return { verdict: 'inconclusive', reason: 'scanned-elsewhere', observed: seen };
    }
    return isKnown ? pass('configured-and-answering', seen) : unknownProtocol(configured, seen);
  },
);

/**
 * Each algorithm row by row: nothing is accepted that is neither configured nor documented, or that the custom policy leaves out; nothing is
 * refused that is configured, or documented where the configuration does not say.
 */
export const columnsAgree: Check<'azure-columns-agree'> = onPointToSite<'azure-columns-agree'>(
  ({ configured, observed, columns }) => {
    if (observed === undefined) return notApplicable('no-scan-given', {});
    const isCustom = (configured.ipsecPolicies ?? []).length > 0;
    const accepted = columns.filter((row) => row.observed === 'accepted');
    const refused = columns.filter((row) => row.observed === 'refused');
    const itemsOf = (rows: readonly ThreeColumns[]): readonly string[] => rows.map(({ item }) => item);
    const strangers = itemsOf(accepted.filter((row) => row.documented === 'no' && row.configured !== 'yes'));
    const unconfigured = itemsOf(accepted.filter((row) => row.documented !== 'no' && row.configured === 'no'));
    const missing = itemsOf(
      refused.filter((row) => row.configured === 'yes' || (row.configured === null && row.documented === 'yes')),
    );
    // What the configuration leaves out need not be seen; all the rest must be before the columns can agree.
    const open = itemsOf(columns.filter((row) => isAlgorithm(row) && row.observed === null && row.configured !== 'no'));
    const seen = {
      ...(isCustom
        ? { customPolicy: 'a custom IPsec policy is configured, which replaces the documented tables' }
        : {}),
      accepted: accepted.length,
      refused: refused.length,
      strangers,
      unconfigured,
      missing,
      open: [...open, ...observed.undecided],
    };
    if (strangers.length > 0) return fail('accepted-neither-configured-nor-documented', seen);
    if (unconfigured.length > 0) return fail('accepted-but-not-configured', seen);
    if (missing.length > 0) return fail('configured-but-refused', seen);
    return accepted.length === 0 || seen.open.length > 0
      ? { verdict: 'inconclusive', reason: 'not-scanned', observed: seen }
      : pass('columns-agree', seen);
  },
);

function isAlgorithm({ item }: ThreeColumns): boolean {
  return !item.startsWith('protocol ');
}
