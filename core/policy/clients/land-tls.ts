import { defined } from '../../defined.ts';
import { cipherSuite, tlsVersion } from '../../protocol/tls/registry.ts';
import { box } from '../../spaces/region.ts';
import { commonOf } from '../algebra/table.ts';
import type { Client, TlsOffer } from './client.ts';
import type { Gate, Gateway, TlsGate } from './gate.ts';
import { landOffer, unspoken } from './land-space.ts';
import type { LandingCondition, SpaceLanding } from './landing-document.ts';
import type { Choice } from './pick.ts';

/**
 * Where a client of TLS lands, at the first of its schemes of which something is said. The version is chosen before the suite (RFC 8446 section
 * 4.2.1), the highest of both, so a suite that fits below a version that both speak proves nothing.
 */
export function landTls(client: Client, { tls }: Gateway): SpaceLanding {
  const offer = client.tls;
  const gate = offer?.schemes
    .map((scheme) => tls.find((one) => one.scheme === scheme))
    .find((one) => one !== undefined);
  if (offer === undefined || gate === undefined) return unspoken('tls', offer);
  const at = offer.proposals.findIndex((one) =>
    gate.places.some(({ region }) => commonOf([one.box], region).length > 0),
  );
  const { picks, fits: _, ...landing } = landOffer('tls', at === -1 ? offer : from(offer, at, 1), gate);
  const told = { ...landing, ...numbered(landing, at), scheme: gate.scheme };
  if (at === -1) return told;
  const above = higherVersion(from(offer, 0, at), gate);
  if (above === 'in-common') return { ...told, status: 'not-known', reason: 'version-first' };
  const below = landOffer('tls', from(offer, at + 1), gate);
  const own = below.status === 'works' ? [] : told.conditions;
  const beside = gate.beside.map((one) => standsBeside(offer, one, picks));
  if (beside.includes('refused')) return { ...told, status: 'breaks', reason: 'parameters-refused' };
  if (beside.includes('open')) return { ...told, status: 'not-known', reason: 'region-open' };
  const conditions: readonly LandingCondition[] = [
    ...own,
    ...(above === 'open' ? (['higher-version-open'] as const) : []),
    ...(beside.includes('not-known') ? (['parameters-not-known'] as const) : []),
  ];
  return { ...told, status: conditions.length === 0 ? 'works' : 'depends', conditions };
}

/** So many versions of an offer, from one on; all that follow where no number is given. */
function from(offer: TlsOffer, at: number, count?: number): TlsOffer {
  return { ...offer, proposals: offer.proposals.slice(at, count === undefined ? undefined : at + count) };
}

/** A version by its place among all that are offered. */
function numbered({ byClient, byGateway }: SpaceLanding, at: number): Pick<SpaceLanding, 'byClient' | 'byGateway'> {
  return defined({
    byClient: byClient && { ...byClient, proposal: at + 1 },
    byGateway: byGateway && { ...byGateway, proposal: at + 1 },
  });
}

/** What is known of versions of an offer of which nothing fits. */
function higherVersion(offer: TlsOffer, gate: TlsGate): 'in-common' | 'open' | 'refused' {
  const accepted = gate.places.flatMap(({ region }) => region.flatMap(([of = []]) => of));
  if (offer.proposals.some(({ values: [versions = []] }) => versions.some((one) => accepted.includes(one))))
    return 'in-common';
  return offer.proposals.every((one) => gate.refuses(one.box)) ? 'refused' : 'open';
}

/** Whether groups or signature schemes of the offer stand in the way at the version that it lands on. */
function standsBeside(
  offer: TlsOffer,
  gate: Gate,
  picks: readonly Choice[],
): 'fits' | 'not-known' | 'open' | 'refused' {
  const used = picks.filter(({ point: [version = 0, suite = 0] }) => uses(gate, version, suite));
  if (used.length === 0) return 'fits';
  const values = gate.space === 'tls.groups' ? offer.groups : offer.signatures;
  if (values === undefined) return 'not-known';
  const stands = used.map(({ point: [version = 0] }) => {
    const own = box([version], values);
    if (gate.places.some(({ region }) => commonOf([own], region).length > 0)) return 'fits';
    return gate.refuses(own) ? 'refused' : 'open';
  });
  return (['refused', 'open'] as const).find((one) => stands.includes(one)) ?? 'fits';
}

/** Whether the suite negotiates a group by name, or is signed with a scheme by name. */
function uses({ space }: Gate, version: number, suite: number): boolean {
  if (version >= tlsVersion.tls13) return true;
  const of = cipherSuite(suite);
  if (space === 'tls.groups') return of?.keyExchange === 'ECDHE';
  return version >= tlsVersion.tls12 && ['ECDHE', 'DHE'].includes(of?.keyExchange ?? '');
}
