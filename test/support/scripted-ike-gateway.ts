import { keyExchangePayload, noncePayload, notifyPayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage, ikeMessage, type Payload } from '../../core/protocol/ikev2/message.ts';
import { exchangeType, headerFlag, notifyType, payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { isAead } from '../../core/protocol/ikev2/registry.ts';
import { keyLengthAttribute, keyLengthBits, type Proposal, saPayload } from '../../core/protocol/ikev2/sa-payload.ts';
import { transformOf, transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { type Box, boxSize, intersectBoxes, type Point, points } from '../../core/spaces/region.ts';
import { decode, encode } from '../../core/wire/codec.ts';
import { reservedGroup } from '../../probes/ikev2/ike-offer.ts';

/** How a scripted gateway behaves; every default is a strongSwan-like one that answers everything. */
export interface IkeGatewayScript {
  /**
   * What it accepts; the first box is what it likes best. Dimensions behind the fourth have the methods of additional key exchanges (RFC
   * 9370), one of which is required unless 0 is among them. INTEG 0 is no INTEG, whatever the cipher is.
   */
  readonly accepts: readonly Box[];
  /** Whether the first acceptable combination of the offer is taken instead of what it likes best. Default false. */
  readonly followsInitiator?: boolean;
  /** Further payloads of an answer that makes state. Default none. */
  readonly announces?: readonly Payload[];
  /** Passes over transforms of a type that it does not know, which RFC 7296 forbids. Default false. */
  readonly ignoresUnknownTypes?: boolean;
  /** Answers a KE payload of the reserved group with INVALID_SYNTAX, or by naming its first group before it looks at the ciphers. Default as any other. */
  readonly reservedGroup?: 'invalid-syntax' | 'names-group';
  /** Asks for a cookie first, which is good for the SPI alone or for the source port, too. Default never. */
  readonly wantsCookie?: 'bound-to-spi' | 'bound-to-port' | undefined;
  /** From so many half-open IKE SAs on it asks for a cookie that is good for the SPI. Default never. */
  readonly cookieFromHalfOpen?: number;
  /** Answers NO_PROPOSAL_CHOSEN to everything: it does not know the peer. Default false. */
  readonly isPeerUnknown?: boolean;
  /** Names its first group whatever the ciphers are. Default false. */
  readonly looksAtGroupFirst?: boolean;
  /** Proposals after this many are not read. Default all. */
  readonly readsProposals?: number;
  /** Longer requests are dropped. Default none. */
  readonly dropsAboveOctets?: number;
  /** Drops a request; asked with its number, from 1. Default never. */
  readonly drops?: (request: number) => boolean;
  /** Says nothing instead of NO_PROPOSAL_CHOSEN. Default false. */
  readonly refusesInSilence?: boolean;
  /** Answers NO_PROPOSAL_CHOSEN from this request on, without looking. Default never. */
  readonly refusesFrom?: number;
  /** Transforms of a proposal after this many are not read. Default all. */
  readonly readsTransforms?: number;
  /** A proposal of more transforms is not read. Default none is too long. */
  readonly transformsAtMost?: number;
  /** Ids of [ENCR, INTEG, PRF, KE] that it knows; a proposal with another is not read. Default all. */
  readonly knows?: Box;
  /** Says NO_PROPOSAL_CHOSEN to a KE payload of another group, whatever is offered. Default any will do. */
  readonly sharesOf?: readonly number[];
  /** Takes the transforms of all proposals as one. Default false. */
  readonly mergesProposals?: boolean;
  /** An INTEG transform beside a combined-mode cipher does not matter. Default: it is not acceptable. */
  readonly takesAeadWithIntegrity?: boolean;
  /** Reads no proposal with an additional key exchange from an initiator that does not announce IKE_INTERMEDIATE. Default false. */
  readonly wantsIntermediate?: boolean;
  /** Takes a transform of the id NONE for one that is not there (RFC 9370 section 2.2.2). Default: NONE is not known. */
  readonly takesNone?: boolean;
  /** A cipher that gives the prober away: a request with it is refused unless all of it is accepted. Default none. */
  readonly suspects?: number;
  /** What comes before, or instead of, an answer. Default only the answer. */
  readonly disturb?: (answer: Uint8Array, request: Uint8Array) => readonly Uint8Array[];
}

/** A responder in memory that reads strictly: what RFC 7296 forbids an initiator is answered with INVALID_SYNTAX. */
export class ScriptedIkeGateway {
  readonly #script: IkeGatewayScript;
  /** Every request that arrived, retransmissions included. */
  readonly requests: Uint8Array[] = [];
  /** IKE SAs that it had to make state for. */
  halfOpen = 0;
  /** Requests that break RFC 7296. */
  illegal = 0;

  constructor(script: IkeGatewayScript) {
    this.#script = script;
  }

  /** The datagrams that come back. */
  respond(request: Uint8Array, sourcePort = 0): readonly Uint8Array[] {
    const { drops, dropsAboveOctets = Number.POSITIVE_INFINITY, disturb } = this.#script;
    this.requests.push(request);
    if (drops?.(this.requests.length) === true || request.length > dropsAboveOctets) return [];
    const answer = this.#answer(decode(ikeMessage, request), sourcePort);
    if (answer === undefined) return [];
    return disturb === undefined ? [answer] : disturb(answer, request);
  }

  #answer(request: IkeMessage, sourcePort: number): Uint8Array | undefined {
    const { isPeerUnknown, refusesFrom, refusesInSilence, looksAtGroupFirst, accepts } = this.#script;
    const { cookieFromHalfOpen = Number.POSITIVE_INFINITY } = this.#script;
    const wantsCookie = this.#script.wantsCookie ?? (this.halfOpen >= cookieFromHalfOpen ? 'bound-to-spi' : undefined);
    const [first] = request.payloads;
    const hasCookie =
      first?.type === payloadType.notify && decode(notifyPayload, first.body).type === notifyType.cookie;
    const own = cookieOf(request, wantsCookie === 'bound-to-port' ? sourcePort : 0);
    if (wantsCookie !== undefined && !hasCookie) return notify(request, notifyType.cookie, own);
    if (hasCookie && !sameOctets(decode(notifyPayload, first.body).data, own)) {
      return notify(request, notifyType.cookie, own);
    }
    const refusal = refusesInSilence === true ? undefined : notify(request, notifyType.noProposalChosen);
    if (isPeerUnknown === true || this.requests.length >= (refusesFrom ?? Number.POSITIVE_INFINITY)) return refusal;

    const body = (type: number): Uint8Array =>
      request.payloads.find((one) => one.type === type)?.body ?? new Uint8Array(0);
    decode(noncePayload, body(payloadType.nonce));
    const proposals = decode(saPayload, body(payloadType.securityAssociation));
    const share = decode(keyExchangePayload, body(payloadType.keyExchange));
    if (!isLegal(proposals, share.group)) {
      this.illegal++;
      return notify(request, notifyType.invalidSyntax);
    }
    const dislike = share.group === reservedGroup ? this.#script.reservedGroup : undefined;
    if (dislike === 'invalid-syntax') return notify(request, notifyType.invalidSyntax);
    const favourite = accepts[0]?.[3]?.[0] ?? 0;
    const namesGroup = looksAtGroupFirst === true || dislike === 'names-group';
    if (namesGroup && share.group !== favourite) return wanted(request, favourite);
    if (this.#script.sharesOf?.includes(share.group) === false) return refusal;
    const announces = (type: number): boolean =>
      request.payloads.some((one) => one.type === payloadType.notify && decode(notifyPayload, one.body).type === type);
    const chosen = this.#choose(
      this.#script.wantsIntermediate === true && !announces(notifyType.intermediateExchangeSupported)
        ? proposals.filter(({ transforms }) => transforms.every(({ type }) => type < 6))
        : proposals,
    );
    if (chosen === undefined) return refusal;
    const group = chosen.point[3] ?? 0;
    if (group !== share.group) return wanted(request, group);
    this.halfOpen++;
    return response(request, [
      { type: payloadType.securityAssociation, critical: false, body: encode(saPayload, [proposalOf(chosen)]) },
      {
        type: payloadType.keyExchange,
        critical: false,
        body: encode(keyExchangePayload, { group, data: new Uint8Array(32) }),
      },
      ...(this.#script.announces ?? []),
    ]);
  }

  #choose(offered: readonly Proposal[]): { readonly number: number; readonly point: Point } | undefined {
    const { accepts, readsProposals, followsInitiator, mergesProposals, suspects } = this.#script;
    const read = offered.slice(0, readsProposals);
    const merged = { ...(read[0] as Proposal), transforms: read.flatMap(({ transforms }) => transforms) };
    const proposals = (mergesProposals === true ? [merged] : read).filter((one) => this.#reads(one));
    const isSuspect = offered.some(({ transforms }) =>
      transforms.some(({ type, id }) => type === 1 && id === suspects),
    );
    const policy = isSuspect ? accepts.slice(0, 1) : accepts;
    const pairs =
      followsInitiator === true
        ? proposals.flatMap((proposal) => policy.map((accepted) => ({ accepted, proposal })))
        : policy.flatMap((accepted) => proposals.map((proposal) => ({ accepted, proposal })));
    for (const { accepted, proposal } of pairs) {
      const own = box11(accepted);
      const values = this.#offered(proposal);
      const common = followsInitiator === true ? intersectBoxes(values, own) : intersectBoxes(own, values);
      const [point] = boxSize(common) > 0 ? points([common], 1) : [];
      if (point !== undefined) return { number: proposal.number, point };
    }
    return undefined;
  }

  #reads({ transforms }: Proposal): boolean {
    const { transformsAtMost = Number.POSITIVE_INFINITY, knows, ignoresUnknownTypes } = this.#script;
    const dimension = [1, 3, 2, 4];
    return (
      transforms.length <= transformsAtMost &&
      (ignoresUnknownTypes === true || transforms.every(({ type }) => type <= 12)) &&
      (knows === undefined || transforms.every(({ type, id }) => knows[dimension.indexOf(type)]?.includes(id) ?? true))
    );
  }

  /** A proposal as a box of eleven dimensions. */
  #offered({ transforms }: Proposal): Box {
    const { ignoresUnknownTypes, readsTransforms, takesAeadWithIntegrity, takesNone } = this.#script;
    const read = transforms.slice(0, readsTransforms);
    const ids = (type: number): number[] => read.filter((one) => one.type === type).map(({ id }) => id);
    const encryption = read.filter(({ type }) => type === 1).map((one) => transformValue(one.id, keyLengthBits(one)));
    const integrity = ids(3);
    const isNone = integrity.length === 0 || (takesAeadWithIntegrity === true && encryption.some(isAead));
    const additional = [6, 7, 8, 9, 10, 11, 12].map((type) => {
      const methods = ignoresUnknownTypes === true ? [] : ids(type);
      if (methods.length === 0) return [0];
      return takesNone === true ? methods : methods.filter((id) => id !== 0);
    });
    return [encryption, isNone ? [0, ...integrity] : integrity, ids(2), ids(4), ...additional];
  }
}

