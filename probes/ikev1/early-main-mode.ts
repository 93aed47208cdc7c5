import type { DatagramContext, DatagramOutcome } from '../datagram-context.ts';
import { answersIkev1 } from './ikev1-answer.ts';
import { ikev1Cookie } from './ikev1-cookie.ts';
import { ikev1Octets, ikev1Offers } from './ikev1-offer.ts';

/** An offer of main mode that was sent while IKEv2 was silent, and what came of it. */
export interface EarlyMainMode {
  readonly octets: Uint8Array;
  readonly outcome: DatagramOutcome;
}

/** Longer than the answers of nearly all gateways take. */
const silentForMs = 1000;

/**
 * The same context, and main mode asked beside its first exchange where that stays unanswered for a while: a peer that is not there then costs
 * one time-out for both versions. `early` resolves with what was asked in this way, undefined where nothing was; it rejects only for abort.
 */
export function withEarlyMainMode(context: DatagramContext): {
  readonly context: DatagramContext;
  readonly early: () => Promise<EarlyMainMode | undefined>;
} {
  let asked: Promise<EarlyMainMode> | undefined;
  let isFirst = true;
  const ask = async (): Promise<EarlyMainMode> => {
    const random = (length: number): Uint8Array => context.random(length);
    const octets = ikev1Octets(ikev1Offers.usual, ikev1Cookie(random), random);
    return { octets, outcome: await context.exchange(octets, (received) => answersIkev1(received, octets)) };
  };
  return {
    context: {
      ...context,
      exchange: async (...exchanged) => {
        const exchange = context.exchange(...exchanged);
        if (!isFirst) return await exchange;
        isFirst = false;
        const isSilent = context.pause(silentForMs).then(() => true);
        // An abort is told by the exchange.
        isSilent.catch(() => undefined);
        if (await Promise.race([exchange.then(() => false), isSilent])) {
          asked = ask();
          asked.catch(() => undefined);
        }
        return await exchange;
      },
    },
    early: async () => await asked,
  };
}
