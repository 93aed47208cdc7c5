import { describe, expect, test } from 'vitest';
import type { Ikev1Facts } from '../../../core/facts/facts.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { concludeIkev1 } from '../../../probes/ikev1/conclude-ikev1.ts';
import { observeIkev1 } from '../../../probes/ikev1/observe-ikev1.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { everyShape } from '../../support/every-shape.ts';
import { azureIkeBoxes, azureIkeRows } from '../../support/ike-rows.ts';
import { type ScriptedContext, scriptedContext } from '../../support/scripted-datagram-context.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../../support/scripted-ike-gateway.ts';
import {
  type Ikev1ModeScript,
  type Ikev1Script,
  type Numbers,
  ScriptedIkev1Gateway,
  secretOctet,
} from '../../support/scripted-ikev1-gateway.ts';

/** 3DES, MD5, pre-shared key and group 2, as a gateway had it beside the documented rows and conformed. */
const weak: Numbers = [5, 0, 1, 1, 2];
const silent: Ikev1ModeScript = { otherwise: 'silence' };
const noProposalChosen: Ikev1ModeScript = { otherwise: 14 };
const version: Ikev1ModeScript = { otherwise: 'version' };

interface Seen {
  readonly facts: Ikev1Facts | undefined;
  readonly context: ScriptedContext;
  readonly gateway: ScriptedIkev1Gateway;
  /** Those about IKEv1, and the controls beside them. */
  readonly asked: readonly Observation[];
}

async function look(
  script: Ikev1Script,
  ikev2: Partial<IkeGatewayScript> = {},
  options: Parameters<typeof scriptedContext>[1] = {},
): Promise<Seen> {
  const gateway = new ScriptedIkev1Gateway(new ScriptedIkeGateway({ accepts: azureIkeBoxes, ...ikev2 }), script);
  const context = scriptedContext((request) => gateway.respond(request), options);
  const interview = await observeIkev2(context, { documented: azureIkeRows, sweep: false });
  const before = context.drafts.length;
  await observeIkev1(context, interview);
  return {
    facts: concludeIkev1(context.observations()),
    context,
    gateway,
    asked: context.observations().slice(before),
  };
}

const stance = ({ facts }: Seen): string | undefined => facts?.stance.value;
const probes = ({ asked }: Seen): readonly string[] => asked.map(({ probe }) => probe);

describe('a gateway that refuses all of IKEv1', () => {
  test('by INVALID_MAJOR_VERSION is asked in both modes, and a control follows', async () => {
    const seen = await look({ main: version, aggressive: version });
    expect(seen.facts).toMatchObject({ stance: { value: 'refused' }, refusedBy: 'version' });
    expect(probes(seen)).toEqual(['ikev1/main-mode', 'ikev1/aggressive-mode', 'ikev2/control']);
    expect(seen.facts?.stance.evidence).toHaveLength(4);
  });

  test('by silence is asked three times between accepted controls, and about a version that does not exist', async () => {
    const seen = await look({ main: silent, aggressive: silent });
    expect(seen.facts).toMatchObject({
      stance: { value: 'refused' },
      refusedBy: 'silence',
      offered: { main: 40, aggressiveGroups: [2, 14] },
    });
    expect(probes(seen)).toEqual([
      'ikev1/main-mode',
      'ikev1/future-version',
      'ikev1/aggressive-mode',
      'ikev2/control',
      'ikev1/aggressive-mode',
      'ikev2/control',
    ]);
    expect(seen.facts?.stance.evidence).toEqual([...(seen.facts?.stance.evidence ?? [])].sort());
    expect(seen.facts?.stance.evidence).toHaveLength(7);
  });

  test('and wants a cookie for IKEv2 is no lossy line', async () => {
    const seen = await look({ main: silent, aggressive: silent }, { wantsCookie: 'bound-to-spi' });
    expect(stance(seen)).toBe('refused');
  });
});

