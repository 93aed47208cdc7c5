import { notifyType } from '../../../core/protocol/ikev2/numbers.ts';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import type { Box } from '../../../core/spaces/region.ts';
import { aesCbc128, aesCbc256, aesGcm256, azureIkeBoxes } from '../ike-rows.ts';
import type { IkeAdversary } from './ike-adversary.ts';
import { proposalsIn, withFlags, withNotifyData } from './ike-lines.ts';

const conforming = azureIkeBoxes;
/** A row is missing, and one combination is too many. */
const drifted: readonly Box[] = [
  ...azureIkeBoxes.slice(0, 2),
  [[aesCbc256], [12], [5], [14, 19, 20, 24]],
  [[aesCbc128], [2], [2], [2]],
];
/** Beside the rows a combination of algorithms that the rows have, with a group that none has. */
const besideRows: readonly Box[] = [...azureIkeBoxes, [[aesCbc256], [12], [5], [5]]];
const aesCbc = transformValue(12, 0);
const aesGcm = transformValue(20, 0);
/** Beside the rows a combination of which no row has anything. */
const apart: readonly Box[] = [...azureIkeBoxes, [[aesCbc128], [2], [2], [2]]];
/** Ids that a daemon of today knows. */
const usual: Box = [
  [2, 3, 7, 12, 13, 14, 15, 16, 18, 19, 20, 23, 28],
  [1, 2, 5, 8, 12, 13, 14],
  [1, 2, 4, 5, 6, 7, 8],
  [1, 2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 27, 28, 29, 30, 31, 32],
];
const closedClaim = [/nothing-else/, /hmac-beside-aes-and-tdea/];
/** One octet of the SPI is as good as a coin. */
const coin = (request: Uint8Array): boolean => (request[3] ?? 0) % 2 === 0;

