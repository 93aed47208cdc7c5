import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';

/** What the certificate decoder is made of, in an order in which each part brings little that is not there yet. */
export const certificateDecoderParts: readonly string[] = [
  'reflect-metadata',
  '@peculiar/asn1-schema',
  '@peculiar/asn1-x509',
  '@peculiar/asn1-ecc',
  '@peculiar/asn1-rsa',
  '@peculiar/asn1-pkcs9',
  '@peculiar/asn1-csr',
  'tsyringe',
];

/**
 * Loads what judges, while the answers of the targets are on their way; `reports`, `certificates`: the terminal report and the decoder of certificates,
 * too. In parts, so that an answer that comes meanwhile waits for one part and not for all. Resolves with the judge.
 */
export async function loadAhead({
  certificates,
  reports,
}: {
  readonly certificates: boolean;
  readonly reports: boolean;
}): Promise<typeof import('./judge.ts')> {
  await setImmediate();
  const judging = await import('./judge.ts');
  await setImmediate();
  if (reports) await import('../../reports/terminal.ts');
  if (certificates) await loadCertificateDecoder();
  return judging;
}

/** Whatever fails here fails again, and is told, where a certificate is decoded. */
async function loadCertificateDecoder(): Promise<void> {
  const load = createRequire(import.meta.url);
  try {
    const inside = createRequire(load.resolve('@peculiar/x509'));
    for (const part of certificateDecoderParts) {
      await setImmediate();
      inside(part);
    }
    load('@peculiar/x509');
  } catch {
    return;
  }
}
