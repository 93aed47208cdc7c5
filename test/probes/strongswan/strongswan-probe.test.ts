import { describe, expect, test } from 'vitest';
import type { Credentials } from '../../../core/credentials/credentials.ts';
import { Secret } from '../../../core/credentials/secret.ts';
import type { SpaceFacts } from '../../../core/facts/facts.ts';
import type { ObservationDraft } from '../../../core/observation/observation.ts';
import { ahUniverse, ipsecAdditionalUniverse } from '../../../core/spaces/child-sa.ts';
import {
  type Box,
  boxHas,
  isSubset,
  type Point,
  pointBox,
  type Region,
  regionSize,
  subtract,
} from '../../../core/spaces/region.ts';
import { strongswanVocabulary } from '../../../core/spaces/sa-vocabulary.ts';
import { concludeStrongswan } from '../../../probes/strongswan/conclude-strongswan.ts';
import { undocumented } from '../../../probes/strongswan/cover.ts';
import { forecastStrongswan, observeStrongswan } from '../../../probes/strongswan/observe-strongswan.ts';
import type { StrongswanAsk } from '../../../probes/strongswan/strongswan-context.ts';
import { transformCount } from '../../../probes/strongswan/vouch.ts';
import { numbered } from '../../support/recording-of.ts';
import { documented, planted } from './documented-points.ts';
import { gatewayOf, narrowGatewayOf, type Reaction, type Script, ScriptedCharon } from './scripted-charon.ts';

const psk: Credentials = {
  kind: 'psk',
  localId: 'client',
  remoteId: 'gateway',
  trustAnchors: [],
  psk: new Secret('hush'),
};
const release = '6.1.0';

interface Look {
  readonly charon: ScriptedCharon;
  readonly drafts: readonly ObservationDraft[];
  readonly ike: SpaceFacts;
  readonly ipsec: SpaceFacts;
  readonly additional: SpaceFacts;
  readonly ah: SpaceFacts;
  readonly error: unknown;
}

async function look(
  script: Script,
  options: {
    readonly ask?: Partial<StrongswanAsk>;
    readonly credentials?: Credentials;
    readonly abort?: AbortController;
  } = {},
): Promise<Look> {
  const charon = new ScriptedCharon(script);
  const { abort = new AbortController(), credentials = psk } = options;
  charon.onHang(() => abort.abort(new Error('interrupted')));
  const drafts: ObservationDraft[] = [];
  let nowMs = 0;
  const error: unknown = await observeStrongswan(
    {
      target: { url: 'ikev2://192.0.2.1', scheme: 'ikev2', host: '192.0.2.1', port: 500 },
      remoteAddress: '192.0.2.1',
      remotePort: 500,
      credentials,
      vici: charon,
      features: { release, keyExchanges: new Set([2, 14, 19, 20, 24, 31]), requestsAddress: true },
      name: 'gateproof-test',
      signal: abort.signal,
      record: (draft) => drafts.push(draft),
      now: () => ++nowMs,
      timeoutMs: 1_000,
    },
    { ...documented, sweep: ['ike', 'ipsec'], ...options.ask },
  ).catch((caught: unknown) => caught);
  const nothing: SpaceFacts = { accepted: [], refused: [], undecided: [] };
  const facts = concludeStrongswan(numbered(drafts, 'ikev2://192.0.2.1'));
  const { ike = nothing, ipsec = nothing, ipsecAdditional: additional = nothing, ah = nothing } = facts;
  return { charon, drafts, ike, ipsec, additional, ah, error };
}

/** Boxes as recorded; a single combination is recorded as a point. */
const offered = ({ offer }: ObservationDraft): unknown =>
  Array.isArray(offer['point']) ? [offer['point'].map((value) => [value])] : offer['boxes'];
const boxesOf = (settled: SpaceFacts['refused']): Region => settled.map(({ box }) => box);
const pointsOf = (settled: SpaceFacts['accepted']): string[] => settled.map(({ box }) => box.join()).sort();
const texts = (points: readonly Point[]): string[] => points.map((point) => point.join()).sort();
const without = (points: readonly Point[], ...missing: readonly Point[]): Point[] =>
  points.filter((point) => !missing.some((one) => one.join() === point.join()));

