import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../core/observation/observation.ts';
import { suitesOf } from '../../../core/protocol/tls/registry.ts';
import { controlsOf } from '../../../probes/tls/conclude-space.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { isNameWanted } from '../../../probes/tls/server-name.ts';
import { isMixed, isOrdinary } from '../../../probes/tls/suite-kinds.ts';
import { alerted, asked, chose, dropped, ended, inShort, inTurn, type Told } from '../../support/tls-observations.ts';

/** ECDHE/RSA, two of them; RSA; ECDHE/ECDSA; PSK. */
const [mine, near, rsa, ecdsa, psk] = [0xc030, 0xc02f, 0x009d, 0xc02c, 0x00a8] as const;
const tls13 = { version: 0x0304 };

const yes = (probe = 'control', ms?: Partial<Told>): Told => ({ ...asked(probe, [mine], chose(mine)), ...ms });
const no = (suites: readonly number[], ms?: Partial<Told>): Told => ({ ...asked('deny', suites, alerted()), ...ms });
/** The control behind the suites. */
const buried = (...suites: readonly number[]): Told => asked('buried', [...suites, mine], chose(mine));
const said = (...told: readonly Told[]) => inShort(concludeTls(inTurn(...told), { anchors: [] }).suites);

interface Case {
  readonly name: string;
  readonly told: readonly Told[];
  readonly refused?: readonly string[];
  readonly open?: readonly string[];
}
const check = (cases: readonly Case[]): void =>
  test.each(cases)('$name', ({ told, refused = [], open = [] }) => {
    expect(said(...told)).toMatchObject({ refused, open });
  });

