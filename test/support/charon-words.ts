import type { Names } from '../../core/policy/algebra/sentence.ts';
import { ENCRYPTION_ALGORITHMS } from '../../core/protocol/ikev2/encryption-algorithms.ts';
import {
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
  type TransformRegistry,
} from '../../core/protocol/ikev2/registry.ts';

/** A combination of an IKE SA as `swanctl --list-sas` tells it: 'AES_GCM_16-256/PRF_HMAC_SHA2_384/MODP_2048'. */
export function ikeInSwanctlWords(names: Names): string {
  const one = (key: string): string | null => names[key]?.[0] ?? null;
  const integrity = one('integrity');
  return [
    cipherWord(one('encryption') ?? ''),
    ...(integrity === null ? [] : [named(integrityRegistry, integrity)]),
    named(prfRegistry, one('prf')),
    named(keyExchangeRegistry, one('keyExchange')),
  ].join('/');
}

/** A combination of ESP without a group: 'ESP:AES_GCM_16-256'. */
export function espInSwanctlWords(names: Names): string {
  const integrity = names['integrity']?.[0] ?? null;
  const cipher = cipherWord(names['encryption']?.[0] ?? '');
  return `ESP:${[cipher, ...(integrity === null ? [] : [named(integrityRegistry, integrity)])].join('/')}`;
}

function cipherWord(name: string): string {
  const [, own = name, bits] = /^(.*?)(?:-(\d+))?$/u.exec(name) ?? [];
  const vici = ENCRYPTION_ALGORITHMS.find((one) => one.name === own)?.vici ?? own;
  return bits === undefined ? vici : `${vici}-${bits}`;
}

function named({ all }: TransformRegistry, name: string | null): string {
  return all.find((one) => one.name === name)?.vici ?? `unknown ${name}`;
}
