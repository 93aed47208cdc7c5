import type { JsonObject } from '../../../core/observation/observation.ts';
import { toHex } from '../../../core/wire/hex.ts';
import type { Negotiation } from '../negotiation.ts';
import { endpointOf, type SeenEndpoint } from './endpoint-of.ts';
import { identityOf } from './identity-of.ts';

/** Negotiations of one endpoint in which the same was offered and answered, by the first of them. */
export interface Kept {
  readonly protocol: Negotiation['protocol'];
  /** Its place in the list of captures. */
  readonly capture: number;
  readonly port: number;
  readonly offer: JsonObject;
  readonly outcome: Negotiation['outcome'];
  readonly detail: string;
  readonly answer: JsonObject | undefined;
  readonly sent: string;
  readonly received: string;
  readonly frames: Negotiation['frames'];
  readonly atMs: number;
  times: number;
}

/** What was kept of an endpoint, by who answered; '' where nobody said. */
export interface KeptEndpoint {
  readonly endpoint: SeenEndpoint;
  readonly identities: ReadonlyMap<string, readonly Kept[]>;
}

/** Endpoints, who may stand behind one, negotiations of an endpoint that were answered and that were not, and characters of all together. */
const limits = { endpoints: 4096, identities: 16, answered: 512, others: 64, characters: 64 * 0x100000 } as const;

interface Growing {
  readonly endpoint: SeenEndpoint;
  readonly identities: Map<string, Map<string, Kept>>;
  readonly counts: { answered: number; others: number };
}

/** Keeps each different negotiation of each endpoint once. Bounded; what did not fit is counted. */
export class KeptNegotiations {
  readonly #endpoints = new Map<string, Growing>();
  #characters = 0;
  /** Negotiations that were read and not kept. */
  dropped = 0;

  add(negotiation: Negotiation, capture: number): void {
    const endpoint = endpointOf(negotiation);
    const place = JSON.stringify(endpoint);
    const own = this.#endpoints.get(place) ?? {
      endpoint,
      identities: new Map<string, Map<string, Kept>>(),
      counts: { answered: 0, others: 0 },
    };
    const identity = identityOf(negotiation);
    const { protocol, server, offer, outcome, detail, answer, sent, received, frames, atMs } = negotiation;
    const key = JSON.stringify([protocol, server.port, offer, outcome, detail, answer]);
    const same = own.identities.get(identity) ?? new Map<string, Kept>();
    const known = same.get(key);
    if (known !== undefined) {
      known.times += 1;
      return;
    }
    const counted = outcome === 'answered' ? 'answered' : 'others';
    const characters = key.length + 2 * (sent.length + received.length);
    const isFull =
      own.counts[counted] >= limits[counted] ||
      (!this.#endpoints.has(place) && this.#endpoints.size >= limits.endpoints) ||
      (!own.identities.has(identity) && own.identities.size >= limits.identities) ||
      this.#characters + characters > limits.characters;
    if (isFull) {
      this.dropped += 1;
      return;
    }
    this.#characters += characters;
    own.counts[counted] += 1;
    this.#endpoints.set(place, own);
    own.identities.set(identity, same);
    const octets = { sent: toHex(sent), received: toHex(received) };
    same.set(key, {
      protocol,
      capture,
      port: server.port,
      offer,
      outcome,
      detail,
      answer,
      ...octets,
      frames,
      atMs,
      times: 1,
    });
  }

  /** In the order in which they were seen first. */
  get endpoints(): readonly KeptEndpoint[] {
    return [...this.#endpoints.values()].map(({ endpoint, identities }) => ({
      endpoint,
      identities: new Map([...identities].map(([identity, kept]) => [identity, [...kept.values()]])),
    }));
  }
}
