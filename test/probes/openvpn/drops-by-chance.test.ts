import { describe, expect, test } from 'vitest';
import { opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { toHex } from '../../../core/wire/hex.ts';
import {
  conforming,
  documented,
  drifted,
  type ScriptedScan,
  scanScripted,
  streamOf,
} from '../../support/scripted-openvpn-scan.ts';
import type { ScriptedServerOptions } from '../../support/scripted-openvpn-server.ts';
import type { ScriptedPolicy } from '../../support/scripted-tls-server.ts';
import { azure } from '../../support/tls-policies.ts';

type Scripted = Omit<ScriptedServerOptions, 'timers'>;

const policy = await azure();

/** Numbers from 0 to 1 that follow from the seed (the generator is known as mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server that refuses by closing, or a reset, and that ends so behind any hello, too, where chance has it. */
const closing = (accepted: ScriptedPolicy, probability: number, seed: number): Scripted =>
  ending('closed', accepted, probability, seed);
const resetting = (accepted: ScriptedPolicy, probability: number, seed: number): Scripted =>
  ending('reset', accepted, probability, seed);

function ending(endsBy: 'closed' | 'reset', accepted: ScriptedPolicy, probability: number, seed: number): Scripted {
  const draw = chance(seed);
  const stream = streamOf(accepted);
  return {
    transport: 'tcp',
    endsBy,
    stream: (received) => {
      const answer = stream(received);
      return answer === undefined || draw() >= probability ? answer : 'refuse';
    },
  };
}

/** A way that carries resets, and of some sessions nothing else. */
function losing(accepted: ScriptedPolicy, probability: number, seed: number): Scripted {
  const draw = chance(seed);
  const lost = new Map<string, boolean>();
  return {
    stream: streamOf(accepted),
    isLost: ({ direction, packet }) => {
      if (direction === 'received' || packet.opcode === opcode.hardResetClientV2) return false;
      const session = toHex(packet.sessionId);
      const isLost = lost.get(session) ?? draw() < probability;
      lost.set(session, isLost);
      return isLost;
    },
  };
}

/** Clauses that are decided otherwise than they are where nothing is dropped. */
function wrongIn(scan: ScriptedScan, truth: ScriptedScan): readonly string[] {
  return [...scan.findings].flatMap(([clause, { verdict }]) => {
    const isDecided = verdict === 'pass' || verdict === 'fail';
    return isDecided && verdict !== truth.findings.get(clause)?.verdict ? [`${clause} ${verdict}`] : [];
  });
}

describe('a server over TCP that refuses by a reset', () => {
  test('conforms, or violates what it should, and the findings say how it refused', async () => {
    const { findings } = await scanScripted(policy, resetting(conforming, 0, 1));
    for (const clause of ['tls/nothing-else', 'tls/version-tlsv1.0', 'tls/version-tlsv1.1']) {
      expect(findings.get(clause)).toMatchObject({ verdict: 'pass', reason: 'refused-by-closing' });
    }
    expect([...findings.values()].map(({ verdict }) => verdict)).not.toContain('fail');
    const without: ScriptedPolicy = { suites: { ...conforming.suites, 0x0303: documented.slice(1) } };
    const short = await scanScripted(policy, resetting(without, 0, 1), 'deny-set', documented.slice(0, 1));
    const failed = [...short.findings].filter(([, { verdict }]) => verdict === 'fail');
    expect(failed).toEqual([
      [expect.stringMatching(/row-/u), expect.objectContaining({ reason: 'refused-by-closing' })],
    ]);
  });

  /** Resets behind hellos that it takes, by their number in the scan. */
  const limiting = (accepted: ScriptedPolicy, isReset: (hello: number) => boolean): Scripted => {
    const stream = streamOf(accepted);
    let hellos = 0;
    return {
      transport: 'tcp',
      endsBy: 'reset',
      stream: (received) => {
        const answer = stream(received);
        return answer === undefined || !isReset(++hellos) ? answer : 'refuse';
      },
    };
  };

  test.each([
    ['everything after the twelfth', (hello: number) => hello > 12],
    ['every second dozen', (hello: number) => Math.floor(hello / 12) % 2 === 1],
    ['one in seven', (hello: number) => hello % 7 === 0],
  ] as const)('shows nothing refused where it resets %s', async (_, isReset) => {
    for (const accepted of [conforming, drifted]) {
      const { findings } = await scanScripted(policy, limiting(accepted, isReset));
      const decided = [...findings].filter(([, { reason }]) => reason === 'refused-by-closing' || reason === 'refused');
      expect(decided).toEqual([]);
      expect(findings.get('tls/nothing-else')?.verdict).not.toBe('pass');
    }
  });
});

const seeds = Array.from({ length: 20 }, (_, at) => at + 1);

describe.each([
  ['a server that closes behind hellos by chance', closing],
  ['a server that resets behind hellos by chance', resetting],
  ['a way that loses the hellos of sessions by chance', losing],
] as const)('%s', (_, disturbed) => {
  test('leaves nothing open where the chance is 0', async () => {
    for (const accepted of [conforming, drifted]) {
      const scan = await scanScripted(policy, disturbed(accepted, 0, 1));
      const open = [...scan.findings.values()].filter(({ reason }) => reason === 'drops-by-chance');
      expect(open).toEqual([]);
      expect(scan.findings.get('tls/nothing-else')?.verdict).toBe(accepted === conforming ? 'pass' : 'fail');
      expect(scan.findings.get('tls/version-tlsv1.1')?.verdict).toBe(accepted === conforming ? 'pass' : 'fail');
    }
  });

  test.each([0.3, 0.4, 0.5])('shows no wrong verdict where the chance is %d', async (probability) => {
    for (const [accepted, mode] of [
      [conforming, 'deny-set'],
      [drifted, 'deny-set'],
      [drifted, 'enumerate'],
    ] as const) {
      const truth = await scanScripted(policy, disturbed(accepted, 0, 1), mode);
      const wrong: string[] = [];
      for (const seed of seeds) {
        const scan = await scanScripted(policy, disturbed(accepted, probability, seed), mode);
        wrong.push(...wrongIn(scan, truth).map((one) => `seed ${seed}, ${mode}: ${one}`));
      }
      expect(wrong).toEqual([]);
    }
  });
});

/** How often hellos were asked again, and rows among them. */
function askedAgain({ drafts }: ScriptedScan): Readonly<Record<'repeats' | 'rows', number>> {
  const again = drafts.filter(({ order }) => order.startsWith('tls/9-repeat/'));
  const repeats = again.filter(({ probe }) => probe === 'tls/repeat').length;
  return { repeats, rows: again.length - repeats };
}

describe('answered hellos', () => {
  test.each(['deny-set', 'enumerate'] as const)(
    'are asked again six times where something was refused (%s)',
    async (mode) => {
      const scan = await scanScripted(policy, closing(conforming, 0, 1), mode);
      expect(askedAgain(scan)).toEqual({ repeats: 6, rows: 0 });
    },
  );

  test('are asked again, without the rows that were refused, which were asked twice before', async () => {
    const without: ScriptedPolicy = { suites: { ...conforming.suites, 0x0303: documented.slice(0, -1) } };
    expect(askedAgain(await scanScripted(policy, losing(without, 0, 1)))).toEqual({ repeats: 6, rows: 0 });
    const first: ScriptedPolicy = { suites: { ...conforming.suites, 0x0303: documented.slice(1) } };
    expect(askedAgain(await scanScripted(policy, losing(first, 0, 1)))).toEqual({ repeats: 6, rows: 0 });
  });

  test('do not keep a row that is refused from failing', async () => {
    const without: ScriptedPolicy = { suites: { ...conforming.suites, 0x0303: documented.slice(1) } };
    const scan = await scanScripted(policy, losing(without, 0, 1), 'deny-set', documented.slice(0, 1));
    expect(
      [...scan.findings].filter(([clause, { verdict }]) => /row-/u.test(clause) && verdict === 'fail'),
    ).toHaveLength(1);
  });

  test('leave every refusal open where one of them is dropped, and no answer', async () => {
    const stream = streamOf(conforming);
    let hellos = 0;
    let last = 0;
    const counting: Scripted = {
      transport: 'tcp',
      stream: (received) => {
        const answer = stream(received);
        if (answer instanceof Uint8Array) hellos++;
        return hellos === last && answer instanceof Uint8Array ? 'refuse' : answer;
      },
    };
    const quiet = await scanScripted(policy, counting);
    // Behind it two questions for another chain, which are asked once.
    last = hellos - 2;
    hellos = 0;
    const { findings } = await scanScripted(policy, counting);
    const verdicts = [...quiet.findings].filter(([, { verdict }]) => verdict === 'pass').map(([clause]) => clause);
    expect(verdicts.length).toBeGreaterThan(6);
    for (const clause of verdicts) {
      const isAccepted = clause.includes('row-') || clause === 'tls/version-tlsv1.2';
      const found = findings.get(clause);
      if (isAccepted) expect({ clause, verdict: found?.verdict }).toEqual({ clause, verdict: 'pass' });
    }
    expect(findings.get('tls/nothing-else')).toMatchObject({ verdict: 'inconclusive', reason: 'drops-by-chance' });
    expect(findings.get('tls/version-tlsv1.1')).toMatchObject({ verdict: 'inconclusive', reason: 'drops-by-chance' });
  });
});