describe('the refusal of one suite', () => {
  const first = no([rsa]);
  check([
    {
      name: 'counts when it was said twice between two answers',
      told: [yes(), first, no([rsa]), yes()],
      refused: ['0303: 009d by badc'],
    },
    {
      name: 'counts when it was said again behind the second answer',
      told: [yes(), first, yes(), no([rsa])],
      refused: ['0303: 009d by bacd'],
    },
    { name: 'was said once', told: [yes(), first, yes()], open: ['0303: 009d by b: asked-once'] },
    { name: 'was said once, and at once', told: [yes(), first, yes()], open: ['0303: 009d by b: asked-once'] },
    {
      name: 'has no answer before it',
      told: [first, no([rsa]), yes()],
      open: ['0303: 009d by a: no-answered-control', '0303: 009d by b: no-answered-control'],
    },
    {
      name: 'has no answer behind it',
      told: [yes(), first, no([rsa])],
      open: ['0303: 009d by b: no-answered-control', '0303: 009d by c: no-answered-control'],
    },
    {
      name: 'and another one in front of every answer are one',
      told: [no([rsa]), yes(), first, yes()],
      open: ['0303: 009d by a: no-answered-control', '0303: 009d by c: asked-once'],
    },
    {
      name: 'lies beside an answer that was still under way',
      told: [yes('control', { elapsedMs: 10.2 }), first, no([rsa]), yes()],
      open: ['0303: 009d by b: no-answered-control', '0303: 009d by c: asked-once'],
    },
    {
      name: 'lies behind an answer that was there in the same step of the clock',
      told: [yes('control', { elapsedMs: 10.1 }), first, no([rsa]), yes()],
      refused: ['0303: 009d by badc'],
    },
    {
      name: 'was there when the answer behind it was asked for',
      told: [yes(), first, no([rsa]), yes('control', { startedAtMs: 20.9 })],
      refused: ['0303: 009d by badc'],
    },
    {
      name: 'lies beside an answer that was asked for too early',
      told: [yes(), first, no([rsa], { elapsedMs: 5 }), yes('control', { startedAtMs: 24 })],
      refused: ['0303: 009d by badc'],
    },
    {
      name: 'lies beside answers that were asked for too early',
      told: [yes(), no([rsa], { elapsedMs: 15 }), no([rsa], { elapsedMs: 5 }), yes('control', { startedAtMs: 24 })],
      open: ['0303: 009d by b: no-answered-control', '0303: 009d by c: no-answered-control'],
    },
    {
      name: 'was asked for the second time before it was there',
      told: [yes(), no([rsa], { elapsedMs: 12 }), no([rsa]), yes()],
      open: ['0303: 009d by b: asked-once', '0303: 009d by c: asked-once'],
    },
    {
      name: 'was asked for the second time in the same step of the clock',
      told: [yes(), no([rsa], { elapsedMs: 10.1 }), no([rsa]), yes()],
      refused: ['0303: 009d by badc'],
    },
    {
      name: 'and of another one share nothing',
      told: [yes(), first, no([near]), yes()],
      open: ['0303: c02f by c: asked-once', '0303: 009d by b: asked-once'].toReversed(),
    },
    {
      name: 'counts by the part that two lists share',
      told: [yes(), no([near, mine - 8]), no([near]), yes()],
      refused: ['0303: c02f by badc'],
      open: ['0303: c028 by b: asked-once'],
    },
    { name: 'is none of what was accepted', told: [yes(), no([mine], { startedAtMs: 40 }), yes()], open: [] },
    ...([['silent'], ['closed'], ['reset'], ['unreachable'], ['malformed'], ['authentication-failed']] as const).map(
      ([outcome]) => ({
        name: `is none where it ended as ${outcome}`,
        told: [yes(), asked('deny', [rsa], ended(outcome)), asked('deny', [rsa], ended(outcome)), yes()],
        open: [`0303: 009d by b: ${outcome}`, `0303: 009d by c: ${outcome}`],
      }),
    ),
    {
      name: 'is none where it was not asked, for the reason that it says',
      told: [yes(), asked('deny', [rsa], ended('not-made', 'budget')), yes()],
      open: ['0303: 009d by b: budget'],
    },
    {
      name: 'counts by no answer of another stack or of a pass',
      told: [
        yes(),
        first,
        no([rsa]),
        {
          probe: 'tls/handshake',
          offer: { kind: 'handshake', version: 0x0303, suite: mine },
          outcome: 'answered',
          answer: { kind: 'handshake', completed: true, version: 'TLSv1.2', suite: '' },
        },
      ],
      open: ['0303: 009d by b: no-answered-control', '0303: 009d by c: no-answered-control'],
    },
    ...['groups', 'signature-schemes', 'preference', 'features', 'certificate', 'repeat', 'nothing'].map((probe) => ({
      name: `is none where it was a hello for something else (${probe})`,
      told: [yes(), asked(probe, [rsa], alerted()), asked(probe, [rsa], alerted()), yes()],
    })),
    ...['opening', 'suites', 'deny', 'row', 'control'].map((probe) => ({
      name: `counts in a hello for suites (${probe})`,
      told: [yes(), asked(probe, [rsa], alerted()), asked(probe, [rsa], alerted()), yes()],
      refused: ['0303: 009d by badc'],
    })),
  ]);

  test('is what the facts say was asked twice, and nothing where nothing counts', () => {
    const facts = (...told: readonly Told[]) => concludeTls(inTurn(...told), { anchors: [] }).suites;
    expect(facts(yes(), first, no([rsa]), yes()).askedTimes).toBe(2);
    expect(facts(yes(), first, yes())).not.toHaveProperty('askedTimes');
  });
});