function expectNothingLeft({ charon }: Look): void {
  expect([...charon.connections.keys()]).toEqual([]);
  expect([...charon.secrets, ...charon.keys]).toEqual([]);
  expect(charon.sas).toEqual([]);
}

describe('a gateway that follows its tables', () => {
  test('is shown to accept every row and to refuse everything else', async () => {
    const seen = await look(gatewayOf(documented));
    expect(seen.error).toBeUndefined();
    for (const space of ['ike', 'ipsec'] as const) {
      expect(pointsOf(seen[space].accepted)).toEqual(texts(documented[space]));
      expect(seen[space].undecided).toEqual([]);
      expect(subtract(undocumented(space, release, documented[space]), boxesOf(seen[space].refused))).toEqual([]);
      expect(isSubset(documented[space].map(pointBox), boxesOf(seen[space].refused))).toBe(false);
    }
    const vocabulary = strongswanVocabulary('ipsec', release);
    for (const [facts, universe] of [
      [seen.additional, ipsecAdditionalUniverse(vocabulary)],
      [seen.ah, ahUniverse(vocabulary)],
    ] as const) {
      expect([...facts.accepted, ...facts.undecided]).toEqual([]);
      expect(subtract(universe, boxesOf(facts.refused))).toEqual([]);
    }
    expectNothingLeft(seen);
  });

  test('has each row offered alone, and each refusal proven by an offer that buries a row behind the same boxes', async () => {
    const { drafts } = await look(gatewayOf(documented));
    const rows = drafts.filter(({ probe }) => probe === 'strongswan/ike-row');
    expect(rows.map(({ offer }) => offer['point'])).toEqual(documented.ike);
    for (const [at, draft] of drafts.entries()) {
      if (draft.probe !== 'strongswan/ike-sweep') continue;
      const boxes = offered(draft) as readonly Box[];
      const lengths = boxes.map(transformCount);
      const behind = drafts.slice(at + 1);
      const end = behind.findIndex(({ probe }) => probe !== 'strongswan/ike-control');
      const controls = behind.slice(0, end === -1 ? undefined : end).filter(({ offer }) => 'boxes' in offer);
      const read = controls.flatMap(({ offer, answer }) =>
        (offer['boxes'] as unknown as readonly Box[]).filter((box) => boxHas(box, answer?.['point'] as Point)),
      );
      expect(Math.max(...read.map(transformCount))).toBeGreaterThanOrEqual(Math.max(...lengths));
      for (const { offer } of controls) expect(offer['boxes']).toHaveLength(boxes.length);
    }
  });

  test('gets its control behind all other values of the longest proposal', async () => {
    const last = new Set<string>();
    const known = gatewayOf(documented);
    await look((offer) => {
      const reaction = known(offer);
      if (offer.space === 'ipsec' && reaction.does === 'accept' && offer.boxes.some((box) => box.flat().length > 30)) {
        const words = offer.texts.find((_, at) => boxHas(offer.boxes[at] ?? [], reaction.point))?.split('-') ?? [];
        last.add(words.findLast((word) => word !== 'noesn' && word !== 'esn') ?? '');
        expect(words.at(-1)).not.toBe('esn');
      }
      return reaction;
    });
    // A group with PFS, an integrity algorithm or a combined cipher without.
    expect([...last].sort()).toEqual(['aes256gcm16', 'ecp256', 'sha256']);
  });

  test('is told in each observation who asked, and for what traffic', async () => {
    const { drafts } = await look(gatewayOf(documented));
    const identity = { kind: 'psk', local: 'client', remote: 'gateway' };
    for (const { probe, offer } of drafts) {
      expect(offer).toMatchObject({ identity });
      if (probe.startsWith('strongswan/ipsec-')) {
        expect(offer['selectors']).toEqual({ local: 'dynamic', remote: '0.0.0.0/0,::/0' });
        expect(offer['ikeSa']).toEqual(documented.ike[0]);
      }
    }
  });

  test('has no secret in what is recorded', async () => {
    const { drafts } = await look(gatewayOf(documented));
    expect(JSON.stringify(drafts)).not.toContain('hush');
  });

  test('gets no more offers than were forecast', async () => {
    const { charon } = await look(gatewayOf(documented));
    const forecast = forecastStrongswan({ ...documented, sweep: ['ike', 'ipsec'] });
    const max = forecast.reduce((sum, { connections }) => sum + connections.max, 0);
    const min = forecast.reduce((sum, { connections }) => sum + connections.min, 0);
    expect(charon.offers).toBeLessThanOrEqual(max);
    expect(charon.offers).toBeGreaterThanOrEqual(min - 2);
  });

  test('is offered its rows alone when no sweep is asked for', async () => {
    const { drafts } = await look(gatewayOf(documented), { ask: { sweep: [] } });
    expect(drafts.filter(({ probe }) => probe.endsWith('-sweep'))).toEqual([]);
    expect(drafts.filter(({ probe }) => probe.endsWith('-row')).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 28 }, () => 'answered'),
    );
  });
});

