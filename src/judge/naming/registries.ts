import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { SpaceName } from '../../../core/facts/facts.ts';
import {
  ADDITIONAL_AT_ONCE,
  ADDITIONAL_WITH,
  CHILD_PROTOCOLS,
  type Coded,
  IKE_VERSIONS,
  PROPOSAL_FORMS,
  TRANSFORM_TYPES,
} from '../../../core/protocol/ikev2/question-kinds.ts';
import {
  encryptionName,
  integrityRegistry,
  keyExchangeRegistry,
  prfName,
  sequenceNumbersName,
} from '../../../core/protocol/ikev2/registry.ts';
import { DTLS_VERSIONS, PSK_MODES, QUIC_VERSIONS } from '../../../core/protocol/tls/carriers.ts';
import { suiteNames, versionNames } from '../../../core/protocol/tls/registry.ts';
import { everythingRegistered } from '../../../core/spaces/ikev2-universe.ts';
import { suiteUniverse } from '../../../core/spaces/tls-universe.ts';

/** A registry whose numbers questions about a space are made of. */
export interface CodePoints {
  /** As in `Facts.asked`. */
  readonly registry: string;
  /** Every number that is assigned. */
  readonly codes: readonly number[];
  readonly name: (code: number) => string;
  /** The dimension of the space that its numbers are; absent where they are none. */
  readonly dimension?: number;
  /** Schemes at which something can be asked by it; absent: all of the space. */
  readonly schemes?: readonly Scheme[];
}

/** The registries of each space: what is in none of their questions was not tested. */
export const registries: Readonly<Record<SpaceName, readonly CodePoints[]>> = {
  ike: ikeRegistries(),
  ipsec: ipsecRegistries(),
  tls: tlsRegistries(),
};

function coded(registry: string, rows: readonly (readonly [...Coded, ...unknown[]])[]): CodePoints {
  const names = new Map(rows.map(([code, name]) => [code, name]));
  return { registry, codes: rows.map(([code]) => code), name: (code) => names.get(code) ?? `${registry} ${code}` };
}

function transformTypes(usedIn: 'IKE' | 'ESP'): CodePoints {
  return coded(
    'transform-type',
    TRANSFORM_TYPES.filter(([, , uses]) => uses.includes(usedIn)),
  );
}

function ikeRegistries(): readonly CodePoints[] {
  const { encryption, integrity, prf, keyExchange } = everythingRegistered();
  return [
    coded('version', IKE_VERSIONS),
    transformTypes('IKE'),
    { registry: 'encryption', codes: encryption, name: encryptionName, dimension: 0 },
    { registry: 'integrity', codes: integrity, name: integrityRegistry.name, dimension: 1 },
    { registry: 'prf', codes: prf, name: prfName, dimension: 2 },
    { registry: 'key-exchange', codes: keyExchange, name: keyExchangeRegistry.name, dimension: 3 },
    coded('form', PROPOSAL_FORMS),
  ];
}

function ipsecRegistries(): readonly CodePoints[] {
  const { encryption, integrity, keyExchange, sequenceNumbers } = everythingRegistered();
  return [
    coded('protocol', CHILD_PROTOCOLS),
    coded('additional-at-once', ADDITIONAL_AT_ONCE),
    coded('additional-with', ADDITIONAL_WITH),
    transformTypes('ESP'),
    { registry: 'encryption', codes: encryption, name: encryptionName, dimension: 0 },
    { registry: 'integrity', codes: integrity, name: integrityRegistry.name, dimension: 1 },
    { registry: 'key-exchange', codes: keyExchange, name: keyExchangeRegistry.name, dimension: 2 },
    { registry: 'sequence-numbers', codes: sequenceNumbers, name: sequenceNumbersName, dimension: 3 },
    coded('form', PROPOSAL_FORMS),
  ];
}

function tlsRegistries(): readonly CodePoints[] {
  // Whatever shares the name and the port of a server over TCP; OpenVPN carries TLS and nothing of these.
  const schemes: readonly Scheme[] = ['tls', 'sstp'];
  return [
    { registry: 'version', codes: versionNames.codes, name: versionNames.name, dimension: 0 },
    { registry: 'suite', codes: suiteUniverse.flatMap((box) => box[1] ?? []), name: suiteNames.name, dimension: 1 },
    coded('psk-mode', PSK_MODES),
    { ...coded('dtls-version', DTLS_VERSIONS), schemes },
    { ...coded('quic-version', QUIC_VERSIONS), schemes },
  ];
}