describe('the answers around a refusal', () => {
  const at = (id: string, startedAtMs: number, elapsedMs = 1): Observation => ({
    ...(inTurn(yes())[0] as Observation),
    id,
    startedAtMs,
    elapsedMs,
  });
  const refusal = at('r', 100, 10);
  test('are the last one before it and the first behind it, whatever order they are told in', () => {
    const all = [at('f', 130), at('a', 10), at('b', 50), at('c', 80), at('d', 120), at('e', 111)];
    expect(controlsOf(refusal, all)).toEqual(['c', 'e']);
    expect(controlsOf(refusal, all.toReversed())).toEqual(['c', 'e']);
  });

  test('that began at once are told by their ids', () => {
    expect(controlsOf(refusal, [at('y', 120), at('x', 120), at('b', 50), at('a', 50)])).toEqual(['b', 'x']);
    expect(controlsOf(refusal, [at('x', 120), at('y', 120), at('a', 50), at('b', 50)])).toEqual(['b', 'x']);
  });

  test('are none that were under way when it began, or began while it was', () => {
    expect(controlsOf(refusal, [at('a', 50, 60), at('b', 105)])).toEqual([undefined, undefined]);
    expect(controlsOf(refusal, [at('a', 99), at('b', 110 - 0.1)])).toEqual(['a', 'b']);
    expect(controlsOf(refusal, [at('a', 99, 1.2), at('b', 110 - 0.2)])).toEqual([undefined, undefined]);
  });
});

describe('answers that differ', () => {
  const both = [yes(), no([rsa]), no([mine]), no([rsa]), yes()] as const;
  test('make no refusal count', () => {
    expect(said(...both)).toEqual({
      accepted: ['0303: c030 by ae'],
      refused: [],
      open: ['0303: 009d by b: answers-differ', '0303: 009d by d: answers-differ'],
      differs: ['0303: c030 by ace'],
    });
  });

  test.each([
    ['a list that holds a suite of another kind, which may be why', asked('deny', [mine, psk], alerted())],
    ['a hello of TLS 1.3 without a share', asked('deny', [0x1301], alerted(), tls13)],
  ])('are none by %s', (_name, partial) => {
    const told = [
      yes(),
      asked('row', [0x1301], chose(0x1301, 0x0304), tls13),
      buried(mine, psk),
      partial,
      no([rsa]),
      no([rsa]),
      yes(),
    ];
    expect(said(...told)).not.toHaveProperty('differs');
    expect(said(...told).refused).toHaveLength(1);
  });

  test('are none by a refusal that lies between no answers', () => {
    expect(said(no([mine]), yes(), no([rsa]), no([rsa]), yes())).not.toHaveProperty('differs');
    expect(said(yes(), no([rsa]), no([rsa]), yes(), no([mine]))).not.toHaveProperty('differs');
  });
});