test('a drifted gateway is shown with exactly its deviations', async () => {
  const ike = [...without(documented.ike, documented.ike[16] ?? []), planted.ike];
  const ipsec = [...without(documented.ipsec, documented.ipsec[0] ?? []), planted.ipsec];
  const seen = await look(gatewayOf({ ike, ipsec }));
  expect(pointsOf(seen.ike.accepted)).toEqual(texts(ike));
  expect(pointsOf(seen.ipsec.accepted)).toEqual(texts(ipsec));
  expect([...seen.ike.undecided, ...seen.ipsec.undecided]).toEqual([]);
  expect(isSubset([pointBox(documented.ike[16] ?? [])], boxesOf(seen.ike.refused))).toBe(true);
  // The first row is missing: it was refused before any control, and again between two.
  expect(isSubset([pointBox(documented.ipsec[0] ?? [])], boxesOf(seen.ipsec.refused))).toBe(true);
  expectNothingLeft(seen);
});

test('a gateway that does not know us shows its IKE rows, and the IPsec rows stay open for that reason', async () => {
  const known = gatewayOf(documented);
  const seen = await look((offer) => {
    const reaction = known(offer);
    return reaction.does === 'accept'
      ? { does: 'choose and fail', point: reaction.point, line: 'received AUTHENTICATION_FAILED notify error' }
      : reaction;
  });
  expect(seen.drafts[0]).toMatchObject({
    outcome: 'authentication-failed',
    detail: 'AUTHENTICATION_FAILED',
    answer: { point: documented.ike[0], readBack: 'selected-proposal' },
  });
  expect(pointsOf(seen.ike.accepted)).toEqual(texts(documented.ike));
  expect(seen.ike.undecided).toEqual([]);
  expect(seen.ipsec.accepted).toEqual([]);
  expect([...new Set(seen.ipsec.undecided.map(({ reason }) => reason))]).toEqual(['authentication-failed']);
  expect(
    isSubset(
      documented.ipsec.map(pointBox),
      seen.ipsec.undecided.map(({ box }) => box),
    ),
  ).toBe(true);
  expectNothingLeft(seen);
});

