import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SpaceFacts } from '../../core/facts/facts.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import { ikeUniverse } from '../../core/spaces/ike-sa.ts';
import { type Box, isSubset, type Region, subtract, union } from '../../core/spaces/region.ts';
import { concludeIdentity } from '../../probes/ikev2/conclude-identity.ts';
import { concludeIkev2 } from '../../probes/ikev2/conclude-ikev2.ts';
import type { Ikev2Ask } from '../../probes/ikev2/ikev2-ask.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import type { Engine } from '../../src/run/engine/engine.ts';
import { keyShare } from '../../src/run/transport/key-share.ts';
import { ikePorts, type UdpPort, udpPeer } from '../../src/run/transport/udp-exchange.ts';
import { charonGateway } from '../support/charon-gateway.ts';
import { aesCbc128, aesCbc256, aesGcm256, azureIkeBoxes, azureIkeRows } from '../support/ike-rows.ts';
import { charonStatistics, labEngine, type OwnLab, ownLab } from '../support/shared-lab.ts';
import { issue } from '../support/test-pki.ts';

const { signal } = new AbortController();
const azure: Ikev2Ask = { documented: azureIkeRows, sweep: true };
const universe = ikeUniverse();
const noState = ' 0 half-open';

let lab: OwnLab;
let engine: Engine;
beforeAll(async () => {
  lab = await ownLab('ikev2', ['conforming', 'drifted', 'legacy']);
  engine = await labEngine();
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

interface Seen {
  readonly facts: SpaceFacts;
  readonly observations: readonly Observation[];
}

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

async function look(address: string, ask: Ikev2Ask = azure, ports: readonly UdpPort[] = ikePorts): Promise<Seen> {
  const drafts: ObservationDraft[] = [];
  const startMs = performance.now();
  await observeIkev2(
    {
      target: { url: `ikev2://${address}`, scheme: 'ikev2', host: address, port: 500 },
      signal,
      exchange: udpPeer({ address, ports, signal, now: () => performance.now() - startMs }),
      pause: async (durationMs) => await delay(durationMs),
      random,
      keyShare: (group) => keyShare(group, random),
      record: (draft) => {
        drafts.push(draft);
      },
    },
    ask,
  );
  const observations = drafts.map((draft, at) => ({ id: `obs-${at}`, target: address, endpoint: address, ...draft }));
  const { ike } = concludeIkev2(observations);
  if (ike === undefined) throw new Error('no observation was recorded');
  return { facts: ike, observations };
}

const addressOf = (name: string): string => lab.gateways.find((one) => one.name === name)?.address ?? '';
const accepted = ({ facts }: Seen): Region => facts.accepted.map((one) => one.box);
const refused = ({ facts }: Seen): Region => facts.refused.map((one) => one.box);
const sentBy = ({ observations }: Seen, probe: string): readonly Observation[] =>
  observations.filter((one) => one.probe === probe);

/** The accepted region is the policy, and everything else was refused between answered controls. */
function expectExactly(seen: Seen, policy: readonly Box[]): void {
  const wanted = union(policy, []);
  expect(subtract(accepted(seen), wanted)).toEqual([]);
  expect(subtract(wanted, accepted(seen))).toEqual([]);
  expect(subtract(universe, [...accepted(seen), ...refused(seen)])).toEqual([]);
  expect(seen.facts.undecided).toEqual([]);
}

describe('the conforming gateway', () => {
  test.each([
    ['500', ikePorts],
    ['4500', ikePorts.slice(1)],
  ])(
    'is shown on port %s to accept the 17 rows and nothing else, in at most 32 exchanges and 6 datagrams of at most 1,232 octets',
    async (_, ports) => {
      const seen = await look(addressOf('conforming'), azure, ports);
      expectExactly(seen, azureIkeBoxes);
      expect(seen.facts.accepted).toHaveLength(17);
      expect(seen.observations.length).toBeLessThanOrEqual(36);
      expect(sentBy(seen, 'ikev2/complement').length).toBeLessThanOrEqual(8);
      expect(Math.max(...seen.observations.map(({ sent }) => sent.length / 2))).toBeLessThanOrEqual(3000 + 44);
      expect(await charonStatistics(engine, 'gateproof-ikev2-conforming-ike')).toContain(noState);
    },
  );
});

describe('the drifted gateway', () => {
  test('lacks row 17 and accepts AES-128 with SHA-1 and group 2, and differs in nothing else', async () => {
    const seen = await look(addressOf('drifted'));
    const planted: Box = [[aesCbc128], [2], [2], [2]];
    const missing: Box = [[aesCbc256], [12], [5], [2]];
    expectExactly(seen, [...subtract(azureIkeBoxes, [missing]), planted]);
    expect(isSubset([missing], refused(seen))).toBe(true);
    expect(await charonStatistics(engine, 'gateproof-ikev2-drifted-ike')).toContain(noState);
  });
});

/** The combinations of the Azure table in an order of its own. */
const ordered: readonly Box[] = [
  [[aesCbc256], [13], [6], [20, 24, 19, 14]],
  [[aesGcm256], [0], [5, 6], [20, 24, 19, 14]],
  [[aesCbc256], [12], [5], [20, 24, 19, 14, 2]],
];
describe.each(['gateproof/strongswan:bookworm', 'gateproof/strongswan:forky'] as const)('%s', (image) => {
  test('announces what it takes and whose certificates it trusts, and shows its order, when one half-open SA may be left', async () => {
    const root = await issue({ name: 'a root of a test', ca: true });
    await using gateway = await charonGateway(image, { accepts: ordered, trusts: root.pem });
    const seen = await look(gateway.address, { documented: azureIkeRows, sweep: false, identify: true });
    const facts = concludeIdentity(seen.observations, [root.pem]);
    // FRAGMENTATION_SUPPORTED, SIGNATURE_HASH_ALGORITHMS, CHILDLESS_IKEV2_SUPPORTED.
    expect(facts?.notifies?.value).toEqual(expect.arrayContaining([16_430, 16_431, 16_418]));
    expect(facts?.signatureHashes?.value).toEqual(expect.arrayContaining([2, 3, 4]));
    expect(facts?.trustedCaKeys?.value).toEqual([
      { hash: expect.stringMatching(/^[0-9a-f]{40}$/u), anchor: 'CN=a root of a test' },
    ]);
    expect(facts?.proposalPreference?.value).toBe('gateway');
    expect(facts?.preferredCombinations?.value.map(([encryption, integrity]) => [encryption, integrity])).toEqual([
      [aesCbc256, 13],
      [aesGcm256, 0],
      [aesCbc256, 12],
    ]);
    expect(facts?.preferredKeyExchanges?.value).toEqual([20, 24, 19, 14, 2]);
    expect(await gateway.halfOpen()).toBe('1');
  });
});

test('strongSwan 6 that takes ML-KEM beside every documented row has each of these combinations named', async () => {
  await using gateway = await charonGateway('gateproof/strongswan:forky', {
    accepts: azureIkeBoxes,
    additional: 'ke1_mlkem768',
  });
  const seen = await look(gateway.address);
  expectExactly(seen, azureIkeBoxes);
  const additional = concludeIkev2(seen.observations).ikeAdditional;
  const withMlKem = azureIkeBoxes.map((row) => [...row, [36]]);
  const named = additional?.accepted.map((one) => one.box) ?? [];
  expect(subtract(named, withMlKem)).toEqual([]);
  expect(subtract(withMlKem, named)).toEqual([]);
  expect(additional?.undecided).toEqual([]);
  expect([await gateway.halfOpen(), await gateway.sas()]).toEqual(['0', '']);
});

test('where nothing listens everything is undecided, for that reason', async () => {
  // It has TLS alone; on the machine itself a driver may listen (`strongswan-places`).
  const seen = await look(addressOf('legacy'));
  expect([...new Set(seen.facts.undecided.map(({ reason }) => reason))]).toEqual(['unreachable']);
  expect(seen.observations.filter(({ attempts }) => attempts > 0)).toHaveLength(1);
});
