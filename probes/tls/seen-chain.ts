import { cipherSuite } from '../../core/protocol/tls/registry.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { attempt } from './attempt.ts';
import { readCertificate } from './read-certificate.ts';

/** A chain that an exchange showed. */
export interface SeenChain {
  readonly version: number;
  /** Of the suite that it was shown with, 'RSA'; '' in TLS 1.3. */
  readonly authentication: string;
  /** Of the leaf, 'RSA-2048'; '' where it cannot be read. */
  readonly publicKey: string;
}

/** The name of a leaf's key: 'RSA-2048'; '' for one that cannot be read. */
export function publicKeyOf(chain: readonly string[] | undefined): string | undefined {
  const [leaf] = chain ?? [];
  if (leaf === undefined) return undefined;
  return attempt(() => readCertificate(fromHex(leaf)).facts.publicKey) ?? '';
}

/** How the server of a suite authenticates itself, in the words of the registry; '' in TLS 1.3. */
export function authenticationOf(suite: number): string {
  return cipherSuite(suite)?.authentication ?? '';
}