describe('the refusal of a list', () => {
  const list = [rsa, ecdsa];
  const twice = [no(list), no(list)] as const;
  const unread = (reason: string): readonly string[] => ['b', 'c'].map((id) => `0303: 009d c02c by ${id}: ${reason}`);
  check([
    {
      name: 'of several kinds counts when the control buried in all of it was answered',
      told: [yes(), ...twice, buried(...list)],
      refused: ['0303: 009d c02c by badc'],
    },
    {
      name: 'of several kinds has no control buried in it',
      told: [yes(), ...twice, yes()],
      open: unread('no-answered-control'),
    },
    {
      name: 'has a control buried in a shorter list',
      told: [yes(), no([...list, 0x009c]), no([...list, 0x009c]), buried(rsa)],
      open: ['b', 'c'].map((id) => `0303: 009c 009d c02c by ${id}: no-answered-control`),
    },
    {
      name: 'has a control buried in another list',
      told: [yes(), ...twice, buried(rsa, near)],
      open: unread('no-answered-control'),
    },
    {
      name: 'has a control buried in it that was answered with another suite',
      told: [yes(), ...twice, asked('buried', [...list, mine], chose(rsa)), yes()],
      open: ['b', 'c'].map((id) => `0303: c02c by ${id}: no-answered-control`),
    },
    {
      name: 'has a control buried in it that was refused',
      told: [yes(), ...twice, asked('buried', [...list, mine], alerted()), yes()],
      open: unread('no-answered-control'),
    },
    {
      name: 'has a control buried in it that got silence',
      told: [yes(), ...twice, asked('buried', [...list, mine], ended('silent')), yes()],
      open: unread('silent'),
    },
    {
      name: 'has a control buried in it that was not asked',
      told: [yes(), ...twice, asked('buried', [...list, mine], ended('not-made', 'budget')), yes()],
      open: unread('budget'),
    },
    {
      name: 'tells how the last of the buried controls ended that was not answered',
      told: [
        yes(),
        ...twice,
        asked('buried', [...list, mine], ended('silent')),
        asked('buried', [...list, mine], ended('reset')),
        yes(),
      ],
      open: unread('reset'),
    },
    {
      name: 'counts by a control buried without what would be chosen in its place',
      told: [
        yes(),
        asked('row', [near], chose(near)),
        no([rsa, near, ecdsa]),
        no([rsa, near, ecdsa]),
        buried(rsa, ecdsa),
        yes(),
      ],
      open: ['c', 'd'].map((id) => `0303: 009d c02c by ${id}: answers-differ`),
    },
    {
      name: 'has a control buried without what is accepted in another version alone',
      told: [
        yes(),
        asked('row', [near], chose(near, 0x0302), { version: 0x0302 }),
        no([rsa, near]),
        no([rsa, near]),
        buried(rsa, ecdsa),
        yes(),
      ],
      open: ['c', 'd'].map((id) => `0303: 009d c02f by ${id}: no-answered-control`),
    },
    {
      name: 'of one kind needs none, up to 48',
      told: [yes(), no([near, 0xc028]), no([near, 0xc028]), yes()],
      refused: ['0303: c028 c02f by badc'],
    },
  ]);

  check([
    {
      name: 'has the control in a hello of another kind',
      told: [yes(), ...twice, asked('preference', [...list, mine], chose(mine)), yes()],
      open: unread('no-answered-control'),
    },
    {
      name: 'tells how the buried control ended, whatever ended otherwise behind it',
      told: [
        yes(),
        ...twice,
        asked('buried', [...list, mine], ended('silent')),
        asked('certificate', [mine], ended('reset')),
        yes(),
      ],
      open: unread('silent'),
    },
    {
      name: 'has a control buried in fewer suites, though the others are known to be accepted',
      told: [
        yes(),
        asked('row', [rsa], chose(rsa)),
        asked('row', [near], chose(near)),
        no([rsa, near, ecdsa]),
        no([rsa, near, ecdsa]),
        buried(ecdsa),
      ],
      open: ['d', 'e'].map((id) => `0303: c02c by ${id}: no-answered-control`),
    },
    {
      name: 'has a control buried without what was chosen and never completed',
      told: [
        yes(),
        asked('row', [near], { ...ended('silent'), answer: { kind: 'server-hello', version: 0x0303, suite: near } }),
        no([rsa, near]),
        no([rsa, near]),
        buried(rsa, ecdsa),
      ],
      open: ['0303: c02f by b: silent', ...['c', 'd'].map((id) => `0303: 009d c02f by ${id}: no-answered-control`)],
    },
    {
      name: 'that ends in a choice and then an alert speaks of the choice alone',
      told: [
        yes(),
        ...[0, 0].map(() =>
          asked('deny', list, { ...alerted(), answer: { kind: 'server-hello', version: 0x0303, suite: rsa } }),
        ),
        yes(),
      ],
      refused: ['0303: 009d by badc'],
    },
  ]);

  const unknown = Array.from({ length: 49 }, (_, at) => 0xff00 + at);
  test.each([
    [48, 1],
    [49, 0],
  ])('of one kind with %i suites is refused so often: %i', (length, times) => {
    const long = no(unknown.slice(0, length));
    expect(said(yes(), long, long, yes()).refused).toHaveLength(times);
  });

  test('ends in a choice of which nothing came: it is open and the rest of the list is not spoken of', () => {
    const failed = { ...ended('silent'), answer: { kind: 'server-hello', version: 0x0303, suite: rsa } };
    expect(said(yes(), asked('deny', list, failed), yes())).toMatchObject({
      refused: [],
      open: ['0303: 009d by b: silent'],
    });
    expect(said(yes(), asked('deny', list, { ...failed, outcome: 'refused' }), yes())).toMatchObject({
      open: ['0303: 009d by b: no-answered-control'],
    });
    expect(said(yes(), asked('buried', list, failed), yes())).toMatchObject({ refused: [], open: [] });
    expect(said(yes(), asked('groups', [rsa], failed), yes())).toMatchObject({
      refused: [],
      open: ['0303: 009d by b: silent'],
    });
  });

  test('that ends malformed is open as a whole, whatever was read of an answer', () => {
    const failed = { ...ended('malformed'), answer: { kind: 'server-hello', version: 0x0303, suite: rsa } };
    expect(said(yes(), asked('deny', list, failed), yes()).open).toEqual(['0303: 009d c02c by b: malformed']);
  });
});

