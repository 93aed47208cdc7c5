import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import { type IkeCombination, ikeAdditionalUniverse, ikeUniverse } from '../../core/spaces/ike-sa.ts';
import { isSubset, points, type Region, regionSize, subtract, union } from '../../core/spaces/region.ts';
import { concludeIkev2 } from '../../probes/ikev2/conclude-ikev2.ts';
import { judge } from '../../src/judge/judge.ts';
import { toldOf } from '../support/findings.ts';
import { aesCbc128, aesCbc256, aesGcm256, azureIkeBoxes, azureIkeRows } from '../support/ike-rows.ts';
import { libreswanGateway, libreswanRegion } from '../support/libreswan-gateway.ts';
import { type IkeSight, lookAtIke, valuesOf } from '../support/look-at-ike.ts';
import { observeHere } from '../support/observe-here.ts';
import { strongswanGateway, strongswanRegion } from '../support/strongswan-gateway.ts';
import type { WordedGateway } from '../support/worded-gateway.ts';

/** A daemon of a release, what it is told, and what its words stand for. */
interface Daemon {
  readonly name: string;
  readonly release: RegExp;
  readonly start: () => Promise<WordedGateway>;
  /** The combinations of a configuration, worked out from its text. */
  readonly region: (proposals: string) => Region;
  /** As much of the 17 rows of the Azure table as it can be told. */
  readonly azure: string;
  readonly notAProduct: string;
  /** One combination, without an integrity algorithm. */
  readonly combinedMode: string;
  /** More combinations than are taken apart without being told to. */
  readonly many: string;
}

const strongswan: Pick<Daemon, 'region' | 'azure' | 'notAProduct' | 'combinedMode' | 'many'> = {
  region: strongswanRegion,
  azure:
    'aes256gcm16-prfsha384-prfsha256-modp2048s256-modp2048-ecp384-ecp256, ' +
    'aes256-sha384-prfsha384-modp2048s256-modp2048-ecp384-ecp256, ' +
    'aes256-sha256-prfsha256-modp2048s256-modp2048-ecp384-ecp256-modp1024',
  notAProduct: 'aes256-sha256-modp2048, aes256-sha1-modp2048, aes256-sha384-ecp384',
  combinedMode: 'aes256gcm16-prfsha384-ecp384',
  many:
    'aes128-aes192-aes256-sha1-sha256-sha384-sha512-prfsha1-prfsha256-prfsha384-prfsha512-' +
    'modp2048-modp1536-modp3072-ecp256-ecp384-ecp521',
};

const daemons: readonly Daemon[] = [
  {
    name: 'strongSwan 5.9',
    release: /^5\.9\./u,
    start: async () => await strongswanGateway('gateproof/strongswan:bookworm'),
    ...strongswan,
  },
  {
    name: 'strongSwan 6',
    release: /^6\./u,
    start: async () => await strongswanGateway('gateproof/strongswan:forky'),
    ...strongswan,
  },
  {
    name: 'libreswan 5.2',
    release: /^5\.2$/u,
    start: libreswanGateway,
    region: libreswanRegion,
    // Built without groups 2 and 24: rows 1, 5, 9, 13 and 17 are not to be had.
    azure:
      'aes_gcm_16_256-hmac_sha2_384+hmac_sha2_256-modp2048+dh20+dh19, ' +
      'aes_cbc_256-hmac_sha2_384-modp2048+dh20+dh19, ' +
      'aes_cbc_256-hmac_sha2_256-modp2048+dh20+dh19',
    notAProduct: 'aes_cbc_256-hmac_sha2_256-modp2048, aes_cbc_256-hmac_sha1-modp2048, aes_cbc_256-hmac_sha2_384-dh20',
    combinedMode: 'aes_gcm_16_256-hmac_sha2_384-dh20',
    many:
      'aes_cbc_128+aes_cbc_192+aes_cbc_256-hmac_sha1+hmac_sha2_256+hmac_sha2_384+hmac_sha2_512-' +
      'modp2048+modp1536+modp3072+dh19+dh20+dh21',
  },
];

