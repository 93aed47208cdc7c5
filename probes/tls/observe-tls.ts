import type { TlsMode } from '../probe.ts';
import type { StreamContext } from '../stream-context.ts';
import { enumerateTls } from './enumerate-tls.ts';
import { observeDenySet } from './observe-deny-set.ts';
import type { TlsAsk } from './tls-offer.ts';

/**
 * Learns what a server accepts and refuses by hellos of our own that stop before the keys are used, and completes a handshake with OpenSSL
 * for each documented suite. Everything goes into `context.record`; rejects only when `context.signal` aborts.
 *
 * The first exchanges look for one hello that is answered; the last one repeats it. Refusals count only between two such answers, so
 * that a server which stopped talking to us is not taken for one that refuses. `times`: how often everything that must be refused is asked
 * for, at least 2, which is the default.
 */
export async function observeTls(context: StreamContext, ask: TlsAsk, mode: TlsMode, times?: number): Promise<void> {
  await (mode === 'enumerate' ? enumerateTls(context, ask, times) : observeDenySet(context, ask, times));
}