describe('a gateway that makes no IKE SA of a documented combination', () => {
  const ipsecOnly = { ike: [planted.ike], ipsec: documented.ipsec };
  const others = [[...planted.ike.slice(0, 3), 14], [...planted.ike.slice(0, 3), 19], planted.ike];
  const carriers = ({ drafts }: Look): readonly unknown[] =>
    drafts.filter(({ probe }) => probe === 'strongswan/ike-control').map(({ offer }) => offer['point']);

  test('is asked for its CHILD_SAs under another that it accepts, and every observation of one says which', async () => {
    const seen = await look(gatewayOf(ipsecOnly), { ask: { sweep: ['ipsec'], accepted: others } });
    expect(pointsOf(seen.ipsec.accepted)).toEqual(texts(documented.ipsec));
    const children = seen.drafts.filter(({ probe }) => probe.startsWith('strongswan/ipsec-'));
    for (const { offer } of children) expect(offer['ikeSa']).toEqual(planted.ike);
    expect(carriers(seen).at(-1)).toEqual(planted.ike);
    expectNothingLeft(seen);
  });

  test('is asked under four of them at most, and under none when they are not known', async () => {
    const many = [13, 12, 5, 2].flatMap((integrity) =>
      [14, 19, 20].map((group) => [planted.ike[0] ?? 0, integrity, 2, group]),
    );
    const refusing = await look(() => ({ does: 'refuse' }), { ask: { sweep: ['ipsec'], accepted: many } });
    expect(carriers(refusing)).toHaveLength(4);
    expect(carriers(await look(gatewayOf(ipsecOnly), { ask: { sweep: ['ipsec'] } }))).toEqual([]);
  });

  test('is left alone after one of them stays unanswered', async () => {
    const seen = await look(() => ({ does: 'fall silent' }), { ask: { sweep: ['ipsec'], accepted: others } });
    expect(carriers(seen)).toHaveLength(1);
    expect([...new Set(seen.ipsec.undecided.map(({ reason }) => reason))]).toEqual(['silent']);
  });
});

describe('a gateway that says nothing', () => {
  test('is left alone after two offers, and every question stays open', async () => {
    const seen = await look(() => ({ does: 'fall silent' }));
    expect(seen.charon.offers).toBe(2);
    for (const space of ['ike', 'ipsec'] as const) {
      expect([...seen[space].accepted, ...seen[space].refused]).toEqual([]);
      expect([...new Set(seen[space].undecided.map(({ reason }) => reason))]).toEqual(['silent']);
      const open = seen[space].undecided.map(({ box }) => box);
      expect(isSubset(documented[space].map(pointBox), open)).toBe(true);
      expect(isSubset(undocumented(space, release, documented[space]), open)).toBe(true);
    }
    expectNothingLeft(seen);
  });

  test('from the middle of the sweep on keeps what was shown before, and proves nothing after', async () => {
    const known = gatewayOf(documented);
    const seen = await look((offer) => (offer.number > 20 ? { does: 'fall silent' } : known(offer)));
    expect(pointsOf(seen.ike.accepted)).toEqual(texts(documented.ike));
    expect(regionSize(boxesOf(seen.ike.refused))).toBeGreaterThan(0);
    expect(seen.ike.undecided.map(({ reason }) => reason)).toContain('silent');
    const settled = [...seen.ike.refused, ...seen.ike.undecided].map(({ box }) => box);
    expect(subtract(undocumented('ike', release, documented.ike), settled)).toEqual([]);
    expectNothingLeft(seen);
  });

  test('to one row is asked again after a control', async () => {
    const known = gatewayOf(documented);
    const seen = await look((offer) => (offer.number === 3 ? { does: 'fall silent' } : known(offer)));
    expect(seen.drafts.slice(2, 5).map(({ probe, outcome, attempts }) => [probe, outcome, attempts])).toEqual([
      ['strongswan/ike-row', 'silent', 1],
      ['strongswan/ike-control', 'answered', 1],
      ['strongswan/ike-row', 'answered', 2],
    ]);
    expect(pointsOf(seen.ike.accepted)).toEqual(texts(documented.ike));
    expect(seen.ike.undecided).toEqual([]);
  });
});

test('refusals alone prove nothing: a gateway that refuses everything leaves everything open', async () => {
  const seen = await look(() => ({ does: 'refuse' }));
  expect([...seen.ike.accepted, ...seen.ike.refused, ...seen.ipsec.accepted, ...seen.ipsec.refused]).toEqual([]);
  expect([...new Set(seen.ike.undecided.map(({ reason }) => reason))]).toEqual(['no-answered-control']);
  expect([...new Set(seen.ipsec.undecided.map(({ reason }) => reason))]).toEqual(['no-answered-control']);
});