const universe = ikeUniverse();
const additionalUniverse = ikeAdditionalUniverse();

const accepted = ({ facts }: IkeSight): Region => facts.accepted.map(({ box }) => box);
const refused = ({ facts }: IkeSight): Region => facts.refused.map(({ box }) => box);
const undecided = ({ facts }: IkeSight): Region => facts.undecided.map(({ box }) => box);
const rowsOf = (region: Region) => points(region, regionSize(region));

function expectEqual(seen: Region, wanted: Region): void {
  expect(subtract(seen, wanted)).toEqual([]);
  expect(subtract(wanted, seen)).toEqual([]);
}

/** Accepted is what was configured, with additional key exchanges too, refused is all the rest, and nothing stays open. */
function expectExactly(seen: IkeSight, configured: Region, additional: Region = []): void {
  expectEqual(accepted(seen), configured);
  expectEqual(refused(seen), subtract(universe, configured));
  expect(seen.facts.undecided).toEqual([]);
  expectEqual(
    seen.additional.accepted.map(({ box }) => box),
    additional,
  );
  expectEqual(
    seen.additional.refused.map(({ box }) => box),
    subtract(additionalUniverse, additional),
  );
  expect(seen.additional.undecided).toEqual([]);
}

/** Datagrams of everything that is not documented: how many, and the longest. */
function complementOf({ observations }: IkeSight): { readonly count: number; readonly octets: number } {
  const sent = observations.filter(({ probe }) => probe === 'ikev2/complement');
  return { count: sent.length, octets: Math.max(...sent.map((one) => asked(Buffer.from(one.sent, 'hex')))) };
}

/** Octets of a request without the cookie in front, which a gateway wants that holds many half-open SAs (RFC 7296 section 2.6). */
function asked(request: Buffer): number {
  const isNotify = request[16] === 41;
  return request.length - (isNotify ? request.readUInt16BE(30) : 0);
}

