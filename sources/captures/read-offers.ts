import type { CapturedIkev1Offer } from './ike/ikev1-phase1.ts';
import type { CapturedIkeOffer } from './ike/ikev2-offer.ts';
import type { Negotiation, Place } from './negotiation.ts';
import { type ReadCapture, readCapture } from './read-capture.ts';
import type { CapturedHello } from './tls/hello-offer.ts';

/** One of the offers that clients made in a capture; the same of the same client to the same server stands there once. */
export interface CapturedOffer {
  readonly protocol: Negotiation['protocol'];
  readonly flow: { readonly client: Place; readonly server: Place };
  /** In code points: a hello of TLS and what carries it, or the proposals of IKE. */
  readonly offer: CapturedHello | CapturedIkeOffer | CapturedIkev1Offer;
  /** What became of the first of them. */
  readonly outcome: Negotiation['outcome'];
  readonly answer?: Negotiation['answer'];
  /** Numbers of the packets that the first came in. */
  readonly frames: readonly number[];
  /** How often it was made. */
  readonly count: number;
}

export interface ReadOffers {
  readonly capture: ReadCapture;
  /** In the order in which they were told of. */
  readonly offers: readonly CapturedOffer[];
  /** How many others there were than are listed. */
  readonly unlisted: number;
}

/** Offers that are listed. */
const offersAtMost = 4096;

/** The offers of clients in a capture. Reads and refuses as `readCapture` does. */
export async function readOffers(pieces: AsyncIterable<Uint8Array>): Promise<ReadOffers> {
  const found = new Map<string, CapturedOffer>();
  let unlisted = 0;
  const capture = await readCapture(pieces, (negotiation) => {
    const { protocol, client, server, offer, outcome, answer, frames } = negotiation;
    const key = JSON.stringify([protocol, client.address, server, offer]);
    const known = found.get(key);
    if (known === undefined && found.size >= offersAtMost) {
      unlisted += 1;
      return;
    }
    found.set(
      key,
      known === undefined
        ? {
            protocol,
            flow: { client, server },
            offer: offer as CapturedOffer['offer'],
            outcome,
            ...(answer === undefined ? {} : { answer }),
            frames: frames.sent,
            count: 1,
          }
        : { ...known, count: known.count + 1 },
    );
  });
  return { capture, offers: [...found.values()], unlisted };
}