describe('of a CHILD_SA beside the table a gateway is shown to accept', () => {
  const [gcm = 0] = documented.ipsec[0] ?? [];
  const [cbc = 0] = planted.ipsec;
  test.each<[string, 'ipsec' | 'additional' | 'ah', Point]>([
    ['a first additional key exchange', 'additional', [gcm, 0, 19, 0, 36, 0, 0, 0, 0, 0, 0]],
    ['a third additional key exchange without a second', 'additional', [gcm, 0, 19, 0, 0, 0, 36, 0, 0, 0, 0]],
    ['an additional key exchange without PFS', 'additional', [gcm, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0]],
    ['a cipher that needs integrity, and none', 'ipsec', [cbc, 0, 0, 0]],
    ['the same with PFS', 'ipsec', [cbc, 0, 19, 0]],
    ['AH', 'ah', [0, 12, 0, 0]],
    ['AH with PFS and extended sequence numbers', 'ah', [0, 2, 19, 1]],
  ])('%s', async (_, space, point) => {
    const ipsec = [...documented.ipsec, point];
    const seen = await look(gatewayOf({ ike: documented.ike, ipsec }), { ask: { sweep: ['ipsec'] } });
    const of = { ipsec: seen.ipsec, additional: seen.additional, ah: seen.ah };
    expect(pointsOf(of[space].accepted)).toEqual(texts(space === 'ipsec' ? ipsec : [point]));
    expect([...of.ipsec.undecided, ...of.additional.undecided, ...of.ah.undecided]).toEqual([]);
    expectNothingLeft(seen);
  });

  test('what it chose and could not install, narrowed down to one combination', async () => {
    const bare: Point = [cbc, 0, 19, 0];
    const known = gatewayOf({ ike: documented.ike, ipsec: [...documented.ipsec, bare] });
    const seen = await look(
      (offer) => {
        const reaction = known(offer);
        const isBare = reaction.does === 'accept' && reaction.point.join() === bare.join();
        return isBare ? { does: 'choose and not install' } : reaction;
      },
      { ask: { sweep: ['ipsec'] } },
    );
    expect(pointsOf(seen.ipsec.accepted)).toEqual(texts([...documented.ipsec, bare]));
    const found = seen.drafts.find(({ answer }) => answer?.['readBack'] === 'response');
    expect(found).toMatchObject({
      outcome: 'answered',
      detail: 'chosen by the gateway, which could not install it',
      answer: { point: bare },
    });
    expectNothingLeft(seen);
  });
});

test('a gateway that takes something undocumented for a part of the traffic is shown to, where the selectors are given', async () => {
  const selectors = [
    { local: '0.0.0.0/0', remote: '0.0.0.0/0' },
    { local: '0.0.0.0/0', remote: '10.99.0.0/16' },
  ];
  const [whole, part] = [documented, { ike: documented.ike, ipsec: [planted.ipsec] }].map(gatewayOf);
  const script: Script = (offer) => (offer.selectors === '10.99.0.0/16' ? part : whole)?.(offer) ?? { does: 'refuse' };
  const seen = await look(script, { credentials: { ...psk, selectors }, ask: { sweep: ['ipsec'] } });
  expect(seen.error).toBeUndefined();
  expect(pointsOf(seen.ipsec.accepted)).toEqual(texts([...documented.ipsec, planted.ipsec]));
  expect(seen.ipsec.undecided).toEqual([]);
  expect(isSubset([pointBox(planted.ipsec)], boxesOf(seen.ipsec.refused))).toBe(false);
  const found = seen.drafts.find(({ answer }) => JSON.stringify(answer?.['point']) === JSON.stringify(planted.ipsec));
  expect(found?.offer['selectors']).toEqual(selectors[1]);
  // A run that ended before the second pair was asked for refuses nothing.
  const early = seen.drafts.filter(
    ({ offer }) =>
      offer['space'] === 'ike' ||
      offer['among'] !== 2 ||
      JSON.stringify(offer['selectors']) === JSON.stringify(selectors[0]),
  );
  expect(concludeStrongswan(numbered(early, 'ikev2://192.0.2.1')).ipsec?.refused).toEqual([]);
  // Without them it looks closed.
  const blind = await look(script, { ask: { sweep: ['ipsec'] } });
  expect(pointsOf(blind.ipsec.accepted)).toEqual(texts(documented.ipsec));
  expectNothingLeft(seen);
});

