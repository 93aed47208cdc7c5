import type { ChildSa, IkeSa } from '../../packages/strongswan-vici-ts/src/index.ts';
import {
  encryptionFromVici,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
} from '../../src/protocol/ikev2/registry.ts';
import type { SaKind } from '../../src/protocol/ikev2/universe.ts';
import { type Box, boxHas, type Point } from '../../src/region/region.ts';

/** What a gateway chose: a point, or why what charon says of it is none of the points that were offered. */
export type Negotiated = { readonly point: Point } | { readonly malformed: string };

/** `encr-alg`, `encr-keysize`, `integ-alg`, `prf-alg` and `dh-group` of list-sas as a point of the space 'ike'. */
export function negotiatedIke(sa: IkeSa): Negotiated {
  if (sa.additionalKeyExchanges.length > 0) return { malformed: 'additional key exchanges, which were not offered' };
  return pointOf([
    ['encr-alg', sa.encryption, (name) => encryptionFromVici(name, sa.encryptionKeySize ?? 0)],
    ['integ-alg', sa.integrity ?? '', (name) => (name === '' ? 0 : integrityRegistry.fromVici(name))],
    ['prf-alg', sa.prf, prfRegistry.fromVici],
    ['dh-group', sa.keyExchange, keyExchangeRegistry.fromVici],
  ]);
}

/** The same of a CHILD_SA made by CREATE_CHILD_SA, as a point of the space 'ipsec': no `dh-group` is no PFS. */
export function negotiatedIpsec(child: ChildSa): Negotiated {
  if (child.additionalKeyExchanges.length > 0) return { malformed: 'additional key exchanges, which were not offered' };
  return pointOf([
    ['encr-alg', child.encryption, (name) => encryptionFromVici(name, child.encryptionKeySize ?? 0)],
    ['integ-alg', child.integrity ?? '', (name) => (name === '' ? 0 : integrityRegistry.fromVici(name))],
    ['dh-group', child.keyExchange ?? '', (name) => (name === '' ? 0 : keyExchangeRegistry.fromVici(name))],
    ['esn', child.extendedSequenceNumbers ? '1' : '0', Number],
  ]);
}

/**
 * The proposal that charon logs when the gateway's answer has come, before it derives a key or installs anything:
 * 'selected proposal: IKE:AES_CBC_256/HMAC_SHA2_384_192/PRF_HMAC_SHA2_384/MODP_2048', 'ESP:AES_GCM_16_256/NO_EXT_SEQ'.
 * Undefined when there is none in the log.
 */
export function selectedProposal(space: SaKind, lines: readonly string[]): Negotiated | undefined {
  const pattern = space === 'ike' ? /selected proposal: IKE:(\S+)/ : /selected proposal: ESP:(\S+)/;
  const text = lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1);
  if (text === undefined) return undefined;
  const words = text.split('/');
  const find = (from: (word: string) => number | undefined): number =>
    words.map(from).find((id) => id !== undefined) ?? 0;
  const known = [
    encryptionWord,
    integrityRegistry.fromVici,
    prfRegistry.fromVici,
    keyExchangeRegistry.fromVici,
    sequenceWord,
  ];
  const unknown = words.find((word) => word !== 'NONE' && known.every((from) => from(word) === undefined));
  if (unknown !== undefined) return { malformed: `the selected proposal ${text} has the unknown transform ${unknown}` };
  const point =
    space === 'ike'
      ? [
          find(encryptionWord),
          find(integrityRegistry.fromVici),
          find(prfRegistry.fromVici),
          find(keyExchangeRegistry.fromVici),
        ]
      : [
          find(encryptionWord),
          find(integrityRegistry.fromVici),
          find(keyExchangeRegistry.fromVici),
          find(sequenceWord),
        ];
  return { point };
}

/** The answer, if it is one of the points offered; otherwise what is wrong with it (RFC 7296 section 2.7). */
export function checkAnswer(negotiated: Negotiated, offered: readonly Box[]): Negotiated {
  if ('malformed' in negotiated || offered.some((box) => boxHas(box, negotiated.point))) return negotiated;
  return { malformed: `the gateway chose ${negotiated.point.join('/')}, which was not offered` };
}

type Field = readonly [name: string, text: string | undefined, read: (text: string) => number | undefined];

function pointOf(fields: readonly Field[]): Negotiated {
  const point: number[] = [];
  for (const [name, text, read] of fields) {
    const value = text === undefined ? undefined : read(text);
    if (value === undefined) return { malformed: `charon says ${name} = ${text ?? '(nothing)'}, which is unknown` };
    point.push(value);
  }
  return { point };
}

/** 'AES_GCM_16_256' has its key length at the end, 'CHACHA20_POLY1305' and '3DES_CBC' have none. */
function encryptionWord(word: string): number | undefined {
  const [, name = '', bits = '0'] = /^(.+)_(\d+)$/.exec(word) ?? [];
  const withLength = encryptionFromVici(name, Number(bits));
  return withLength ?? encryptionFromVici(word, 0);
}

function sequenceWord(word: string): number | undefined {
  if (word === 'EXT_SEQ') return 1;
  return word === 'NO_EXT_SEQ' ? 0 : undefined;
}