describe('an alert', () => {
  const list = [rsa, ecdsa];
  test.each([
    [40, 'handshake_failure'],
    [70, 'protocol_version'],
    [71, 'insufficient_security'],
  ])('%i, %s, refuses a list of several kinds', (description) => {
    const denied = asked('deny', list, alerted(description));
    expect(said(yes(), denied, denied, buried(...list)).refused).toEqual(['0303: 009d c02c by badc']);
  });

  test.each([47, 80, 115, 112])('%i refuses no list of several kinds', (description) => {
    const denied = asked('deny', list, alerted(description));
    expect(said(yes(), denied, denied, buried(...list))).toMatchObject({ refused: [], open: [{}, {}] });
  });

  test('of another kind refuses a list of one kind, unless it is about who asks', () => {
    const denied = (description: number): Told => asked('deny', [near, 0xc028], alerted(description));
    expect(said(yes(), denied(80), denied(80), yes()).refused).toEqual(['0303: c028 c02f by badc']);
    expect(said(yes(), denied(115), denied(115), yes()).open).toEqual(
      ['b', 'c'].map((id) => `0303: c028 c02f by ${id}: other-alert`),
    );
  });

  test('about a name refuses nothing, whatever the load', () => {
    const denied = asked('deny', [rsa], { ...alerted(112), openConnections: 9 });
    expect(said(yes(), denied, denied, yes()).open[0]).toBe('0303: 009d by b: server-name-wanted');
  });
});

describe('a refusal that may be for something beside the suites', () => {
  const list = [rsa, psk];
  check([
    {
      name: 'does not count with another of its kind',
      told: [yes(), no(list), no(list), buried(...list)],
      open: ['b', 'c'].map((id) => `0303: 009d 00a8 by ${id}: asked-once`),
    },
    {
      name: 'counts with one that can only be for a suite, and for that one',
      told: [yes(), no(list), no([rsa]), buried(...list)],
      refused: ['0303: 009d by badc'],
      open: ['0303: 00a8 by b: asked-once'],
    },
    {
      name: 'counts where it came second',
      told: [yes(), no([psk]), no(list), buried(...list)],
      refused: ['0303: 00a8 by badc'],
      open: ['0303: 009d by c: asked-once'],
    },
    {
      name: 'is one of TLS 1.3 without a key share',
      told: [yes(), ...[0, 0].map(() => asked('deny', [0x1303], alerted(), tls13)), yes()],
      open: ['b', 'c'].map((id) => `0304: 1303 by ${id}: asked-once`),
    },
    {
      name: 'is none of TLS 1.3 with a key share',
      told: [yes(), ...[0, 0].map(() => asked('deny', [0x1303], alerted(), { ...tls13, keyShares: [29] })), yes()],
      refused: ['0304: 1303 by badc'],
    },
  ]);
});