describe('a gateway that answers IKEv1', () => {
  test('in main mode has what it chose told, and is left with one half-open SA', async () => {
    const seen = await look({ main: { accepts: [weak], otherwise: 14 }, aggressive: noProposalChosen });
    expect(seen.facts).toMatchObject({
      stance: { value: 'answered', evidence: [seen.asked[0]?.id] },
      mode: 'main',
      combination: { encryption: 5, keyLengthBits: 0, hash: 1, authentication: 1, group: 2 },
    });
    expect(probes(seen)).toEqual(['ikev1/main-mode']);
    expect(seen.gateway.halfOpen).toBe(1);
  });

  test('with something rarer in main mode is found behind a first refusal', async () => {
    const seen = await look({ main: { accepts: [[1, 0, 1, 3, 1]], otherwise: 14 }, aggressive: noProposalChosen });
    expect(seen.facts).toMatchObject({ stance: { value: 'answered' }, mode: 'main', combination: { encryption: 1 } });
    expect(seen.gateway.halfOpen).toBe(1);
  });

  test.each<[string, Ikev1ModeScript, Numbers]>([
    ['refuses main mode', noProposalChosen, weak],
    ['says that main mode is not its version', version, weak],
    ['drops main mode', silent, weak],
    ['drops main mode, with group 14', silent, [7, 256, 4, 1, 14]],
  ])('in aggressive mode alone is found although it %s', async (_, main, accepted) => {
    const seen = await look({ main, aggressive: { accepts: [accepted], otherwise: main.otherwise } });
    expect(seen.facts).toMatchObject({
      stance: { value: 'answered' },
      mode: 'aggressive',
      combination: { group: accepted[4] },
    });
    expect(seen.gateway.halfOpen).toBe(1);
  });

  test('in aggressive mode with both groups is left with one half-open SA', async () => {
    const seen = await look({ main: silent, aggressive: { accepts: [weak, [7, 256, 4, 1, 14]], otherwise: 14 } });
    expect(seen.facts).toMatchObject({ mode: 'aggressive', combination: { group: 2 } });
    expect(seen.gateway.halfOpen).toBe(1);
  });

  test('and refuses the credentials behind it has accepted an offer', async () => {
    const seen = await look({ main: noProposalChosen, aggressive: { otherwise: 24 } });
    expect(seen.facts).toMatchObject({ stance: { value: 'answered' }, mode: 'aggressive' });
    expect(seen.facts?.combination).toBeUndefined();
  });

  test('has no hash, nonce, public value or identity in what is kept, of neither side, and the lengths of all', async () => {
    const seen = await look({ main: silent, aggressive: { accepts: [weak], otherwise: 14 } });
    const kept = seen.asked.find(({ probe }) => probe === 'ikev1/aggressive-mode');
    expect(kept?.outcome).toBe('answered');
    expect(JSON.stringify(seen.asked)).not.toContain(secretOctet.toString(16).repeat(4));
    expect(kept?.received.length).toBe(2 * Number(kept?.answer?.['octets']));
    // The request ends with a public value, a nonce and an identity.
    expect(kept?.sent.endsWith(`0000000e${'00'.repeat(10)}`)).toBe(true);
    expect(kept?.sent).toContain(`00000018${'00'.repeat(20)}`.slice(4));
  });
});

