import { describe, expect, test } from 'vitest';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { box } from '../../../core/spaces/region.ts';
import { type ChildSa, type IkeSa, Message } from '../../../packages/strongswan-vici-ts/src/index.ts';
import {
  checkAnswer,
  negotiatedIke,
  negotiatedIpsec,
  selectedProposal,
} from '../../../probes/strongswan/negotiated.ts';

const gcm256 = transformValue(20, 256);
const cbc256 = transformValue(12, 256);

describe('the selected proposal in a log', () => {
  test.each([
    ['ike', 'IKE:AES_GCM_16_256/PRF_HMAC_SHA2_384/MODP_2048_256', [gcm256, 0, 6, 24]],
    ['ike', 'IKE:AES_CBC_256/HMAC_SHA2_384_192/PRF_HMAC_SHA2_384/MODP_2048', [cbc256, 13, 6, 14]],
    ['ike', 'IKE:CHACHA20_POLY1305/PRF_HMAC_SHA2_256/CURVE_25519', [transformValue(28, 0), 0, 5, 31]],
    ['ike', 'IKE:3DES_CBC/HMAC_SHA1_96/PRF_HMAC_SHA1/MODP_1024', [transformValue(3, 0), 2, 2, 2]],
    ['ike', 'IKE:AES_CCM_16_128/PRF_AES128_XCBC/ECP_384', [transformValue(16, 128), 0, 4, 20]],
    ['ipsec', 'ESP:AES_GCM_16_256/ECP_384/NO_EXT_SEQ', [gcm256, 0, 20, 0]],
    ['ipsec', 'ESP:AES_CBC_256/HMAC_SHA2_256_128/NO_EXT_SEQ', [cbc256, 12, 0, 0]],
    ['ipsec', 'ESP:NULL/AES_XCBC_96/EXT_SEQ', [transformValue(11, 0), 5, 0, 1]],
    ['ipsec', 'ESP:NULL_AES_GMAC_256/EXT_SEQ', [transformValue(21, 256), 0, 0, 1]],
  ] as const)('of the space %s, %s, is a point', (space, text, point) => {
    expect(selectedProposal(space, ['IKE one', `CFG selected proposal: ${text}`, 'IKE two'])).toEqual({ point });
  });

  test('with a transform that is not registered is malformed, and named', () => {
    expect(
      selectedProposal('ike', ['CFG selected proposal: IKE:AES_CBC_256/HMAC_WHIRLPOOL/PRF_HMAC_SHA1/MODP_1024']),
    ).toEqual({
      malformed:
        'the selected proposal AES_CBC_256/HMAC_WHIRLPOOL/PRF_HMAC_SHA1/MODP_1024 has the unknown transform HMAC_WHIRLPOOL',
    });
  });

  test('is not there when the gateway chose none', () => {
    expect(selectedProposal('ike', ['IKE received NO_PROPOSAL_CHOSEN notify error'])).toBeUndefined();
    expect(
      selectedProposal('ipsec', ['CFG selected proposal: IKE:AES_CBC_256/PRF_HMAC_SHA1/MODP_1024']),
    ).toBeUndefined();
  });
});

const algorithms = {
  encryption: 'AES_CBC',
  encryptionKeySize: 256,
  integrity: 'HMAC_SHA2_256_128',
  integrityKeySize: undefined,
  keyExchange: 'MODP_2048',
  additionalKeyExchanges: [],
};
const ikeSa = (changed: Partial<IkeSa>): IkeSa => ({
  ...algorithms,
  name: 'x',
  uniqueId: '1',
  state: 'ESTABLISHED',
  version: '2',
  prf: 'PRF_HMAC_SHA2_256',
  initiator: true,
  localHost: undefined,
  remoteHost: undefined,
  localId: undefined,
  remoteId: undefined,
  initiatorSpi: undefined,
  responderSpi: undefined,
  childSas: [],
  message: Message.from({}),
  ...changed,
});
const childSa = (changed: Partial<ChildSa>): ChildSa => ({
  ...algorithms,
  name: 'c',
  uniqueId: '1',
  state: 'INSTALLED',
  mode: 'TUNNEL',
  protocol: 'ESP',
  extendedSequenceNumbers: false,
  localTs: [],
  remoteTs: [],
  message: Message.from({}),
  ...changed,
});

describe('what list-sas says', () => {
  test('of an IKE SA is a point, field by field', () => {
    expect(negotiatedIke(ikeSa({}))).toEqual({ point: [cbc256, 12, 5, 14] });
    expect(negotiatedIke(ikeSa({ encryption: 'AES_GCM_16', integrity: undefined }))).toEqual({
      point: [gcm256, 0, 5, 14],
    });
  });

  test('of a CHILD_SA is a point; without a group there is no PFS', () => {
    expect(negotiatedIpsec(childSa({}))).toEqual({ point: [cbc256, 12, 14, 0] });
    expect(negotiatedIpsec(childSa({ keyExchange: undefined, extendedSequenceNumbers: true }))).toEqual({
      point: [cbc256, 12, 0, 1],
    });
  });

  test.each([
    [{ encryption: 'ROT_13' }, 'charon says encr-alg = ROT_13, which is unknown'],
    [{ prf: undefined }, 'charon says prf-alg = (nothing), which is unknown'],
    [{ keyExchange: 'MODP_CUSTOM' }, 'charon says dh-group = MODP_CUSTOM, which is unknown'],
    [{ additionalKeyExchanges: ['ML_KEM_768'] }, 'additional key exchanges, of which the log does not tell'],
  ])('that is unknown or was not asked for, %j, is malformed', (changed, malformed) => {
    expect(negotiatedIke(ikeSa(changed))).toEqual({ malformed });
  });

  test('is an answer only when it was offered', () => {
    const offered = [box([cbc256], [12], [5], [2, 14])];
    expect(checkAnswer({ point: [cbc256, 12, 5, 14] }, offered)).toEqual({ point: [cbc256, 12, 5, 14] });
    expect(checkAnswer({ point: [cbc256, 12, 5, 19] }, offered)).toEqual({
      malformed: `the gateway chose ${cbc256}/12/5/19, which was not offered`,
    });
  });
});
