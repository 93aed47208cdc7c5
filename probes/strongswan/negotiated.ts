import {
  encryptionFromVici,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
} from '../../core/protocol/ikev2/registry.ts';
import { type Box, boxHas, type Point } from '../../core/spaces/region.ts';
import type { SaKind } from '../../core/spaces/sa-vocabulary.ts';
import type { ChildSa, IkeSa, SaAlgorithms } from '../../packages/strongswan-vici-ts/src/index.ts';

/** What a gateway chose: a point, or why what charon says of it is none of the points that were offered. */
export type Negotiated = { readonly point: Point } | { readonly malformed: string };

/**
 * `encr-alg`, `encr-keysize`, `integ-alg`, `prf-alg` and `dh-group` of list-sas as a point of the space 'ike'. Which of the seven additional
 * key exchanges a method is says the proposal that was selected alone, which has to be the one that is listed.
 */
export function negotiatedIke(sa: IkeSa, selected?: Negotiated): Negotiated {
  const listed = pointOf([
    ['encr-alg', sa.encryption, (name) => encryptionFromVici(name, sa.encryptionKeySize ?? 0)],
    ['integ-alg', sa.integrity ?? '', (name) => (name === '' ? 0 : integrityRegistry.fromVici(name))],
    ['prf-alg', sa.prf, prfRegistry.fromVici],
    ['dh-group', sa.keyExchange, keyExchangeRegistry.fromVici],
  ]);
  return withAdditional(listed, sa, selected, true);
}

/** The same of a CHILD_SA made by CREATE_CHILD_SA, as a point of the space 'ipsec': no `dh-group` is no PFS. */
export function negotiatedIpsec(child: ChildSa, selected?: Negotiated): Negotiated {
  const listed = pointOf([
    child.protocol === 'AH'
      ? ['encr-alg', child.encryption ?? '', (name) => (name === '' ? 0 : undefined)]
      : ['encr-alg', child.encryption, (name) => encryptionFromVici(name, child.encryptionKeySize ?? 0)],
    ['integ-alg', child.integrity ?? '', (name) => (name === '' ? 0 : integrityRegistry.fromVici(name))],
    ['dh-group', child.keyExchange ?? '', (name) => (name === '' ? 0 : keyExchangeRegistry.fromVici(name))],
    ['esn', child.extendedSequenceNumbers ? '1' : '0', Number],
  ]);
  // Without PFS charon 6.1 makes no additional key exchange and lists none, though it was chosen.
  return withAdditional(listed, child, selected, child.keyExchange !== undefined);
}

function withAdditional(
  listed: Negotiated,
  { additionalKeyExchanges }: SaAlgorithms,
  selected: Negotiated | undefined,
  areListed: boolean,
): Negotiated {
  const chosen = selected !== undefined && 'point' in selected ? selected.point : [];
  if (additionalKeyExchanges.length === 0 && chosen.length <= 4) return listed;
  if ('malformed' in listed || chosen.slice(0, 4).join() !== listed.point.join()) {
    return { malformed: 'additional key exchanges, of which the log does not tell' };
  }
  const named = additionalKeyExchanges.map((name) => keyExchangeRegistry.fromVici(name));
  const methods = chosen.slice(4).filter((id) => id !== 0);
  if ((areListed || named.length > 0) && named.join() !== methods.join()) {
    return { malformed: `additional key exchanges ${additionalKeyExchanges.join(', ')}, which were not chosen` };
  }
  return { point: chosen };
}

/**
 * The proposal that charon logs when the gateway's answer has come, before it derives a key or installs anything:
 * 'selected proposal: IKE:AES_CBC_256/HMAC_SHA2_384_192/PRF_HMAC_SHA2_384/MODP_2048', 'ESP:AES_GCM_16_256/NO_EXT_SEQ'.
 * Undefined when there is none in the log.
 */
export function selectedProposal(space: SaKind, lines: readonly string[]): Negotiated | undefined {
  const pattern = space === 'ike' ? /selected proposal: IKE:(\S+)/ : /selected proposal: (?:ESP|AH):(\S+)/;
  const text = lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1);
  if (text === undefined) return undefined;
  const all = text.split('/');
  const additional = all.flatMap((word) => additionalWord(word) ?? []);
  const words = all.filter((word) => additionalWord(word) === undefined);
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
  if (additional.length === 0) return { point };
  const lost = additional.find(({ id }) => id === undefined);
  if (lost !== undefined) return { malformed: `the selected proposal ${text} has the unknown transform ${lost.word}` };
  const methods = [1, 2, 3, 4, 5, 6, 7].map((type) => additional.find((one) => one.type === type)?.id ?? 0);
  // As the spaces have it: all seven of a CHILD_SA, of an IKE SA none behind the last.
  const end = space === 'ipsec' ? methods.length : Math.max(1, methods.findLastIndex((id) => id !== 0) + 1);
  return { point: [...point, ...methods.slice(0, end)] };
}

/** 'KE1_ML_KEM_768' is a method of the first additional key exchange. */
function additionalWord(
  word: string,
): { readonly type: number; readonly id: number | undefined; readonly word: string } | undefined {
  const [, type, name = ''] = /^KE([1-7])_(.+)$/.exec(word) ?? [];
  if (type === undefined) return undefined;
  return { type: Number(type), id: name === 'NONE' ? 0 : keyExchangeRegistry.fromVici(name), word };
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
