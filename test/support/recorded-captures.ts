import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Recording } from '../../core/observation/recording.ts';

/*
 * Negotiations between programs that are not ours, recorded in the lab, and what is known of each by how both were set up. `test/lab/recorded.test.ts` makes
 * them anew and holds them to the same; with GATEPROOF_RECORD=1 it puts them here.
 */

/** Observations in their order: probe, outcome, and the detail without the numbers of packets. */
type Told = readonly (readonly [probe: string, outcome: string, detail: string])[];

export const truths: Readonly<Record<string, Told>> = {
  'strongswan-retry': [],
  'strongswan-hybrid': [],
  'ikev1-main': [],
  'ikev1-aggressive': [],
  'openssl-tls12': [],
  'openssl-tls13-retry': [],
  'openssl-dtls12': [],
};

export function toldBy({ observations }: Recording): Told {
  return observations.map(({ probe, outcome, detail }) => [probe, outcome, detail.split('; packets')[0] ?? '']);
}

export function recordedFile(name: string): string {
  return fileURLToPath(new URL(`../sources/captures/recorded/${name}.pcapng`, import.meta.url));
}

export function recordedCapture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(recordedFile(name)));
}