describe('a gateway that accepts something undocumented and', () => {
  const ipsec = [...documented.ipsec, planted.ipsec];
  type Reads = (words: readonly string[]) => readonly string[] | undefined;
  test.each<[string, 'found' | 'open', Reads]>([
    ['reads 32 transforms of a proposal', 'found', (words) => (words.length > 32 ? words.slice(0, 32) : words)],
    ['drops a proposal of more than 64 transforms', 'found', (words) => (words.length > 64 ? undefined : words)],
    ['drops a proposal of more than 12 transforms', 'open', (words) => (words.length > 12 ? undefined : words)],
    [
      'drops a proposal with a group that it does not know',
      'open',
      (words) => (words.includes('modp8192') ? undefined : words),
    ],
    [
      'drops a proposal with a cipher that it does not know',
      'found',
      (words) => (words.includes('serpent256') ? undefined : words),
    ],
  ])('%s is not shown closed: it is %s', async (_, then, reads) => {
    const seen = await look(narrowGatewayOf({ ike: documented.ike, ipsec }, reads), { ask: { sweep: ['ipsec'] } });
    expect(isSubset([pointBox(planted.ipsec)], boxesOf(seen.ipsec.refused))).toBe(false);
    expect(pointsOf(seen.ipsec.accepted)).toEqual(texts(then === 'found' ? ipsec : documented.ipsec));
    const open = seen.ipsec.undecided.map(({ box }) => box);
    expect(isSubset([pointBox(planted.ipsec)], open)).toBe(then === 'open');
    expectNothingLeft(seen);
  });
});

test('a gateway that takes undocumented combinations only has its rows refused, and CHILD_SAs are looked at all the same', async () => {
  const seen = await look(gatewayOf({ ike: [planted.ike], ipsec: documented.ipsec }));
  expect(pointsOf(seen.ike.accepted)).toEqual(texts([planted.ike]));
  expect(isSubset(documented.ike.map(pointBox), boxesOf(seen.ike.refused))).toBe(true);
  expect(pointsOf(seen.ipsec.accepted)).toEqual(texts(documented.ipsec));
});

describe('an answer', () => {
  test.each([
    ['an IKE SA', { ike: documented.ike.slice(0, 1), ipsec: [], sweep: [] }, planted.ike, 'strongswan/ike-row'],
    [
      'a CHILD_SA',
      { ike: documented.ike.slice(0, 1), ipsec: documented.ipsec.slice(0, 1), sweep: [] },
      planted.ipsec,
      'strongswan/ipsec-row',
    ],
  ] as const)(
    'of %s that list-sas shows with another algorithm than was offered is malformed',
    async (_, ask, other, probe) => {
      const known = gatewayOf(documented);
      const seen = await look(
        (offer): Reaction => {
          const reaction = known(offer);
          const isMeant = probe === `strongswan/${offer.space}-row`;
          return reaction.does === 'accept' && isMeant ? { ...reaction, listed: other } : reaction;
        },
        { ask },
      );
      const draft = seen.drafts.find((one) => one.probe === probe);
      expect(draft).toMatchObject({
        outcome: 'malformed',
        detail: `the gateway chose ${other.join('/')}, which was not offered`,
      });
      expect(draft?.answer).toBeUndefined();
      expect(seen[probe === 'strongswan/ike-row' ? 'ike' : 'ipsec'].accepted).toEqual([]);
      expectNothingLeft(seen);
    },
  );

  test('for a CHILD_SA that the driver cannot install still shows what was chosen', async () => {
    const esn: Point = [documented.ipsec[0]?.[0] ?? 0, 0, 0, 1];
    const known = gatewayOf(documented);
    const seen = await look(
      (offer) =>
        offer.space === 'ipsec'
          ? {
              does: 'choose and fail',
              point: esn,
              line: 'unable to install inbound and outbound IPsec SA (SAD) in kernel',
            }
          : known(offer),
      { ask: { ike: documented.ike.slice(0, 1), ipsec: [esn], sweep: [] } },
    );
    expect(seen.drafts.at(-1)).toMatchObject({
      outcome: 'answered',
      answer: { point: esn, readBack: 'selected-proposal' },
    });
    expect(pointsOf(seen.ipsec.accepted)).toEqual(texts([esn]));
  });

  test('about traffic selectors says nothing about the proposal', async () => {
    const known = gatewayOf(documented);
    const seen = await look((offer) => (offer.space === 'ipsec' ? { does: 'refuse the selectors' } : known(offer)));
    expect(seen.drafts.find(({ probe }) => probe === 'strongswan/ipsec-row')).toMatchObject({
      outcome: 'not-made',
      detail: 'TS_UNACCEPTABLE: traffic selectors were refused, not the proposal',
    });
    expect([...seen.ipsec.accepted, ...seen.ipsec.refused]).toEqual([]);
  });
});

