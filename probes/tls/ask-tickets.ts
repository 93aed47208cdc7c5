import { isOpenVpn } from '../../core/endpoint/scheme.ts';
import { tlsVersion, versionName } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { countOf } from './ask-hello.ts';
import { answerOf, outcomeOf, said } from './observe-handshake.ts';
import { opensslSuite } from './openssl-suite.ts';
import type { TlsHandshakeAnswer, TlsHandshakeOffer } from './tls-offer.ts';

/**
 * Completes a handshake of TLS 1.3 with each of these suites, ends it, and waits for the end of the server: its tickets come behind the
 * handshake, and are all there by then. Nothing is asked inside OpenVPN, whose sessions end otherwise.
 */
export async function askTickets(context: StreamContext, suites: readonly number[]): Promise<void> {
  if (isOpenVpn(context.target.scheme)) return;
  for (const suite of suites) await askOne(context, suite);
}

async function askOne(context: StreamContext, suite: number): Promise<void> {
  const name = opensslSuite(suite);
  if (name === undefined) return;
  const version = tlsVersion.tls13;
  const { serverName } = context.target;
  const request = {
    version,
    opensslSuite: name,
    awaitsTickets: true as const,
    ...(serverName === undefined ? {} : { serverName }),
  };
  const offer: TlsHandshakeOffer = { kind: 'handshake', suite, ...request };
  const made = await context.handshake(request);
  const answer: TlsHandshakeAnswer = {
    ...answerOf(made),
    ...(made.tickets === undefined ? {} : { tickets: { ...made.tickets } }),
  };
  context.record({
    probe: 'tls/tickets',
    order: `tls/5-features/${versionName(version)}/tickets/${suite.toString(16)}`,
    offer,
    outcome: outcomeOf(made, false),
    detail: said(made),
    answer,
    sent: '',
    received: '',
    ...countOf(made),
    startedAtMs: made.startedAtMs,
    elapsedMs: made.elapsedMs,
    attempts: 1,
  });
}