/** The box with every additional key exchange as a dimension, 0 where it has none. */
function box11(of: Box): Box {
  return Array.from({ length: 11 }, (_, dimension) => of[dimension] ?? [0]);
}

/** RFC 7296 sections 3.3.1 (numbered from 1 by one), 3.3.3 (all mandatory types) and 3.4 (the share's group is offered). */
function isLegal(proposals: readonly Proposal[], shareGroup: number): boolean {
  const isGroupOffered = proposals.some(({ transforms }) =>
    transforms.some(({ type, id }) => type === 4 && id === shareGroup),
  );
  return (
    proposals.every(({ number, transforms }, at) => {
      const types = new Set(transforms.map(({ type }) => type));
      return number === at + 1 && types.has(1) && types.has(2) && types.has(4);
    }) &&
    (isGroupOffered || shareGroup === 0)
  );
}

function proposalOf({ number, point }: { readonly number: number; readonly point: Point }): Proposal {
  const [encryption = 0, integrity = 0, prf = 0, group = 0, ...additional] = point;
  const { id, keyLengthBits: bits } = transformOf(encryption);
  const attributes = bits === 0 ? [] : [{ type: keyLengthAttribute, value: bits }];
  return {
    number,
    protocol: 1,
    spi: new Uint8Array(0),
    transforms: [
      { type: 1, id, attributes },
      ...(integrity === 0 ? [] : [{ type: 3, id: integrity, attributes: [] }]),
      { type: 2, id: prf, attributes: [] },
      { type: 4, id: group, attributes: [] },
      ...additional.flatMap((method, at) => (method === 0 ? [] : [{ type: 6 + at, id: method, attributes: [] }])),
    ],
  };
}

function cookieOf({ initiatorSpi }: IkeMessage, sourcePort: number): Uint8Array {
  return new Uint8Array([...initiatorSpi, ...initiatorSpi, ...initiatorSpi, sourcePort >> 8, sourcePort & 0xff]);
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}

function wanted(request: IkeMessage, group: number): Uint8Array {
  return notify(request, notifyType.invalidKePayload, new Uint8Array([group >> 8, group & 0xff]));
}

function notify(request: IkeMessage, type: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type, data });
  return response(request, [{ type: payloadType.notify, critical: false, body }]);
}

function response({ initiatorSpi }: IkeMessage, payloads: readonly Payload[]): Uint8Array {
  return encode(ikeMessage, {
    initiatorSpi,
    responderSpi: new Uint8Array(8),
    majorVersion: 2,
    minorVersion: 0,
    exchangeType: exchangeType.ikeSaInit,
    flags: headerFlag.response,
    messageId: 0,
    payloads,
  });
}