describe.each(daemons)('$name', ({ release, start, region, azure, notAProduct, combinedMode, many }) => {
  let gateway: WordedGateway;
  beforeAll(async () => {
    gateway = await start();
  });
  afterEach(async () => {
    expect(await gateway.halfOpen()).toBe('0');
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test('is the release that it is tested as', async () => {
    expect(await gateway.release()).toMatch(release);
  });

  test('with the rows of the Azure table is seen to accept what it was told, and nothing else', async () => {
    const configured = region(azure);
    expect(isSubset(configured, azureIkeBoxes)).toBe(true);
    await gateway.load(azure);
    const seen = await lookAtIke(gateway.address, azureIkeRows);
    expectExactly(seen, configured);
    // The daemons take what stands first in their configuration, whatever the order of the offer is.
    expect(seen.identity.proposalPreference?.value).toBe('gateway');
    expect(seen.identity.preferredCombinations?.value.map(([encryption]) => encryption)).toEqual([aesGcm256]);
    expect(seen.identity.preferredKeyExchanges?.value).toEqual([azure.includes('modp2048s256') ? 24 : 14]);
    expect(seen.identity.ports?.value).toEqual([500, 4500].map((port) => ({ port, answers: true })));
    const { count, octets } = complementOf(seen);
    expect(count).toBeLessThanOrEqual(8);
    expect(octets).toBeLessThanOrEqual(3000);
    // About IKEv1 five at most. A documented combination that is refused is asked for twice, and refusals want more controls.
    const refusedRows = 17 - regionSize(configured);
    const ofVerdict = seen.observations.filter(({ probe }) => probe !== 'ikev2/preference' && probe !== 'ikev2/port');
    expect((refusedRows === 0 ? seen.observations : ofVerdict).length - refusedRows).toBeLessThanOrEqual(40);
  });

  test('with a policy that is no product of lists is seen exactly, asked for its own rows and for others', async () => {
    const configured = region(notAProduct);
    expect(regionSize(configured)).toBe(3);
    await gateway.load(notAProduct);
    expectExactly(await lookAtIke(gateway.address, rowsOf(configured)), configured);
    expectExactly(await lookAtIke(gateway.address, azureIkeRows), configured);
  });

  test('with one combined-mode cipher alone is known to refuse everything else, in whatever form', async () => {
    await gateway.load(combinedMode);
    const [row = []] = rowsOf(region(combinedMode));
    const seen = await lookAtIke(gateway.address, [row]);
    expectExactly(seen, region(combinedMode));
    expect(concludeIkev2(seen.observations).ikeBeside?.undecided).toEqual([]);
  });

  test('wide open is seen with every value that it supports, and with all that it does not support refused', async () => {
    const everything = await gateway.everything();
    const configured = region(everything);
    expect(regionSize(configured)).toBeGreaterThanOrEqual(4200);
    await gateway.load(everything);
    const seen = await lookAtIke(gateway.address, azureIkeRows);
    expect(seen.surplus.map(({ values }) => values)).toEqual([valuesOf(configured)]);
    expect(seen.surplus.map(({ unlisted }) => unlisted)).toEqual([regionSize(subtract(configured, accepted(seen)))]);
    expect(isSubset(accepted(seen), configured)).toBe(true);
    expectEqual(refused(seen), subtract(universe, configured));
    expectEqual(union(undecided(seen), []), subtract(configured, accepted(seen)));
    expect(new Set(seen.facts.undecided.map(({ reason }) => reason))).toEqual(new Set(['too-many-violations']));
  });

  test('with more than is taken apart is seen exactly, combination by combination, when the bound is raised', async () => {
    const configured = region(many);
    expect(regionSize(configured)).toBe(288);
    await gateway.load(many);
    const documented = rowsOf(configured).slice(0, 1);
    const bounded = await lookAtIke(gateway.address, documented);
    expectEqual(refused(bounded), subtract(universe, configured));
    expect(regionSize(undecided(bounded))).toBeGreaterThan(0);
    const seen = await lookAtIke(gateway.address, documented, { ikeViolationsAtMost: regionSize(configured) });
    expectExactly(seen, configured);
    expect(seen.surplus).toEqual([]);
  });

  test('refuses everything to a peer that it does not know, which is inconclusive and never conformity', async () => {
    const documented = rowsOf(region(azure));
    await gateway.load(azure);
    const known = await judged(gateway.address);
    expect(verdictOf(known, 'ike/nothing-else')).toEqual('pass: refused');
    expect(known.filter(({ verdict }) => verdict === 'pass')).toHaveLength(documented.length + 1);

    await gateway.load(azure, '192.0.2.7');
    const unknown = await judged(gateway.address);
    expect(unknown.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')).toEqual([]);
    expect(verdictOf(unknown, 'ike/nothing-else')).toEqual('inconclusive: no-answered-control');
    expect(verdictOf(unknown, 'ike/row-02')).toEqual('inconclusive: no-answered-control');
  });
});

/** The findings of a scan without credentials under the Azure policy. */
async function judged(address: string): Promise<readonly Finding[]> {
  const { signal } = new AbortController();
  const policies = [await loadPolicy('azure-vpn-p2s', { signal })];
  const recording = await observeHere({
    targets: [{ target: parseTarget(`ikev2://${address}`) }],
    policies,
    trustAnchors: [],
    timeoutMs: 5000,
    connectionsPerTarget: 1,
  });
  return judge(recording, policies, '2026-11-22').findings;
}

function verdictOf(findings: readonly Finding[], clause: string): string {
  const found = findings.find((finding) => finding.clause === clause);
  return `${found?.verdict}: ${found?.reason}`;
}

describe('strongSwan 6 told to take ciphers that are registered for ESP alone', () => {
  let gateway: WordedGateway;
  beforeAll(async () => {
    gateway = await strongswanGateway('gateproof/strongswan:forky');
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test.each([
    ['null-sha256-prfsha256-modp2048', 'ENCR_NULL'],
    ['aes256gmac-prfsha256-modp2048', 'ENCR_NULL_AUTH_AES_GMAC-256'],
  ])('%s beside the documented rows is named', async (proposal, encryption) => {
    await gateway.load(`${strongswan.azure}, ${proposal}`);
    const finding = (await judged(gateway.address)).find(({ clause }) => clause === 'ike/nothing-else');
    expect(finding).toMatchObject({ verdict: 'fail', observed: { count: 1, accepted: [{ encryption }] } });
  });
});

describe('strongSwan 6 with ML-KEM as an additional key exchange', () => {
  const documented = [20, 14].map((group) => [aesGcm256, 0, 6, group]);
  const plain = 'aes256gcm16-prfsha384-modp2048';
  let gateway: WordedGateway;
  beforeAll(async () => {
    gateway = await strongswanGateway('gateproof/strongswan:forky');
  });
  afterEach(async () => {
    expect(await gateway.halfOpen()).toBe('0');
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test.each([
    { mlKem: 'required', proposal: 'aes256gcm16-prfsha384-ecp384-ke1_mlkem768', without: [14], additional: [20] },
    {
      mlKem: 'optional',
      proposal: 'aes256gcm16-prfsha384-ecp384-ke1_mlkem768-ke1_none',
      without: [14, 20],
      additional: [20],
    },
    { mlKem: 'not taken', proposal: 'aes256gcm16-prfsha384-ecp384', without: [14, 20], additional: [] },
  ])('beside group 20, and a row without, shows that it is $mlKem', async ({ proposal, without, additional }) => {
    await gateway.load(`${proposal}, ${plain}`);
    expectExactly(
      await lookAtIke(gateway.address, documented),
      without.map((one) => [[aesGcm256], [0], [6], [one]]),
      additional.map((one) => [[aesGcm256], [0], [6], [one], [36]]),
    );
  });

  test.each([
    {
      proposal: 'aes128-sha1-prfsha1-modp1024-ke1_mlkem768',
      region: [[[aesCbc128], [2], [2], [2], [36]]],
      named: ['ENCR_AES_CBC-128 AUTH_HMAC_SHA1_96 PRF_HMAC_SHA1 1024-bit MODP Group'],
    },
    {
      proposal: 'aes256-sha384-sha256-prfsha384-prfsha256-ecp384-ke1_mlkem768',
      region: [[[aesCbc256], [12, 13], [5, 6], [20], [36]]],
      named: ['AUTH_HMAC_SHA2_256_128', 'AUTH_HMAC_SHA2_384_192'].flatMap((integrity) =>
        ['PRF_HMAC_SHA2_256', 'PRF_HMAC_SHA2_384'].map(
          (prf) => `ENCR_AES_CBC-256 ${integrity} ${prf} 384-bit random ECP group`,
        ),
      ),
    },
    {
      proposal: 'aes256gcm16-prfsha384-ecp256-ke1_mlkem768',
      region: [[[aesGcm256], [0], [6], [19], [36]]],
      named: ['ENCR_AES_GCM_16-256 NONE PRF_HMAC_SHA2_384 256-bit random ECP group'],
    },
  ])('$proposal beside the documented rows is a violation, named', async ({ proposal, region, named }) => {
    await gateway.load(`${strongswan.azure}, ${proposal}`);
    expectExactly(await lookAtIke(gateway.address, azureIkeRows), azureIkeBoxes, region);
    const findings = await judged(gateway.address);
    const finding = findings.find(({ clause }) => clause === 'ike/nothing-else');
    expect(finding).toMatchObject({ verdict: 'fail', observed: { count: named.length } });
    const combinations = toldOf(finding?.observed)['accepted'] as unknown as readonly IkeCombination[];
    const words = combinations.map(({ encryption, integrity, prf, keyExchange }) =>
      [encryption, integrity ?? 'NONE', prf, keyExchange].join(' '),
    );
    expect(words.sort()).toEqual(named);
    for (const { additionalKeyExchange } of combinations) expect(additionalKeyExchange).toEqual(['ml-kem-768']);
    expect(findings.filter(({ verdict }) => verdict === 'pass')).toHaveLength(17);
  });
});