describe('a refusal by the end of the connection', () => {
  const repeats = Array.from({ length: 4 }, () => yes('repeat'));
  const drop = (suites: readonly number[], target?: string): Told => ({
    ...asked('deny', suites, dropped),
    ...(target === undefined ? {} : { target }),
  });
  check([
    {
      name: 'counts once where hellos were answered again behind it, and says how',
      told: [yes(), drop([rsa]), ...repeats],
      refused: ['0303: 009d by bac closing'],
    },
    {
      name: 'is silence of the carrier, and no closing, over OpenVPN',
      told: [yes(), drop([rsa], 'openvpn+udp://192.0.2.1:1194'), ...repeats],
      refused: ['0303: 009d by bac'],
    },
    {
      name: 'of ordinary suites and others does not count once',
      told: [yes(), drop([rsa, psk]), buried(rsa, psk), ...repeats],
      open: ['0303: 009d 00a8 by b: asked-once'],
    },
    {
      name: 'has no hellos that were answered again behind it',
      told: [yes(), drop([rsa]), yes()],
      open: ['0303: 009d by b: no-answered-control'],
    },
  ]);
});

describe('a server that picks another version', () => {
  const old = asked('suites', [rsa], chose(rsa, 0x0301));
  check([
    {
      name: 'refuses those above it with all that was offered, when it does so twice',
      told: [
        yes(),
        asked('old-versions', [rsa], chose(rsa, 0x0301), { version: 0x0302 }),
        asked('old-versions', [rsa], chose(rsa, 0x0301), { version: 0x0302 }),
        yes(),
      ],
      refused: ['0302: 009d by bacc'],
    },
    {
      name: 'refuses the one that was offered, and none between',
      told: [yes(), old, old, yes()],
      refused: ['0303: 009d by bacc'],
    },
    {
      name: 'refuses a range of TLS 1.3 down to the lowest that was named',
      told: [
        yes(),
        ...[0, 0].map(() => asked('deny', [0x1303], alerted(), { version: 0x0304, lowest: 0x0303, keyShares: [29] })),
        yes(),
      ],
      refused: ['0303 0304: 1303 by badc'],
    },
    {
      name: 'was asked for all old ones and refuses them all',
      told: [yes(), ...[0, 0].map(() => asked('old-versions', [rsa], alerted(), { version: 0x0302 })), yes()],
      refused: ['0300 0301 0302: 009d by badc'],
    },
  ]);

  test('accepts it with the suite that it chose', () => {
    expect(said(yes(), old, yes()).accepted).toEqual(['0303: c030 by ac', '0301: 009d by b']);
  });
});

describe('a server that refused all old versions in one hello', () => {
  const all = asked('old-versions', [rsa], alerted(), { version: 0x0302 });
  const alone = (version: number): Told => asked('row', [mine], chose(mine, version), { version });
  const fallsBack = asked('old-versions', [mine], chose(mine, 0x0301), { version: 0x0302 });
  check([
    {
      name: 'and accepted a lower one alone said it of the highest',
      told: [yes(), all, all, alone(0x0301), yes()],
      refused: ['0302: 009d by badc'],
    },
    {
      name: 'and accepted the highest alone said it of all',
      told: [yes(), all, all, alone(0x0302), yes()],
      refused: ['0300 0301 0302: 009d by badc'],
    },
    {
      name: 'and fell back in another such hello said it of all',
      told: [yes(), all, all, fallsBack, alone(0x0300), yes()],
      refused: ['0300 0301 0302: 009d by badc'],
      open: ['0302: c030 by d: asked-once'],
    },
  ]);
});

test('a refusal that took no time is one, and not two', () => {
  expect(said(yes(), no([rsa], { elapsedMs: 0 }), yes()).open).toEqual(['0303: 009d by b: asked-once']);
});

describe('all old versions are refused together', () => {
  const all = asked('old-versions', [rsa], alerted(), { version: 0x0302 });
  test('where a lower one was chosen and never completed, or SSL 2.0 is accepted', () => {
    const failed = { ...ended('silent'), answer: { kind: 'server-hello', version: 0x0301, suite: mine } };
    const old = asked('row', [mine], failed, { version: 0x0301 });
    expect(said(yes(), all, all, old, yes()).refused).toEqual(['0300 0301 0302: 009d by baec']);
    const ssl2: Told = {
      probe: 'tls/ssl2',
      offer: { kind: 'ssl2-client-hello', version: 2, suites: [1] },
      outcome: 'answered',
      answer: { kind: 'ssl2-server-hello', version: 2, suites: [1], certificate: '' },
    };
    expect(said(yes(), all, all, ssl2, yes()).refused).toEqual(['0300 0301 0302: 009d by badc']);
  });
});

