import type { OutcomeKind } from '../../src/observation/observation.ts';
import { alertText } from '../../src/protocol/tls/registry.ts';
import { toHex } from '../../src/wire/hex.ts';
import type { HandshakeOutcome, StreamContext } from '../probe.ts';
import type { TlsHandshakeAnswer, TlsHandshakeOffer } from './tls-offer.ts';

/**
 * One complete handshake by OpenSSL with one suite. `certificateRequested`: whether our own hello for the same suite saw the server ask
 * for a client's certificate, because up to TLS 1.2 a server that misses one says handshake_failure(40), like one that refuses the suite.
 * It is asked after the handshake, which may run beside that hello.
 */
export async function observeHandshake(
  context: StreamContext,
  order: string,
  { version, suite, opensslSuite }: { version: number; suite: number; opensslSuite: string },
  certificateRequested: () => boolean | Promise<boolean>,
): Promise<void> {
  const { serverName } = context.target;
  const name = serverName === undefined ? {} : { serverName };
  const offer: TlsHandshakeOffer = { kind: 'handshake', version, suite, opensslSuite, ...name };
  const made = await context.handshake({ version, opensslSuite, ...name });
  const answer: TlsHandshakeAnswer = {
    kind: 'handshake',
    completed: made.kind === 'completed',
    version: made.negotiated?.version ?? '',
    suite: made.negotiated?.suite ?? '',
    certificates: made.chain.map(toHex),
  };
  const outcome = outcomeOf(made, await certificateRequested());
  context.record({
    probe: 'tls/handshake',
    order,
    offer,
    outcome,
    detail: outcome === 'authentication-failed' ? `${said(made)} (the server wants a client certificate)` : said(made),
    answer,
    sent: '',
    received: '',
    startedAtMs: made.startedAtMs,
    elapsedMs: made.elapsedMs,
    attempts: 1,
  });
}

/** OpenSSL's words carry source lines and thread numbers; an alert says more in the words of the registry. */
function said({ detail }: HandshakeOutcome): string {
  const description = /alert number (\d+)/.exec(detail)?.[1];
  return description === undefined ? detail : `alert ${alertText(Number(description))}`;
}

function outcomeOf({ kind, detail }: HandshakeOutcome, certificateRequested: boolean): OutcomeKind {
  if (kind === 'completed') return 'answered';
  if (kind === 'not-made') return 'not-made';
  if (/CERTIFICATE_REQUIRED|alert number 116\b/i.test(detail)) return 'authentication-failed';
  if (certificateRequested && (kind !== 'failed' || /alert/i.test(detail))) return 'authentication-failed';
  // Complete handshakes are not repeated, and stand between no controls: a session that was dropped behind one shows nothing.
  if (kind === 'declined') return 'closed';
  if (kind !== 'failed') return kind;
  return /alert/i.test(detail) ? 'refused' : 'not-made';
}
