import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { ClientFile } from '../../../core/policy/clients/client-file.ts';
import { ikeOfferOf, tlsOfferOf } from '../../../sources/captures/offered-client.ts';
import type { Harvested } from './harvested.ts';

/** Different offers that are kept. */
const clientsAtMost = 256;

/** The different offers that came in, a client file each. */
export class HarvestedClients {
  readonly #day: string;
  readonly #isNamed: boolean;
  readonly #found = new Map<string, ClientFile>();

  /** `isNamed`: say in the files who offered. */
  constructor(day: string, isNamed: boolean) {
    this.#day = day;
    this.#isNamed = isNamed;
  }

  get count(): number {
    return this.#found.size;
  }

  /** The client of an offer, where it is a new one or more is known of it now; undefined otherwise. */
  add(harvested: Harvested, scheme: Scheme, address: string): ClientFile | undefined {
    const offered = offeredBy(harvested, scheme);
    if (offered === undefined) return undefined;
    const key = keyOf(harvested, scheme);
    const known = this.#found.get(key);
    // What it asks for the second time is not what it guessed.
    if (known !== undefined && (harvested.kind === 'tls' || harvested.retries !== true || known.ike?.retries === true))
      return undefined;
    if (known === undefined && this.#found.size >= clientsAtMost) return undefined;
    const client =
      known?.ike === undefined
        ? this.#file(offered, scheme, address)
        : { ...known, ike: { ...known.ike, retries: true } };
    this.#found.set(key, client);
    return client;
  }

  #file(offered: Pick<ClientFile, 'ike' | 'tls'>, scheme: Scheme, address: string): ClientFile {
    const id = `listened-${String(this.#found.size + 1).padStart(2, '0')}`;
    return {
      id,
      version: this.#day,
      title: `Client ${this.#found.size + 1} that was listened to, ${scheme}`,
      product: id,
      platform: 'unknown',
      ...(this.#isNamed ? { note: `Offered by ${address}` } : {}),
      sources: { listened: { title: 'gateproof listen', date: this.#day, confidence: 'A' } },
      source: { ref: 'listened', place: scheme },
      taken: { how: 'captured', on: this.#day },
      ...offered,
    };
  }
}

function offeredBy(harvested: Harvested, scheme: Scheme): Pick<ClientFile, 'ike' | 'tls'> | undefined {
  if (harvested.kind === 'ike') {
    const ike = ikeOfferOf(harvested.offer, harvested.retries);
    return ike && { ike };
  }
  const tls =
    scheme === 'ikev2' ? undefined : tlsOfferOf(harvested.offer, scheme === 'tls' ? ['tls', 'sstp'] : [scheme]);
  return tls && { tls };
}

/** The same offer, whichever group a public value was sent for and whichever server was asked for. */
function keyOf({ offer }: Harvested, scheme: Scheme): string {
  if (offer.kind === 'ike-sa-init') return JSON.stringify([scheme, offer.proposals]);
  const { versions, suites, groups, signatureSchemes } = offer;
  return JSON.stringify([scheme, versions, suites, groups, signatureSchemes]);
}