describe('a way that drops by chance', () => {
  const pass: Told = { probe: 'tls/pace', offer: { kind: 'pace', paceMs: 1200 }, outcome: 'answered' };
  const repeats = Array.from({ length: 4 }, () => yes('repeat'));
  const lost: Told = { ...asked('repeat', [mine], dropped) };
  test('is forgotten behind a pass at a pace of its own, and not one that drops in it', () => {
    const drop = asked('deny', [rsa], dropped);
    expect(said(yes(), lost, pass, yes(), drop, ...repeats).refused).toEqual(['0303: 009d by edf closing']);
    expect(said(yes(), pass, { ...lost, startedAtMs: 10 }, yes(), drop, ...repeats).refused).toEqual([]);
  });
});

describe('SSL 2.0', () => {
  const hello = (suites: readonly number[], ending: Partial<Told>): Told => ({
    probe: 'tls/ssl2',
    offer: { kind: 'ssl2-client-hello', version: 2, suites },
    outcome: 'refused',
    ...ending,
  });
  const kinds = suitesOf(2).slice(0, 2);
  const codes = kinds.map((one) => one.toString(16).padStart(4, '0'));
  const accepts = (suites: readonly number[]): Partial<Told> => ({
    outcome: 'answered',
    answer: { kind: 'ssl2-server-hello', version: 2, suites, certificate: '' },
  });
  test('is accepted with the kinds that the server names, and the others are refused when that was said twice', () => {
    const told = [yes(), hello(kinds, accepts([kinds[0] ?? 0])), hello(kinds, accepts([kinds[0] ?? 0])), yes()];
    expect(said(...told)).toMatchObject({
      accepted: ['0303: c030 by ad', `0002: ${codes[0]} by bc`],
      refused: [`0002: ${codes[1]} by bacc`],
    });
    expect(said(yes(), hello(kinds, accepts(kinds)), yes())).toMatchObject({
      accepted: ['0303: c030 by ac', ...codes.map((code) => `0002: ${code} by b`)],
      refused: [],
      open: [],
    });
  });

  test('is refused by an alert that was said twice, or by an end that is seen nowhere else', () => {
    const alert = hello(kinds, { answer: { kind: 'alert' }, received: '15' });
    expect(said(yes(), alert, alert, yes()).refused).toEqual([`0002: ${codes.join(' ')} by badc`]);
    expect(said(yes(), alert, yes()).open).toEqual([`0002: ${codes.join(' ')} by b: asked-once`]);
    const repeats = Array.from({ length: 4 }, () => yes('repeat'));
    const over = (target: string): Told => hello(kinds, { received: '', target });
    expect(said(yes(), over('tls://192.0.2.1'), ...repeats).refused).toEqual([
      `0002: ${codes.join(' ')} by bac closing`,
    ]);
    expect(said(yes(), over('openvpn+tcp://192.0.2.1'), ...repeats).refused).toEqual([
      `0002: ${codes.join(' ')} by bac`,
    ]);
  });

  test('is open where nothing came', () => {
    expect(said(yes(), hello(kinds, { outcome: 'silent' }), yes()).open).toEqual([
      `0002: ${codes.join(' ')} by b: silent`,
    ]);
  });
});