export const ikeAdversaries: readonly IkeAdversary[] = [
  { name: 'accepts what is documented and nothing else', script: { accepts: conforming } },
  { name: 'accepts one combination too many and one row too few', script: { accepts: drifted } },
  { name: 'takes what the initiator likes best', script: { accepts: besideRows, followsInitiator: true } },
  { name: 'accepts nothing that is documented', script: { accepts: [[[aesCbc128], [2], [2], [2]]] } },

  // Forms that a proposal must not have.
  {
    name: 'accepts a cipher that needs integrity where none is offered',
    script: { accepts: [...conforming, [[aesCbc256], [0], [5], [14]]] },
  },
  {
    name: 'accepts a combined-mode cipher only with an integrity algorithm beside it',
    script: { accepts: [...conforming, [[transformValue(20, 128)], [12], [5], [14]]] },
  },
  {
    name: 'passes over integrity algorithms beside a combined-mode cipher, and conforms',
    script: { accepts: conforming, takesAeadWithIntegrity: true },
  },
  { name: 'accepts AES without a key length', script: { accepts: [...conforming, [[aesCbc], [12], [5], [14]]] } },
  { name: 'accepts AES-GCM without a key length', script: { accepts: [...conforming, [[aesGcm], [0], [6], [20]]] } },

  // Additional key exchanges.
  {
    name: 'accepts ML-KEM as an additional key exchange of an initiator that announces IKE_INTERMEDIATE',
    script: { accepts: [...conforming, [[aesGcm256], [0], [6], [20], [0, 36]]], wantsIntermediate: true },
  },
  {
    name: 'accepts ADDKE2 alone',
    script: { accepts: [...conforming, [[aesGcm256], [0], [6], [20], [0], [36]]], wantsIntermediate: true },
  },
  {
    name: 'accepts ADDKE7 alone',
    script: { accepts: [...conforming, [[aesCbc256], [12], [5], [14], [0], [0], [0], [0], [0], [0], [37]]] },
  },
  {
    name: 'requires ADDKE1 to ADDKE7 together',
    script: { accepts: [...conforming, [[aesGcm256], [0], [6], [20], [35], [36], [37], [36], [35], [36], [37]]] },
  },
  {
    name: 'takes any of ADDKE1 to ADDKE3 as options',
    script: { accepts: [...conforming, [[aesGcm256], [0], [6], [20], [0, 35], [0, 36], [0, 37]]], takesNone: true },
  },
  { name: 'takes NONE for an additional key exchange, and conforms', script: { accepts: conforming, takesNone: true } },
  {
    name: 'passes over transform types that it does not know',
    script: { accepts: drifted, ignoresUnknownTypes: true },
    leavesOpen: closedClaim,
  },

  // How proposals are read.
  ...[
    { name: 'reads 32 transforms of a proposal', script: { readsTransforms: 32 } },
    { name: 'reads 100 transforms of a proposal', script: { readsTransforms: 100 } },
    { name: 'reads no proposal of more than 64 transforms', script: { transformsAtMost: 64 } },
    { name: 'reads no proposal of more than 16 transforms', script: { transformsAtMost: 16 } },
    { name: 'reads no proposal with an id that it does not know', script: { knows: usual } },
    { name: 'reads three proposals of a request', script: { readsProposals: 3 } },
  ].flatMap(({ name, script }): IkeAdversary[] => [
    { name: `${name}, and conforms`, script: { accepts: conforming, ...script }, leavesOpen: closedClaim },
    { name: `${name}, and accepts too much`, script: { accepts: besideRows, ...script }, leavesOpen: closedClaim },
    {
      name: `${name}, and accepts what is far from the rows`,
      script: { accepts: apart, ...script },
      leavesOpen: closedClaim,
    },
  ]),
  {
    name: 'takes all proposals as one, and conforms',
    script: { accepts: conforming, mergesProposals: true },
    leavesOpen: 'all',
  },
  {
    name: 'takes all proposals as one, and accepts too much',
    script: { accepts: drifted, mergesProposals: true },
    leavesOpen: 'all',
  },
  {
    name: 'takes all proposals as one, and accepts what the dummy of another box would lend',
    script: { accepts: [...conforming, [[aesCbc128], [12], [5], [14]]], mergesProposals: true },
    leavesOpen: 'all',
  },
  {
    name: 'refuses whoever offers the cipher 1023, unless a documented row is offered',
    script: { accepts: [...conforming, [[aesCbc128], [2], [2], [2]]], suspects: 1023 },
    leavesOpen: closedClaim,
  },

  // Whose group the share is of.
  ...[
    { name: 'refuses a share of a group that its rows do not have', sharesOf: [2, 14, 19, 20, 24] },
    { name: 'refuses a share of any group but 31 and 14', sharesOf: [14, 31] },
  ].flatMap(({ name, sharesOf }): IkeAdversary[] => [
    { name: `${name}, and conforms`, script: { accepts: conforming, sharesOf }, leavesOpen: 'all' },
    {
      name: `${name}, and accepts Curve25519 too`,
      script: { accepts: [...conforming, [[aesCbc256], [12], [5], [31]]], sharesOf },
      leavesOpen: 'all',
    },
  ]),
  {
    name: 'names its first group to a share of the reserved group',
    script: { accepts: drifted, reservedGroup: 'names-group' },
  },
  {
    name: 'names its first group before it looks at anything else',
    script: { accepts: drifted, looksAtGroupFirst: true },
    leavesOpen: 'all',
  },

  // Silence, and other refusals.
  {
    name: 'refuses in silence, and conforms',
    script: { accepts: conforming, refusesInSilence: true },
    leavesOpen: closedClaim,
  },
  {
    name: 'refuses in silence, and accepts a group that no row has',
    script: { accepts: besideRows, refusesInSilence: true },
    leavesOpen: [/hmac-beside-aes-and-tdea/],
  },
  { name: 'knows nobody', script: { accepts: conforming, isPeerUnknown: true }, leavesOpen: 'all' },
  {
    name: 'refuses everything from the thirtieth request on',
    script: { accepts: drifted, refusesFrom: 30 },
    leavesOpen: 'all',
  },
  {
    name: 'drops datagrams above 500 octets',
    script: { accepts: drifted, dropsAboveOctets: 500 },
    leavesOpen: closedClaim,
  },
  { name: 'drops datagrams above 900 octets', script: { accepts: drifted, dropsAboveOctets: 900 } },

  // Answers that differ.
  {
    name: 'accepts by chance',
    script: { accepts: drifted },
    others: [{ isPeerUnknown: true }],
    node: ({ request }) => (coin(request) ? 0 : 1),
  },

  // What is wrong in form and clear in meaning.
  {
    name: 'sets the Initiator flag in its responses',
    script: { accepts: drifted },
    says: (own) => own.map((one) => withFlags(one, 0x28)),
  },
  {
    name: 'sends octets behind its messages',
    script: { accepts: drifted },
    says: (own) => own.map((one) => new Uint8Array([...one, 0, 0, 0, 0])),
  },
  {
    name: 'binds its cookie to the source port',
    script: { accepts: drifted, wantsCookie: 'bound-to-port' },
  },
  {
    name: 'names the group in four octets',
    script: { accepts: drifted },
    says: (own) =>
      own.map((one) => withNotifyData(one, notifyType.invalidKePayload, (data) => new Uint8Array([...data, 0, 0]))),
  },
  {
    name: 'loses every third datagram',
    script: { accepts: drifted, drops: (request) => request % 3 === 0 },
  },
  {
    name: 'says nothing to requests of more than two proposals',
    script: { accepts: besideRows },
    says: (own, { request }) => (proposalsIn(request) > 2 ? [] : own),
    leavesOpen: closedClaim,
  },
];

/** Several nodes behind one address, by source port: a scan comes to the drifted one or does not. */
export const ikeFleets: readonly IkeAdversary[] = [
  {
    name: 'is two nodes, one of them with a combination too many',
    script: { accepts: conforming },
    others: [{ accepts: [...conforming, [[aesCbc128], [2], [2], [2]]] }],
  },
  {
    name: 'is four nodes, one of them drifted',
    script: { accepts: conforming },
    others: [{}, {}, { accepts: drifted }],
  },
];
