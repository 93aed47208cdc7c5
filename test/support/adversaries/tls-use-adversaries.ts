import type { TlsAdversary } from './tls-adversary.ts';
import { alert, close, conforming, documented, failsBehind, reset, silence } from './tls-behaviours.ts';

/** DHE suites, which these gateways choose before others. */
const dhe = [0x009f, 0x0033];
const tookDhe = { ...conforming, suites: { 0x0303: [...dhe, ...documented] } };
const closed = [/^tls\/nothing-else/, /^tls\/version-/, /constraint|only|-tls/];
const wantsOne = { ...conforming, certificateRequested: true };

/** Gateways that answer hellos, and with which no client can talk. */
export const tlsUseAdversaries: readonly TlsAdversary[] = [
  {
    name: 'falls silent behind the ClientKeyExchange',
    accepts: conforming,
    ends: { kind: 'silent', detail: 'no answer', sentFinished: true },
  },
  {
    name: 'resets behind the ClientKeyExchange',
    accepts: conforming,
    ends: { kind: 'reset', detail: 'ECONNRESET', sentFinished: true },
  },
  {
    name: 'closes behind the ClientKeyExchange',
    accepts: conforming,
    ends: { kind: 'closed', detail: 'closed', sentFinished: true },
  },
  {
    name: 'signs its key exchange wrongly',
    accepts: conforming,
    ends: { kind: 'failed', detail: 'ERR_SSL_BAD_SIGNATURE: bad signature' },
  },
  {
    name: 'signs its key exchange wrongly, and asks for a client certificate',
    accepts: wantsOne,
    ends: { kind: 'failed', detail: 'ERR_SSL_BAD_SIGNATURE: bad signature' },
  },
  {
    name: 'sends a key share that is no point of the curve, and asks for a client certificate',
    accepts: wantsOne,
    ends: { kind: 'failed', detail: 'ERR_SSL_BAD_ECPOINT: bad ecpoint' },
  },
  {
    name: 'asks for a client certificate, and fails of itself behind it',
    accepts: wantsOne,
    ends: { kind: 'failed', detail: 'EPROTO: SSL alert number 80', sentFinished: true },
  },
  {
    name: 'asks for a client certificate, and falls silent',
    accepts: wantsOne,
    ends: { kind: 'silent', detail: 'no answer', sentFinished: true },
  },
  {
    name: 'asks for a client certificate, and refuses the hello of the second stack by the same alert',
    accepts: wantsOne,
    ends: { kind: 'failed', detail: 'EPROTO: SSL alert number 40' },
  },
  {
    name: 'asks for a client certificate, and closes where there is none',
    accepts: wantsOne,
    ends: { kind: 'closed', detail: 'closed', sentFinished: true, wantsCertificate: true },
  },
  {
    name: 'asks for a client certificate, and says certificate_required where there is none',
    accepts: wantsOne,
    ends: { kind: 'failed', detail: 'EPROTO: SSL alert number 116', sentFinished: true, wantsCertificate: true },
  },
  {
    name: 'chooses DHE suites, and says internal_error behind its certificate',
    accepts: conforming,
    does: [failsBehind(alert(80), dhe)],
  },
  {
    name: 'chooses DHE suites, and says handshake_failure behind its certificate',
    accepts: conforming,
    does: [failsBehind(alert(40), dhe)],
  },
  {
    name: 'chooses DHE suites, and closes behind its certificate',
    accepts: conforming,
    does: [failsBehind(close, dhe)],
    leavesOpen: closed,
  },
  {
    name: 'chooses DHE suites, and resets behind its certificate',
    accepts: conforming,
    does: [failsBehind(reset, dhe)],
    leavesOpen: closed,
  },
  {
    name: 'chooses DHE suites, and falls silent behind its certificate',
    accepts: conforming,
    does: [failsBehind(silence, dhe)],
    leavesOpen: closed,
  },
  {
    name: 'accepts DHE suites, and says internal_error behind its certificate half of the time',
    accepts: tookDhe,
    does: [failsBehind(alert(80), dhe, ({ chance }) => chance(7) < 1 / 2)],
    // The same suite is accepted in one exchange and refused in another: where the scan sees both, it has to say so.
    leavesOpen: [...closed, /answers-agree/],
  },
];
