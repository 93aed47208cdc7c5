import type { Message } from './message.ts';

/** Algorithms of an SA in charon's words (`AES_GCM_16`, `ECP_384`); `undefined` where charon names none. */
export interface SaAlgorithms {
  readonly encryption: string | undefined;
  /** Bits; absent for ciphers of one key length. */
  readonly encryptionKeySize: number | undefined;
  /** Absent for an AEAD cipher. */
  readonly integrity: string | undefined;
  /** Bits; absent where the algorithm implies it. */
  readonly integrityKeySize: number | undefined;
  /** `dh-group`. For a CHILD_SA: absent without PFS, and always absent for the one made in IKE_AUTH. */
  readonly keyExchange: string | undefined;
  /** RFC 9370, `ake1` to `ake7`, in that order, those that are there. */
  readonly additionalKeyExchanges: readonly string[];
}

/** One CHILD_SA of `list-sas`. The algorithms are there only in states from INSTALLED on. */
export interface ChildSa extends SaAlgorithms {
  readonly name: string;
  readonly uniqueId: string;
  readonly state: string;
  readonly mode: string | undefined;
  readonly protocol: string | undefined;
  readonly extendedSequenceNumbers: boolean;
  readonly localTs: readonly string[];
  readonly remoteTs: readonly string[];
  /** All that charon said, in its order. */
  readonly message: Message;
}

/** One IKE_SA of `list-sas`. Several may have the same connection name. */
export interface IkeSa extends SaAlgorithms {
  readonly name: string;
  readonly uniqueId: string;
  readonly state: string;
  readonly version: string | undefined;
  readonly prf: string | undefined;
  readonly localHost: string | undefined;
  readonly remoteHost: string | undefined;
  readonly localId: string | undefined;
  readonly remoteId: string | undefined;
  readonly initiator: boolean;
  /** 16 hex digits. */
  readonly initiatorSpi: string | undefined;
  readonly responderSpi: string | undefined;
  readonly childSas: readonly ChildSa[];
  /** All that charon said, in its order. */
  readonly message: Message;
}

/** The IKE_SAs of one `list-sa` event: one in practice, but the form allows more. */
export function ikeSas(event: Message): readonly IkeSa[] {
  return event.sections.map(([name, sa]) => ({
    name,
    uniqueId: sa.text('uniqueid') ?? '',
    state: sa.text('state') ?? '',
    version: sa.text('version'),
    ...algorithms(sa),
    prf: sa.text('prf-alg'),
    localHost: sa.text('local-host'),
    remoteHost: sa.text('remote-host'),
    localId: sa.text('local-id'),
    remoteId: sa.text('remote-id'),
    initiator: sa.text('initiator') === 'yes',
    initiatorSpi: sa.text('initiator-spi'),
    responderSpi: sa.text('responder-spi'),
    childSas: (sa.section('child-sas')?.sections ?? []).map(([key, child]) => childSa(key, child)),
    message: sa,
  }));
}

// The key is "name-uniqueid" and may be cut off; the name stands in the section.
function childSa(key: string, sa: Message): ChildSa {
  return {
    name: sa.text('name') ?? key,
    uniqueId: sa.text('uniqueid') ?? '',
    state: sa.text('state') ?? '',
    mode: sa.text('mode'),
    protocol: sa.text('protocol'),
    ...algorithms(sa),
    extendedSequenceNumbers: sa.text('esn') === '1',
    localTs: sa.list('local-ts'),
    remoteTs: sa.list('remote-ts'),
    message: sa,
  };
}

function algorithms(sa: Message): SaAlgorithms {
  return {
    encryption: sa.text('encr-alg'),
    encryptionKeySize: number(sa.text('encr-keysize')),
    integrity: sa.text('integ-alg'),
    integrityKeySize: number(sa.text('integ-keysize')),
    keyExchange: sa.text('dh-group'),
    additionalKeyExchanges: [1, 2, 3, 4, 5, 6, 7].flatMap((round) => sa.text(`ake${round}`) ?? []),
  };
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
