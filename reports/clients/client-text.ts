import { citation } from '../../core/policy/citation.ts';
import type { Client, Offer, OfferSpace } from '../../core/policy/clients/client.ts';
import { keyExchangeName } from '../../core/protocol/ikev2/registry.ts';
import { groupNames, signatureSchemeNames } from '../../core/protocol/tls/registry.ts';
import { spaceOf } from '../../core/spaces/registry.ts';
import { nameBox } from '../../core/spaces/space.ts';
import { safe } from '../text/safe-text.ts';
import { namesWords } from '../words/names-words.ts';
import { builds, takenWords } from './client-words.ts';

/** A client with everything that it offers, one proposal a line, for a terminal. */
export function clientText(client: Client): string {
  const { id, version, title, condition, note, digest, source, seen } = client;
  const lines = [
    `${id} ${version}: ${title}`,
    `  ${citation(source)}`,
    `  ${digest}`,
    `  ${[builds(client), condition, takenWords(client)].filter(Boolean).join('; ')}`,
    ...(note === undefined ? [] : [`  ${note}`]),
    ...offerLines('ike', client.ike, guessLines(client)),
    ...offerLines('ipsec', client.ipsec, []),
    ...offerLines('tls', client.tls, tlsLines(client)),
    ...seen.flatMap(({ at, says, source: from }) => [
      '',
      `when nothing of ${spaceOf(at).label} fits, the user sees: ${says}`,
      `  ${citation(from)}`,
    ]),
  ];
  return `${lines.map(safe).join('\n')}\n`;
}

function offerLines(space: OfferSpace, offer: Offer | undefined, more: readonly string[]): readonly string[] {
  if (offer === undefined) return [];
  const head = `${spaceOf(space).label}${offer.isChoice === true ? ', exactly one combination of these, as it was set' : ''}`;
  return [
    '',
    head,
    `  ${citation(offer.source)}`,
    ...more.map((line) => `  ${line}`),
    ...offer.proposals.map(
      ({ values }, at) => `  ${String(at + 1).padStart(2)}  ${namesWords(nameBox(spaceOf(space), values))}`,
    ),
    ...(offer.isCut === true ? ['   …  more, which is not known'] : []),
  ];
}

function guessLines({ ike }: Client): readonly string[] {
  if (ike === undefined) return [];
  const guess = ike.guess?.map((group) => `${group} (${keyExchangeName(group)})`).join(', ') ?? 'not known';
  const retries = { true: 'yes', false: 'no' }[String(ike.retries)] ?? 'not known';
  return [`public value sent unasked: group ${guess}; asks again after INVALID_KE_PAYLOAD: ${retries}`];
}

function tlsLines({ tls }: Client): readonly string[] {
  const list = (codes: readonly number[] | undefined, name: (code: number) => string): string =>
    codes?.map(name).join(', ') ?? 'not known';
  return [
    `to ${tls?.schemes.join(', ') ?? ''}`,
    `groups: ${list(tls?.groups, groupNames.name)}`,
    `signature schemes: ${list(tls?.signatures, signatureSchemeNames.name)}`,
  ];
}
