import type { CertificateFacts } from '../../core/facts/facts.ts';
import { isInstant } from '../text/instant.ts';
import { visibleText } from '../text/visible-text.ts';
import { publicKeyAlgorithm, signatureAlgorithm } from './algorithm.ts';
import type { Assets, Seen } from './assets.ts';

/** Certificate assets with their public keys, by the SHA-256 of the certificate; their references in the order given. */
export function certificateAssets(
  certificates: readonly CertificateFacts[],
  seen: Seen,
  assets: Assets,
): readonly string[] {
  return certificates.map((one) => {
    const signature = assets.algorithm(signatureAlgorithm(one.signatureAlgorithm || 'unknown signature'), seen);
    const keyAlgorithm = assets.algorithm(publicKeyAlgorithm(one.publicKey || 'unknown key'), seen);
    const key = assets.add('public-key', one.sha256, `public key of ${one.subject}`, seen, () => ({
      cryptoProperties: {
        assetType: 'related-crypto-material',
        relatedCryptoMaterialProperties: { type: 'public-key', size: one.publicKeyBits, algorithmRef: keyAlgorithm },
      },
    }));
    const ref = assets.add('certificate', one.sha256, one.subject, seen, () => ({
      cryptoProperties: { assetType: 'certificate', certificateProperties: certificate(one, signature, key, assets) },
      properties: certificateExtensions(one).map(([name, value]) => ({ name: `gateproof:certificate:${name}`, value })),
    }));
    assets.depends(key, [keyAlgorithm]);
    assets.depends(ref, [signature, key]);
    return ref;
  });
}

function certificate(one: CertificateFacts, signature: string, key: string, { specVersion }: Assets): object {
  const both = {
    subjectName: visibleText(one.subject),
    issuerName: visibleText(one.issuer),
    ...(isInstant(one.notBefore) ? { notValidBefore: one.notBefore } : {}),
    ...(isInstant(one.notAfter) ? { notValidAfter: one.notAfter } : {}),
  };
  if (specVersion === '1.6') {
    return { ...both, signatureAlgorithmRef: signature, subjectPublicKeyRef: key, certificateFormat: 'X.509' };
  }
  return {
    serialNumber: visibleText(one.serialNumber),
    ...both,
    certificateFormat: 'X.509',
    fingerprint: { alg: 'SHA-256', content: one.sha256 },
    certificateExtensions: certificateExtensions(one).map(([name, value]) => ({
      commonExtensionName: name,
      commonExtensionValue: value,
    })),
    relatedCryptographicAssets: [
      { type: 'algorithm', ref: signature },
      { type: 'publicKey', ref: key },
    ],
  };
}

function certificateExtensions(one: CertificateFacts): readonly (readonly [string, string])[] {
  const lists = [
    ['subjectAlternativeName', one.subjectAlternativeNames],
    ['keyUsage', one.keyUsage],
    ['extendedKeyUsage', one.extendedKeyUsage],
  ] as const;
  return [
    ['basicConstraints', one.isCa ? 'CA:TRUE' : 'CA:FALSE'],
    ...lists
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, visibleText(values.join(', '))] as const),
  ];
}