test('of a gateway that takes everything a sweep finds 64 combinations and leaves the rest open', async () => {
  const everything: Script = ({ boxes }) => ({ does: 'accept', point: (boxes[0] ?? []).map(([value = 0]) => value) });
  const seen = await look(everything, { ask: { ipsec: [], ike: documented.ike.slice(0, 2) } });
  expect(seen.ike.accepted).toHaveLength(2 + 64);
  expect([...new Set(seen.ike.undecided.map(({ reason }) => reason))]).toEqual(['not-made']);
  expect(seen.drafts.find(({ attempts }) => attempts === 0)?.detail).toBe(
    'not offered, because of an earlier offer: 64 undocumented combinations are accepted, more were not looked for',
  );
});

describe('an interrupted probe', () => {
  test('rejects with the reason, and deletes the SA that was being made and everything that was loaded', async () => {
    const known = gatewayOf(documented);
    const seen = await look((offer) => (offer.number === 19 ? { does: 'hang' } : known(offer)));
    expect(seen.error).toEqual(new Error('interrupted'));
    expect(seen.drafts.length).toBeGreaterThanOrEqual(17);
    expectNothingLeft(seen);
  });

  test('waits for the answer to IKE_AUTH, of which the gateway has made an SA, and deletes that', async () => {
    const known = gatewayOf(documented);
    const [point = []] = documented.ike;
    const seen = await look((offer) =>
      offer.number === 12 ? { does: 'accept late', point, afterMs: 1_700 } : known(offer),
    );
    expect(seen.error).toEqual(new Error('interrupted'));
    await seen.charon.late;
    expectNothingLeft(seen);
  });

  test('that was interrupted before it began sends nothing', async () => {
    const abort = new AbortController();
    abort.abort(new Error('before'));
    const seen = await look(gatewayOf(documented), { abort });
    expect(seen.error).toEqual(new Error('before'));
    expect(seen.charon.commands).toEqual([]);
  });
});

test('a driver that breaks leaves what was not asked open, and what was shown stands', async () => {
  const known = gatewayOf(documented);
  const seen = await look((offer) => (offer.number === 5 ? { does: 'break the driver' } : known(offer)));
  expect(seen.error).toBeUndefined();
  expect(pointsOf(seen.ike.accepted)).toEqual(texts(documented.ike.slice(0, 4)));
  expect([...new Set([...seen.ike.undecided, ...seen.ipsec.undecided].map(({ reason }) => reason))]).toEqual([
    'not-made',
  ]);
  expect(seen.drafts.at(-1)?.detail).toBe('the driving strongSwan failed: charon closed the connection');
  expect(
    isSubset(
      documented.ipsec.map(pointBox),
      seen.ipsec.undecided.map(({ box }) => box),
    ),
  ).toBe(true);
});

test('a client key is unloaded again', async () => {
  const certificate = { certificate: 'PEM', intermediates: [], key: new Secret('KEY') };
  const credentials: Credentials = {
    kind: 'eap-tls',
    localId: 'client',
    eapId: 'client',
    trustAnchors: ['CA'],
    ...certificate,
  };
  const seen = await look(gatewayOf(documented), { credentials, ask: { sweep: [] } });
  expect(seen.charon.commands.filter((command) => command.endsWith('-key'))).toEqual(['load-key', 'unload-key']);
  expectNothingLeft(seen);
});
