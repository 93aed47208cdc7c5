import { describe, expect, test } from 'vitest';
import type { SpaceFacts } from '../../../core/facts/facts.ts';
import { ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import { ikeAdditionalUniverse, ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import {
  type Box,
  box,
  isSubset,
  pointBox,
  points,
  type Region,
  regionSize,
  subtract,
  union,
} from '../../../core/spaces/region.ts';
import { decode, encode } from '../../../core/wire/codec.ts';
import { fromHex } from '../../../core/wire/hex.ts';
import { concludeIkev2 } from '../../../probes/ikev2/conclude-ikev2.ts';
import type { Ikev2Ask } from '../../../probes/ikev2/ikev2-ask.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { aesCbc128, aesCbc256, azureIkeBoxes, azureIkeRows, notAProduct } from '../../support/ike-rows.ts';
import { type ScriptedContext, scriptedContext } from '../../support/scripted-datagram-context.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../../support/scripted-ike-gateway.ts';

const azure: Ikev2Ask = { documented: azureIkeRows, sweep: true };
const universe = ikeUniverse();
const additionalUniverse = ikeAdditionalUniverse();

interface Seen {
  readonly facts: SpaceFacts;
  /** With an additional key exchange. */
  readonly additional: SpaceFacts;
  readonly context: ScriptedContext;
  readonly gateway: ScriptedIkeGateway;
}

async function look(script: IkeGatewayScript, ask: Ikev2Ask = azure): Promise<Seen> {
  const gateway = new ScriptedIkeGateway(script);
  const context = scriptedContext((request, sourcePort) => gateway.respond(request, sourcePort));
  await observeIkev2(context, ask);
  return {
    facts: factsOf(context),
    additional: concludeIkev2(context.observations()).ikeAdditional ?? nothing,
    context,
    gateway,
  };
}

const nothing: SpaceFacts = { accepted: [], refused: [], undecided: [] };
const boxesOf = (settled: SpaceFacts['accepted']): Region => settled.map((one) => one.box);

function factsOf(context: ScriptedContext): SpaceFacts {
  const { ike } = concludeIkev2(context.observations());
  if (ike === undefined) throw new Error('no observation was recorded');
  return ike;
}

const accepted = ({ facts }: Seen): Region => facts.accepted.map((one) => one.box);
const refused = ({ facts }: Seen): Region => facts.refused.map((one) => one.box);
const reasons = ({ facts }: Seen): string[] => [...new Set(facts.undecided.map(({ reason }) => reason))].sort();
const probes = ({ context }: Seen, probe: string): number => context.drafts.filter((one) => one.probe === probe).length;

/** The accepted region is exactly `policy`, with an additional key exchange exactly `additional`, and everything else is refused. */
function expectExactly(seen: Seen, policy: readonly Box[], additional: readonly Box[] = []): void {
  const wanted = union(policy, []);
  expect(subtract(accepted(seen), wanted)).toEqual([]);
  expect(subtract(wanted, accepted(seen))).toEqual([]);
  expect(subtract(universe, [...accepted(seen), ...refused(seen)])).toEqual([]);
  expect(isSubset(wanted, subtract(wanted, refused(seen)))).toBe(true);
  expect(seen.facts.undecided).toEqual([]);
  expect(subtract(boxesOf(seen.additional.accepted), additional)).toEqual([]);
  expect(subtract(union(additional, []), boxesOf(seen.additional.accepted))).toEqual([]);
  const settled = [...boxesOf(seen.additional.accepted), ...boxesOf(seen.additional.refused)];
  expect(subtract(additionalUniverse, settled)).toEqual([]);
  expect(seen.additional.undecided).toEqual([]);
  expect(seen.gateway.halfOpen).toBe(0);
  expect(seen.gateway.illegal).toBe(0);
}

describe('a gateway that answers', () => {
  test('and accepts what is documented is shown to accept that and nothing else, in 34 exchanges at most', async () => {
    const seen = await look({ accepts: azureIkeBoxes });
    expectExactly(seen, azureIkeBoxes);
    expect(seen.context.drafts.length).toBeLessThanOrEqual(34);
    expect(probes(seen, 'ikev2/complement')).toBeLessThanOrEqual(8);
    expect(Math.max(...seen.gateway.requests.map(({ length }) => length))).toBeLessThanOrEqual(3000 + 44);
  });

  test.each(['bound-to-spi', 'bound-to-port'] as const)(
    'and asks for a cookie (%s) gets it in front of the same request',
    async (wantsCookie) => {
      const seen = await look({ accepts: azureIkeBoxes, wantsCookie });
      expectExactly(seen, azureIkeBoxes);
      expect(Math.max(...seen.gateway.requests.map(({ length }) => length))).toBeLessThanOrEqual(3000 + 44 + 8 + 64);
      const [first, second] = seen.gateway.requests.map((request) => decode(ikeMessage, request));
      expect(second?.initiatorSpi).toEqual(first?.initiatorSpi);
      expect(second?.payloads.slice(1)).toEqual(first?.payloads);
    },
  );

  test('and accepts one combination too many has it named exactly, and the missing row refused', async () => {
    const planted: Box = [[aesCbc128], [2], [2], [2]];
    const drifted: readonly Box[] = [...azureIkeBoxes.slice(0, 2), [[aesCbc256], [12], [5], [14, 19, 20, 24]], planted];
    const seen = await look({ accepts: drifted });
    expectExactly(seen, drifted);
    expect(seen.facts.accepted.at(-1)?.box).toEqual(planted);
    expect(isSubset([[[aesCbc256], [12], [5], [2]]], refused(seen))).toBe(true);
  });

  test('is seen through every group that a key share can be of', async () => {
    for (const group of [31, 19, 32, 20]) {
      const policy: readonly Box[] = [
        [[aesCbc256], [12], [5], [group]],
        [[aesCbc128], [12], [5], [31, 32]],
      ];
      expectExactly(await look({ accepts: policy }, { documented: [[aesCbc256, 12, 5, group]], sweep: true }), policy);
    }
  });

  test('is seen exactly when its policy is no product of lists', async () => {
    const documented = notAProduct.map((part) => part.flat());
    expectExactly(await look({ accepts: notAProduct }, { documented, sweep: true }), notAProduct);
    expectExactly(await look({ accepts: notAProduct }), notAProduct);
  });

  test('with a few dozen combinations too many has each of them named', async () => {
    const policy: readonly Box[] = [...azureIkeBoxes, box([aesCbc128, aesCbc256], [1, 2], [1, 2], [2, 5, 31])];
    expectExactly(await look({ accepts: policy }), policy);
  });

  test('with thousands too many has the values of each dimension told, and what is left stays open', async () => {
    const extra = box([aesCbc128, aesCbc256], [1, 2, 12, 13, 14], [1, 2, 5, 6, 7], [1, 2, 5, 14, 15, 16, 19, 20, 31]);
    const seen = await look({ accepts: [...azureIkeBoxes, extra] });
    const statement = seen.context.drafts.find(({ outcome }) => outcome === 'not-made');
    expect(statement?.detail).toContain('more than 8 combinations outside the documented ones are accepted');
    expect(statement?.answer).toEqual({
      surplus: {
        encryption: [aesCbc128, aesCbc256],
        integrity: [1, 2, 12, 13, 14],
        prf: [1, 2, 5, 6, 7],
        keyExchange: [1, 2, 5, 14, 15, 16, 19, 20, 31],
      },
    });
    expect(reasons(seen)).toEqual(['too-many-violations']);
    const left = subtract(universe, [...accepted(seen), ...refused(seen)]);
    expect(isSubset(left, [extra])).toBe(true);
    expect(isSubset(accepted(seen), [...azureIkeBoxes, extra])).toBe(true);
    expect(seen.facts.accepted.length).toBeGreaterThan(azureIkeRows.length);
  });

  test('and accepts none of the rows has them refused once something else is found that it accepts', async () => {
    const other: Box = [[aesCbc128], [2], [2], [2]];
    const seen = await look({ accepts: [other] });
    expectExactly(seen, [other]);
    for (const row of azureIkeRows) expect(isSubset([pointBox(row)], refused(seen))).toBe(true);
  });

  test('is seen exactly when nothing is documented, with what it accepts as its own control', async () => {
    const policy: readonly Box[] = [box([aesCbc128, aesCbc256], [12], [5], [14, 19])];
    expectExactly(await look({ accepts: policy }, { documented: [], sweep: true }), policy);
  });

  test('is asked for no more than the region that is wanted', async () => {
    const region = [box([aesCbc256], [2, 12], [2, 5], [2, 14])];
    const seen = await look({ accepts: azureIkeBoxes }, { ...azure, region });
    expect(subtract(region, [...accepted(seen), ...refused(seen)])).toEqual([]);
    expect(isSubset(refused(seen), region)).toBe(true);
    expect(subtract(ikeAdditionalUniverse(region), boxesOf(seen.additional.refused))).toEqual([]);
    expect(isSubset(boxesOf(seen.additional.refused), ikeAdditionalUniverse(region))).toBe(true);
    expect(probes(seen, 'ikev2/complement')).toBe(4);
  });

  test('is seen as well through the form that is shorter and not legal', async () => {
    expectExactly(await look({ accepts: azureIkeBoxes }, { ...azure, form: 'empty-group' }), azureIkeBoxes);
  });

  test('is asked in fewer datagrams when they may be longer', async () => {
    const short = await look({ accepts: azureIkeBoxes }, { ...azure, datagramOctets: 1232 });
    expectExactly(short, azureIkeBoxes);
    expect(Math.max(...short.gateway.requests.map(({ length }) => length))).toBeLessThanOrEqual(1232);
    expect(probes(await look({ accepts: azureIkeBoxes }), 'ikev2/complement')).toBeLessThan(
      probes(short, 'ikev2/complement'),
    );
  });

  test('says what it announces when one half-open SA may be left, and only then', async () => {
    const seen = await look({ accepts: azureIkeBoxes }, { ...azure, identify: true });
    expect(seen.gateway.halfOpen).toBe(1);
    expect(seen.context.drafts.at(-1)).toMatchObject({
      probe: 'ikev2/identity',
      offer: { form: 'own-group', shareGroup: 20 },
      outcome: 'answered',
      answer: { point: azureIkeRows[2], notifies: [], signatureHashes: [], vendorIds: [], authorities: [] },
    });
    expect(accepted(seen)).toHaveLength(17);
  });

  test('is asked for the rows alone when nothing else is wanted', async () => {
    const seen = await look({ accepts: azureIkeBoxes }, { documented: azureIkeRows, sweep: false });
    expect(accepted(seen)).toHaveLength(17);
    expect(refused(seen)).toEqual([]);
    expect(seen.context.drafts).toHaveLength(21);
  });
});

describe('a gateway that knows additional key exchanges', () => {
  const row: Box = [[aesCbc256], [12], [5], [14]];

  test.each([
    ['required', [36], [], [36]],
    ['optional', [0, 36], [row], [36]],
    ['not taken', [0], [row], []],
  ])('and has ML-KEM %s beside a documented row is seen so', async (_, methods, plain, additional) => {
    const others = [azureIkeBoxes[0] ?? []];
    const seen = await look({ accepts: [...others, [...row, methods]] });
    expectExactly(seen, [...others, ...plain], additional.length === 0 ? [] : [[...row, additional]]);
  });

  test.each<[string, Box]>([
    ['of a cipher that is documented nowhere', [[aesCbc128], [2], [2], [2], [36]]],
    ['of documented algorithms', [[aesCbc256], [12, 13], [5, 6], [20], [36]]],
    ['of a group that a key share can be of', [[aesCbc256], [13], [6], [19], [36]]],
    ['of the group that a key share is of', [[aesCbc256], [13], [6], [31], [36]]],
    ['with a classical method', [[aesCbc256], [13], [6], [20], [19]]],
  ])('and accepts an undocumented combination %s only with one has it named exactly', async (_, extra) => {
    expectExactly(await look({ accepts: [...azureIkeBoxes, extra] }), azureIkeBoxes, [extra]);
  });

  test('and requires one throughout has what it accepts as its control, and the rows and all else refused', async () => {
    const only: Box = [[aesCbc256], [12], [5], [14, 19], [36]];
    const seen = await look({ accepts: [only] });
    expectExactly(seen, [], [only]);
    for (const documented of azureIkeRows) expect(isSubset([pointBox(documented)], refused(seen))).toBe(true);
  });

  test('and accepts hundreds too many has the values of each dimension told', async () => {
    const extra: Box = [
      [aesCbc128, aesCbc256],
      [2, 12, 13],
      [2, 5, 6],
      [14, 15, 16, 19, 20, 31],
      [35, 36, 37],
    ];
    const seen = await look({ accepts: [...azureIkeBoxes, extra] });
    expect(seen.facts.undecided).toEqual([]);
    expect(accepted(seen)).toHaveLength(17);
    const statement = seen.context.drafts.find(({ outcome }) => outcome === 'not-made');
    expect(statement?.answer).toMatchObject({ surplus: { additionalKeyExchange: [35, 36, 37], prf: [2, 5, 6] } });
    expect(statement?.detail).toContain('additionalKeyExchange ml-kem-512 ml-kem-768 ml-kem-1024');
    expect(new Set(seen.additional.undecided.map(({ reason }) => reason))).toEqual(new Set(['too-many-violations']));
    const left = subtract(additionalUniverse, [
      ...boxesOf(seen.additional.accepted),
      ...boxesOf(seen.additional.refused),
    ]);
    expect(isSubset(left, [extra])).toBe(true);
    expect(isSubset(boxesOf(seen.additional.accepted), [extra])).toBe(true);
  });
});

test('a gateway that passes over transform types that it does not know is undecided with additional key exchanges, and seen without', async () => {
  const seen = await look({ accepts: azureIkeBoxes, ignoresUnknownTypes: true });
  expect(subtract(universe, [...accepted(seen), ...refused(seen)])).toEqual([]);
  expect(accepted(seen)).toHaveLength(17);
  expect(seen.additional.accepted).toEqual([]);
  expect([...new Set(seen.additional.undecided.map(({ reason }) => reason))]).toEqual(['not-calibrated']);
});

describe('a gateway that cannot do with a KE payload of the reserved group', () => {
  test.each(['invalid-syntax', 'names-group'] as const)(
    '(%s) is asked with groups that it may know',
    async (reserved) => {
      const policy: readonly Box[] = [...azureIkeBoxes, [[aesCbc128], [2], [2], [31]]];
      const additional: Box = [[aesCbc256], [13], [6], [31], [36]];
      const seen = await look({ accepts: [...policy, additional], reservedGroup: reserved });
      expectExactly(seen, policy, [additional]);
      expect(Math.max(...seen.gateway.requests.map(({ length }) => length))).toBeLessThanOrEqual(3000 + 44);
    },
  );
});

describe('a gateway that cannot be trusted to refuse', () => {
  test('is undecided when it refuses everything, as it does for an unknown peer', async () => {
    const seen = await look({ accepts: azureIkeBoxes, isPeerUnknown: true });
    expect(accepted(seen)).toEqual([]);
    expect(refused(seen)).toEqual([]);
    expect(reasons(seen)).toEqual(['no-answered-control']);
    expect(regionSize(seen.facts.undecided.map((one) => one.box))).toBe(regionSize(universe));
  });

  test('is undecided from the moment on at which it refuses its controls too', async () => {
    const seen = await look({ accepts: azureIkeBoxes, refusesFrom: 10 });
    expect(accepted(seen)).toHaveLength(8);
    expect(refused(seen)).toEqual([]);
    expect(reasons(seen)).toEqual(['no-answered-control']);
  });

  test('is undecided when it names a group before it looks at the ciphers', async () => {
    const seen = await look({ accepts: azureIkeBoxes, looksAtGroupFirst: true });
    expect(accepted(seen)).toEqual([]);
    expect(refused(seen)).toEqual([]);
    expect(reasons(seen)).toContain('not-calibrated');
    expect(seen.context.drafts.filter(({ attempts }) => attempts > 0).length).toBeLessThan(8);
  });

  test('is asked again in shorter datagrams when it does not read long ones to their end', async () => {
    const seen = await look({ accepts: azureIkeBoxes, readsProposals: 3 }, { ...azure, datagramOctets: 3000 });
    const controls = seen.context.drafts.filter(({ probe }) => probe === 'ikev2/buried-control');
    expect(controls.some(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(regionSize(union(refused(seen), []))).toBeGreaterThan(60_000);
    expect(isSubset(refused(seen), subtract(universe, azureIkeBoxes))).toBe(true);
    for (const { evidence, box: settled } of seen.facts.refused) {
      const offered = seen.context.observations().find(({ id }) => id === evidence[1])?.offer['boxes'];
      // The control that showed them read stood behind them.
      expect((offered as unknown[]).length).toBeLessThan(3);
      expect(regionSize([settled])).toBeGreaterThan(0);
    }
  });

  test('is asked again in shorter datagrams when it drops long ones', async () => {
    const seen = await look({ accepts: azureIkeBoxes, dropsAboveOctets: 900 });
    expectExactly(seen, azureIkeBoxes);
    expect(seen.context.drafts.some(({ outcome }) => outcome === 'silent')).toBe(true);
  });

  test('and whose silence means no is undecided where it was silent, without waiting for every answer', async () => {
    const seen = await look({ accepts: azureIkeBoxes.slice(0, 2), refusesInSilence: true });
    expect(accepted(seen)).toHaveLength(12);
    expect(refused(seen)).toEqual([]);
    expect(reasons(seen)).toEqual(['silent']);
    expect(seen.context.pausesMs.length).toBeLessThanOrEqual(2);
  });
});

describe('a line that loses or distorts', () => {
  test('every third datagram costs retransmissions and no verdict', async () => {
    const seen = await look({ accepts: azureIkeBoxes, drops: (request) => request % 3 === 0 });
    expectExactly(seen, azureIkeBoxes);
    expect(seen.context.drafts.some(({ attempts }) => attempts > 1)).toBe(true);
  });

  test('everything for a while is waited out: pauses, a control, and the question again', async () => {
    const seen = await look({ accepts: azureIkeBoxes, drops: (request) => request >= 21 && request < 28 });
    expectExactly(seen, azureIkeBoxes);
    expect(seen.context.pausesMs).toEqual([2000, 4000, 8000]);
  });

  test('everything from some moment on leaves the rest undecided, and nothing more is sent', async () => {
    const seen = await look({ accepts: azureIkeBoxes, drops: (request) => request > 20 });
    expect(accepted(seen)).toHaveLength(17);
    expect(regionSize(seen.facts.undecided.map((one) => one.box))).toBeGreaterThan(0);
    expect(reasons(seen)).toEqual(['no-answered-control']);
    expect(seen.additional.undecided.map(({ reason }) => reason)).toContain('silent');
    expect(seen.context.pausesMs).toEqual([2000, 4000, 8000, 16_000]);
    expect(seen.gateway.requests.length).toBeLessThan(40);
  });

  test('everything from the start leaves everything undecided, and is not waited for', async () => {
    const seen = await look({ accepts: azureIkeBoxes, drops: () => true });
    expect(reasons(seen)).toEqual(['silent']);
    expect(regionSize(seen.facts.undecided.map((one) => one.box))).toBe(regionSize(universe));
    expect(seen.context.pausesMs).toEqual([]);
    expect(seen.context.drafts.filter(({ sent }) => sent !== '')).toHaveLength(1);
  });

  test('to a host that says that nothing listens is tried once', async () => {
    const context = scriptedContext(() => [], { isReachable: false });
    await observeIkev2(context, azure);
    const facts = factsOf(context);
    expect([...new Set(facts.undecided.map(({ reason }) => reason))]).toEqual(['unreachable']);
    expect(regionSize(facts.undecided.map((one) => one.box))).toBe(regionSize(universe));
    expect(context.drafts.filter(({ attempts }) => attempts > 0)).toHaveLength(1);
  });

  test('with a stranger on it, who cannot know the SPI, changes nothing', async () => {
    const disturb = (answer: Uint8Array, request: Uint8Array): readonly Uint8Array[] => {
      const message = decode(ikeMessage, answer);
      const forged = { ...message, payloads: [{ type: 41, critical: false, body: fromHex('000000110002') }] };
      return [
        new Uint8Array(0),
        request,
        answer.slice(0, 27),
        encode(ikeMessage, { ...forged, initiatorSpi: new Uint8Array(8).fill(0xee) }),
        encode(ikeMessage, { ...forged, messageId: 1 }),
        encode(ikeMessage, { ...forged, majorVersion: 3 }),
        encode(ikeMessage, { ...forged, exchangeType: 35 }),
        encode(ikeMessage, { ...forged, flags: 0x08 }),
        answer,
        answer,
      ];
    };
    expectExactly(await look({ accepts: azureIkeBoxes, disturb }), azureIkeBoxes);
  });

  test('that brings nothing but strangers is malformed, never refused', async () => {
    const seen = await look({ accepts: azureIkeBoxes, disturb: () => [new Uint8Array(40)] });
    expect(accepted(seen)).toEqual([]);
    expect(refused(seen)).toEqual([]);
    expect(reasons(seen)).toEqual(['malformed']);
  });

  test('is left at once, with what was seen kept, when the run is aborted', async () => {
    const abort = new AbortController();
    const gateway = new ScriptedIkeGateway({ accepts: azureIkeBoxes });
    const reason = new Error('enough');
    const respond = (request: Uint8Array): readonly Uint8Array[] => {
      if (gateway.requests.length === 8) abort.abort(reason);
      return gateway.respond(request);
    };
    const context = scriptedContext(respond, { signal: abort.signal });
    await expect(observeIkev2(context, azure)).rejects.toBe(reason);
    expect(context.drafts).toHaveLength(9);
    expect(factsOf(context).accepted).toHaveLength(8);
  });
});

describe('an answer that does not fit the offer', () => {
  const groupOf = (group: number) => (answer: Uint8Array) => {
    const message = decode(ikeMessage, answer);
    const [notify] = message.payloads;
    const body = notify?.body.slice() ?? new Uint8Array(0);
    if (body.length === 6) body[5] = group;
    return [encode(ikeMessage, { ...message, payloads: [{ type: 41, critical: false, body }] })];
  };

  test('is malformed when it wants a group that was not offered', async () => {
    const seen = await look({ accepts: azureIkeBoxes, disturb: groupOf(77) });
    expect(accepted(seen)).toEqual([]);
    expect(seen.context.drafts[0]).toMatchObject({
      outcome: 'malformed',
      detail: 'INVALID_KE_PAYLOAD, wanted KE_77, which was not offered',
      answer: { notify: 17, group: 77 },
    });
  });

  test('is no refusal when it is another error', async () => {
    const disturb = (answer: Uint8Array): readonly Uint8Array[] => {
      const message = decode(ikeMessage, answer);
      const [notify] = message.payloads;
      const body = notify?.body.slice() ?? new Uint8Array(0);
      if (body[3] === 14) body[3] = 7;
      return [encode(ikeMessage, { ...message, payloads: [{ type: 41, critical: false, body }] })];
    };
    const seen = await look({ accepts: azureIkeBoxes.slice(0, 2), disturb });
    expect(accepted(seen)).toHaveLength(12);
    expect(refused(seen)).toEqual([]);
    expect(reasons(seen)).toContain('other-notify');
  });
});

test('observations sort in the order of sending and say what was offered in code points', async () => {
  const { context } = await look({ accepts: azureIkeBoxes });
  const orders = context.drafts.map(({ order }) => order);
  expect(orders).toEqual([...orders].sort());
  expect(orders[0]).toBe('ikev2/000001');
  expect(context.drafts[0]).toMatchObject({
    probe: 'ikev2/row',
    offer: { space: 'ike', boxes: [pointBox(azureIkeRows[0] ?? [])], form: 'foreign-group', shareGroup: 31, port: 500 },
    outcome: 'answered',
    answer: { notify: 17, group: 24 },
    attempts: 1,
  });
  expect(points(universe, 1)).toHaveLength(1);
});
