import { keyExchangeRegistry } from '../../core/protocol/ikev2/registry.ts';
import { wordOf } from '../words/word-of.ts';
import { type Algorithm, curveOf, hashAlgorithm, unknownAlgorithm } from './algorithm.ts';

const ECP_CURVES: Readonly<Record<string, string>> = {
  '192': 'secg/secp192r1',
  '224': 'secg/secp224r1',
  '256': 'secg/secp256r1',
  '384': 'secg/secp384r1',
  '521': 'secg/secp521r1',
};

/** An INTEG transform by IANA's name, 'AUTH_HMAC_SHA2_256_128'. */
export function integrityAlgorithm(name: string): Algorithm {
  const hash = /^AUTH_HMAC_(MD5|SHA1|SHA2_\d+)_\d+$/.exec(name)?.[1];
  if (hash !== undefined) return { name, primitive: 'mac', family: 'HMAC', ...parameterOf(hash) };
  return name.startsWith('AUTH_AES_CMAC') ? { name, primitive: 'mac', family: 'CMAC' } : { name, primitive: 'mac' };
}

/** A PRF transform by IANA's name, 'PRF_HMAC_SHA2_384'. */
export function prfAlgorithm(name: string): Algorithm {
  const hash = /^PRF_HMAC_(MD5|SHA1|SHA2_\d+)$/.exec(name)?.[1];
  return { name, primitive: 'kdf', family: 'IKE-PRF', ...(hash === undefined ? {} : parameterOf(hash)) };
}

/** A KE transform by IANA's name, '2048-bit MODP Group', 'ml-kem-768'. */
export function keyExchangeAlgorithm(name: string): Algorithm {
  const modpBits = /^(\d+)-bit MODP Group/.exec(name)?.[1];
  if (modpBits !== undefined) return { name, primitive: 'key-agree', family: 'FFDH', parameter: modpBits };
  const ecpBits = /^(\d+)-bit random ECP group$/i.exec(name)?.[1];
  const curve = ecpBits === undefined ? curveOf(name) : wordOf(ECP_CURVES, ecpBits);
  if (curve !== undefined) return { name, primitive: 'key-agree', family: 'ECDH', curve };
  const kem = /^ml-kem-(\d+)$/.exec(name)?.[1];
  if (kem !== undefined) return { name, primitive: 'kem', family: 'ML-KEM', parameter: kem };
  return name.startsWith('GOST') ? { name, primitive: 'key-agree', family: 'GOST' } : unknownAlgorithm(name);
}

/** The transform's number; undefined for a name that says none. */
export function keyExchangeNumber(name: string): number | undefined {
  const unregistered = /^KE_(\d+)$/.exec(name)?.[1];
  return keyExchangeRegistry.id(name) ?? (unregistered === undefined ? undefined : Number(unregistered));
}

function parameterOf(hash: string): { readonly parameter?: string } {
  const { parameter } = hashAlgorithm(hash);
  return parameter === undefined ? {} : { parameter };
}
