import type { TlsAdversary } from './tls-adversary.ts';
import { conforming } from './tls-behaviours.ts';

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
];