describe('a server that answers nothing', () => {
  const reasons = (...told: readonly Told[]): readonly string[] => {
    const { undecided } = concludeTls(inTurn(...told), { anchors: [] }).suites;
    return [...new Set(undecided.map(({ reason, evidence }) => `${reason} by ${evidence.join('')}`))];
  };
  test.each([
    [asked('opening', [mine], ended('silent')), 'silent by a'],
    [asked('opening', [mine], alerted()), 'no-answered-control by a'],
    [asked('opening', [mine], ended('not-made', 'budget')), 'budget by a'],
  ])('leaves everything open for one reason', (opening, reason) => {
    expect(reasons(opening)).toEqual([reason]);
    const { suites, versions } = concludeTls(inTurn(opening), { anchors: [] });
    expect(suites.undecided.some(({ box }) => box[0]?.includes(0x0304))).toBe(true);
    expect(versions.undecided).toHaveLength(6);
  });

  test('has no facts where nothing was asked, and only what was asked where something was answered', () => {
    expect(reasons()).toEqual([]);
    expect(reasons(yes(), asked('deny', [rsa], ended('silent')))).toEqual(['silent by b']);
  });
});

describe('refusals before a pass at a pace of its own', () => {
  const pass: Told = { probe: 'tls/pace', offer: { kind: 'pace', paceMs: 1200 }, outcome: 'answered' };
  check([
    {
      name: 'do not count, those behind its start do',
      told: [yes(), no([ecdsa]), no([ecdsa]), yes(), pass, no([rsa]), no([rsa]), yes()],
      refused: ['0303: 009d by fdhg'],
      open: ['0303: c02c by b: refused-under-load', '0303: c02c by c: refused-under-load'],
    },
    {
      // A pass is made where answers contradict one another.
      name: 'do not count where no pass went well',
      told: [yes(), no([rsa]), no([rsa]), yes(), { ...pass, outcome: 'not-made' }],
      refused: [],
      open: ['0303: 009d by b: refused-under-load', '0303: 009d by c: refused-under-load'],
    },
    {
      name: 'count at its very start',
      told: [
        yes(),
        { ...no([rsa]), startedAtMs: 30 },
        no([rsa], { startedAtMs: 35 }),
        { ...pass, startedAtMs: 30 },
        yes(),
      ],
      refused: ['0303: 009d by baec'],
    },
  ]);

  test('leave silence as it is, and the pace is told', () => {
    const facts = concludeTls(
      inTurn(
        yes(),
        asked('deny', [rsa], ended('silent')),
        pass,
        { ...pass, offer: { kind: 'pace', paceMs: 2400 } },
        yes(),
      ),
      { anchors: [] },
    );
    expect(inShort(facts.suites).open).toEqual(['0303: 009d by b: silent']);
    expect(facts.slowedToMs).toEqual({ value: 2400, evidence: ['d'] });
  });

  test('are not told where none was made', () => {
    expect(concludeTls(inTurn(yes()), { anchors: [] })).not.toHaveProperty('slowedToMs');
  });
});

describe('kinds of suites', () => {
  test('are ordinary where a certificate is all that they need', () => {
    const ordinary = [0x1301, 0xc030, 0xc02c, 0x009d, 0x0032, 0x0030, 0xc004];
    expect(ordinary.map(isOrdinary)).toEqual(ordinary.map(() => true));
    // Anonymous, PSK, PSK with RSA, SRP, Kerberos, none, and one that nobody registered.
    const others = [0x0034, 0x00a8, 0x0094, 0xc01d, 0xc01e, 0x001e, 0x0000, 0xff33];
    expect(others.map(isOrdinary)).toEqual(others.map(() => false));
  });

  test('mix where there are both', () => {
    expect([isMixed([mine, psk]), isMixed([mine, rsa]), isMixed([psk]), isMixed([])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

test('an alert about a name is read as it was said', () => {
  const reading = (outcome: 'refused' | 'answered', answer?: object): boolean =>
    isNameWanted({ outcome, ...(answer === undefined ? {} : { answer }) } as never);
  expect(reading('refused', { kind: 'alert', level: 2, description: 112 })).toBe(true);
  expect(reading('refused', { kind: 'alert', level: 2, description: 40 })).toBe(false);
  expect(reading('refused', { kind: 'server-hello', description: 112 })).toBe(false);
  expect(reading('answered', { kind: 'alert', level: 2, description: 112 })).toBe(false);
  expect(reading('refused')).toBe(false);
});
