import type { ClientFile } from '../../core/policy/clients/client-file.ts';
import { notifyType } from '../../core/protocol/ikev2/numbers.ts';
import { type CapturedIkeOffer, keyOfAsking } from '../../sources/captures/ike/ikev2-offer.ts';
import { ikeOfferOf, tlsOfferOf } from '../../sources/captures/offered-client.ts';
import { type CapturedOffer, type ReadOffers, readOffers } from '../../sources/captures/read-offers.ts';
import { readOctetPieces } from './read-file.ts';

/** The clients of a capture, and what of it makes none. */
export interface CapturedClients {
  readonly clients: readonly ClientFile[];
  /** Offers of IKEv1 and such as no registry can name, and those beyond what is listed. */
  readonly leftOut: number;
  /** What ended the reading before the file ended. */
  readonly fault?: string;
}

/** A day of captures is a file that is read piece by piece, so its size is no matter of memory. */
const mostOctets = Number.MAX_SAFE_INTEGER;

/**
 * The clients whose offers are in a capture, each different offer once, without addresses and names unless they are asked for. Throws
 * InputFileError, and CaptureError for what is no capture.
 */
export async function clientsOfCapture(
  file: string,
  { isNamed, day, signal }: { readonly isNamed: boolean; readonly day: string; readonly signal: AbortSignal },
): Promise<CapturedClients> {
  const read = await readOffers(readOctetPieces(file, mostOctets, signal));
  const turnedAway = read.offers.filter(({ answer }) => answer?.['notify'] === notifyType.invalidKePayload);
  const groups = [...Map.groupBy(read.offers, (one) => keyOf(firstAsking(one, turnedAway) ?? one)).values()];
  const made = groups.map((own) => ({ own, offer: offerOf(own) }));
  const known = made.filter(({ offer }) => offer !== undefined);
  const lost = made.length - known.length + read.unlisted;
  return {
    clients: known.map(({ own, offer }, at) => ({ ...headOf(own, at + 1, read, isNamed, day), ...offer })),
    leftOut: lost,
    ...(read.capture.fault === undefined ? {} : { fault: read.capture.fault }),
  };
}

/** The same offer, whoever made it to whom: without the name of the server, and the group that a public value was sent for. */
function keyOf({ protocol, offer }: CapturedOffer): string {
  if (offer.kind === 'ike-sa-init') return JSON.stringify([protocol, offer.proposals]);
  return JSON.stringify([protocol, offer, undefined], (key, value: unknown) =>
    key === 'serverName' || key === 'keyShares' ? undefined : value,
  );
}

/** The offer that was answered with the group of this one, of the same client and server, where this one is the second asking. */
function firstAsking({ offer, flow }: CapturedOffer, turnedAway: readonly CapturedOffer[]): CapturedOffer | undefined {
  if (offer.kind !== 'ike-sa-init') return undefined;
  return turnedAway.find(
    (one) =>
      one.answer?.['group'] === offer.shareGroup &&
      one.flow.client.address === flow.client.address &&
      one.flow.server.address === flow.server.address &&
      one.offer.kind === 'ike-sa-init' &&
      keyOfAsking(one.offer.proposals) === keyOfAsking(offer.proposals),
  );
}

function offerOf(own: readonly CapturedOffer[]): Pick<ClientFile, 'ike' | 'tls'> | undefined {
  const [first] = own;
  if (first?.offer.kind === 'ike-sa-init') {
    const ike = ikeOfferOf(first.offer, askedAgain(own));
    return ike && { ike };
  }
  if (first?.offer.kind !== 'client-hello' || first.protocol === 'dtls') return undefined;
  const { protocol } = first;
  const tls = tlsOfferOf(
    first.offer,
    protocol === 'tls' ? ['tls', 'sstp'] : protocol === 'openvpn+tcp' || protocol === 'openvpn+udp' ? [protocol] : [],
  );
  return tls && { tls };
}

/** Whether a client was seen to ask again for the group that a gateway wanted; undefined where no gateway wanted another. */
function askedAgain(own: readonly CapturedOffer[]): true | undefined {
  const wanted = own.flatMap(({ answer, flow, offer }) =>
    answer?.['notify'] === notifyType.invalidKePayload
      ? [{ group: answer['group'], client: flow.client, from: (offer as CapturedIkeOffer).shareGroup }]
      : [],
  );
  const isSeen = wanted.some(({ group, client, from }) =>
    own.some(
      ({ flow, offer }) =>
        flow.client.address === client.address && (offer as CapturedIkeOffer).shareGroup === group && group !== from,
    ),
  );
  // One that was not seen to may have gone elsewhere: the capture ends at some packet.
  return isSeen ? true : undefined;
}

function headOf(
  own: readonly CapturedOffer[],
  number: number,
  { capture: { sha256, times } }: ReadOffers,
  isNamed: boolean,
  day: string,
): Omit<ClientFile, 'ike' | 'tls'> {
  const [first] = own;
  const on = times === undefined ? day : new Date(times.firstMs).toISOString().slice(0, 10);
  const count = own.reduce((sum, one) => sum + one.count, 0);
  const where = own.map(({ flow: { client, server } }) => `${client.address} to ${server.address} port ${server.port}`);
  const names = own.flatMap(({ offer }) =>
    'serverName' in offer && offer.serverName !== undefined ? [offer.serverName] : [],
  );
  const seen = isNamed
    ? `; seen from ${[...new Set(where)].slice(0, 8).join(', ')}${names.length === 0 ? '' : `; asked for ${[...new Set(names)].slice(0, 8).join(', ')}`}`
    : '';
  return {
    id: `captured-${String(number).padStart(2, '0')}`,
    version: on,
    title: `Client ${number} of a capture, ${first?.protocol ?? ''}`,
    product: `captured-${String(number).padStart(2, '0')}`,
    platform: 'unknown',
    note: `Offered ${count} times${seen}`,
    sources: { capture: { title: `Capture, sha256:${sha256}`, date: on, confidence: 'A' } },
    source: { ref: 'capture', place: `frame ${first?.frames.join(', ') ?? ''}` },
    taken: { how: 'captured', on },
  };
}