describe('a gateway of which not all of IKEv1 is known', () => {
  test('has what was offered refused, and the rest open', async () => {
    const seen = await look({ main: noProposalChosen, aggressive: noProposalChosen });
    expect(seen.facts).toMatchObject({
      stance: { value: 'offer-refused' },
      reason: 'ikev1-offer-refused',
      offered: { main: 82, aggressiveGroups: [2, 14] },
    });
    expect(seen.asked).toHaveLength(5);
  });

  test.each<[string, Ikev1Script, string, string]>([
    [
      'drops a version that does not exist too',
      { main: silent, aggressive: silent, futureVersion: 'silence' },
      'silent',
      'silent',
    ],
    [
      'takes a version that does not exist for a fault',
      { main: silent, aggressive: silent, futureVersion: 'syntax' },
      'silent',
      'silent',
    ],
    [
      'refuses main mode as a version and drops aggressive mode',
      { main: version, aggressive: silent },
      'unknown',
      'other-notify, silent',
    ],
    ['answers another notify', { main: { otherwise: 29 }, aggressive: silent }, 'unknown', 'other-notify, silent'],
    [
      'sends back what it gets',
      { main: { otherwise: 'echo' }, aggressive: { otherwise: 'echo' } },
      'unknown',
      'malformed',
    ],
    [
      'answers with something that is no message',
      { main: { otherwise: () => [new Uint8Array(40).fill(secretOctet)] }, aggressive: silent },
      'unknown',
      'malformed, silent',
    ],
  ])('because it %s is not refused', async (_, script, wanted, reason) => {
    const seen = await look(script);
    expect(seen.facts).toMatchObject({ stance: { value: wanted }, reason });
    expect(JSON.stringify(seen.asked)).not.toContain(secretOctet.toString(16).repeat(4));
  });

  test('because it stopped accepting its control is not refused', async () => {
    const rows = azureIkeRows.length + 2;
    for (const mode of [silent, version]) {
      const seen = await look({ main: mode, aggressive: mode }, { refusesFrom: rows + 1 });
      expect(seen.facts?.reason).toBe('no-answered-control');
      expect(stance(seen)).not.toBe('refused');
    }
  });

  test('because the line lost an answer before is not refused by silence', async () => {
    const seen = await look({ main: silent, aggressive: silent, drops: (request) => request === 5 });
    expect(seen.facts).toMatchObject({ stance: { value: 'silent' }, reason: 'ikev1-silent-and-lossy' });
  });

  test('because it never answers IKEv2 is asked once', async () => {
    const seen = await look({ main: silent, aggressive: silent, drops: () => true });
    expect(probes(seen)).toEqual(['ikev1/main-mode']);
    expect(stance(seen)).toBe('silent');
  });

  test('because nothing listens there is not asked at all', async () => {
    const seen = await look({ main: silent, aggressive: silent }, {}, { isReachable: false });
    expect(seen.asked).toMatchObject([{ probe: 'ikev1/main-mode', outcome: 'unreachable', attempts: 0 }]);
    expect(seen.facts).toMatchObject({ stance: { value: 'unknown' }, reason: 'unreachable' });
  });

  test('and answers IKEv1 alone is found', async () => {
    const seen = await look(
      { main: { accepts: [weak], otherwise: 14 }, aggressive: noProposalChosen },
      { drops: () => true },
    );
    expect(stance(seen)).toBe('answered');
  });
});

test('no datagram is longer than the longest of IKEv2, and every observation has the shape that a recording is held to', async () => {
  for (const main of [silent, noProposalChosen, version, { accepts: [weak], otherwise: 14 }]) {
    const seen = await look({ main, aggressive: main });
    expect(Math.max(...seen.asked.map(({ sent }) => sent.length / 2))).toBeLessThanOrEqual(1232);
    expect(seen.asked.length).toBeLessThanOrEqual(6);
    for (const observation of seen.asked) {
      const shape = everyShape.get(observation.probe)?.(observation);
      expect(shape?.offer.safeParse(observation.offer).success).toBe(true);
      expect(shape?.answer.safeParse(observation.answer).success).toBe(true);
    }
  }
});

/** Whole numbers from 0 to 2 to the 32, the same for the same seed (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

test('of 600 scans over lines that lose 1 to 40 % none takes a gateway that answers aggressive mode alone for one that drops IKEv1', async () => {
  const stances = new Map<string, number>();
  for (let run = 0; run < 600; run++) {
    const next = numbersOf(run);
    const lost = (1 + (run % 40)) / 100;
    const seen = await look(
      { main: silent, aggressive: { accepts: [weak], otherwise: 'silence' }, drops: () => next() / 2 ** 32 < lost },
      {},
      { tries: 4 },
    );
    const told = stance(seen) ?? 'none';
    stances.set(told, (stances.get(told) ?? 0) + 1);
  }
  expect(stances.get('refused')).toBeUndefined();
  expect(stances.get('answered')).toBeGreaterThan(500);
});
