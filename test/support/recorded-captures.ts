import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Recording } from '../../core/observation/recording.ts';
import { aesGcm256 } from './ike-rows.ts';

/*
 * Negotiations between programs that are not ours, recorded in the lab, and what is known of each by how both were set up. `test/lab/recorded.test.ts` makes
 * them anew and holds them to the same; with GATEPROOF_RECORD=1 it puts them here.
 */

/** Observations in their order: probe, outcome, the detail without the numbers of packets, and what more is known of the choice. */
type Told = readonly (readonly [probe: string, outcome: string, detail: string, chosen: string])[];

export const truths: Readonly<Record<string, Told>> = {
  // The gateway has Azure's 17 rows in their order; the client guesses x25519 and has to ask again.
  'strongswan-retry': [
    ['capture/ikev2', 'refused', 'INVALID_KE_PAYLOAD, wanted 2048-bit MODP Group', ''],
    ['capture/ikev2', 'answered', 'SA chosen, and both went on with it', `${aesGcm256},0,6,14`],
  ],
  // aes256gcm16-prfsha384-ecp384-ke1_mlkem768 on both sides.
  'strongswan-hybrid': [['capture/ikev2', 'answered', 'SA chosen, and both went on with it', `${aesGcm256},0,6,20,36`]],
  // aes256-sha256-modp2048 on both sides.
  'ikev1-main': [
    [
      'capture/ikev1',
      'answered',
      'SA chosen: AES-CBC-256, SHA2-256, pre-shared key, 2048-bit MODP Group',
      '7,256,4,1,14',
    ],
  ],
  'ikev1-aggressive': [
    [
      'capture/ikev1',
      'answered',
      'SA chosen: AES-CBC-256, SHA2-256, pre-shared key, 2048-bit MODP Group',
      '7,256,4,1,14',
    ],
  ],
  'openssl-tls12': [
    [
      'capture/tls',
      'answered',
      'ServerHello TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 secp256r1, and the handshake was completed',
      '',
    ],
  ],
  // The client sends a share of x25519 and has secp384r1 beside it, which is all that the server takes.
  'openssl-tls13-retry': [
    [
      'capture/tls',
      'answered',
      'ServerHello TLSv1.3 TLS_AES_256_GCM_SHA384 secp384r1, and the handshake was completed',
      'retried',
    ],
  ],
  'openssl-dtls12': [['capture/dtls', 'answered', 'ServerHello DTLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', '']],
};

export function toldBy({ observations }: Recording): Told {
  return observations.map(({ probe, outcome, detail, answer }) => {
    const chosen = answer?.['point'] ?? answer?.['transform'];
    const more = Array.isArray(chosen) ? chosen.join(',') : '';
    return [probe, outcome, detail.split('; packet')[0] ?? '', answer?.['retried'] === true ? 'retried' : more];
  });
}

export function recordedFile(name: string): string {
  return fileURLToPath(new URL(`../sources/captures/recorded/${name}.pcapng`, import.meta.url));
}

export function recordedCapture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(recordedFile(name)));
}
