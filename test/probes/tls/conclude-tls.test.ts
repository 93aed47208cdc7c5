import { describe, expect, test } from 'vitest';
import type { SpaceFacts, TlsFacts } from '../../../core/facts/facts.ts';
import { box } from '../../../core/spaces/region.ts';
import { concludeVersions } from '../../../probes/tls/conclude-space.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { spaceFacts } from '../../support/rule-tester.ts';
import { alerted, asked, chose, ended, inShort, inTurn, type Told } from '../../support/tls-observations.ts';

const [mine, cbc] = [0xc030, 0xc028];
const yes = (): Told => asked('control', [mine], chose(mine));
const facts = (...told: readonly Told[]): TlsFacts => concludeTls(inTurn(...told), { anchors: [] });

describe('groups', () => {
  const groups = (wanted: readonly number[], ending: Partial<Told>, suites = [mine], version = 0x0303): Told => ({
    ...asked('groups', suites, alerted(), { version, groups: wanted }),
    ...ending,
  });
  const said = (...told: readonly Told[]) => inShort(facts(yes(), ...told, yes()).groups);

  test('are accepted that a server chose, and refused that it refused between two answers', () => {
    expect(said(groups([29], chose(mine, 0x0303, { group: 29 })), groups([23, 24], alerted()))).toEqual({
      accepted: ['0303: 001d by b'],
      refused: ['0303: 0017 0018 by cbd'],
      open: [],
    });
  });

  test('are not said by an answer without one', () => {
    expect(said(groups([29], chose(mine)))).toEqual({ accepted: [], refused: [], open: [] });
  });

  test('stay open where a server with an ECDSA certificate alone may miss its own curve, below TLS 1.3', () => {
    const open = '0303: 0017 by b: certificate-needs-its-curve';
    expect(said(groups([23], alerted(), [0xc02c])).open).toEqual([open]);
    const taken = groups([29], chose(mine, 0x0303, { group: 29 }));
    expect(said(taken, groups([23], alerted(), [0xc02c, mine])).refused).toHaveLength(1);
    expect(said(groups([23], ended('silent'), [0xc02c])).open).toEqual(['0303: 0017 by b: silent']);
    const newer = groups([29], chose(0x1301, 0x0304, { group: 29 }), [0x1301], 0x0304);
    expect(said(newer, groups([23], alerted(), [0xc02c], 0x0304)).refused).toEqual(['0304: 0017 by cbd']);
  });

  test('stay open behind a choice of which nothing usable came', () => {
    const failed = { ...ended('reset'), answer: { kind: 'server-hello', version: 0x0303, suite: mine } };
    expect(said(groups([23], failed)).open).toEqual(['0303: 0017 by b: flight-not-completed']);
  });

  test('have no controls where nothing was answered before or behind', () => {
    expect(inShort(facts(groups([23], alerted()), yes()).groups).open).toEqual([
      '0303: 0017 by a: no-answered-control',
    ]);
    expect(inShort(facts(yes(), groups([23], alerted())).groups).open).toEqual([
      '0303: 0017 by b: no-answered-control',
    ]);
  });

  test('stay open in a version in which none was accepted: the hello may have been refused for anything', () => {
    const other = groups([29], chose(mine, 0x0302, { group: 29 }), [mine], 0x0302);
    expect(said(other, groups([23], alerted()))).toEqual({
      accepted: ['0302: 001d by b'],
      refused: [],
      open: ['0303: 0017 by cbd: no-answered-control'],
    });
  });

  test('stay open behind an alert that may be for something else in the hello', () => {
    const taken = groups([29], chose(mine, 0x0303, { group: 29 }));
    expect(said(taken, groups([23], alerted(80))).open).toEqual(['0303: 0017 by c: other-alert']);
    expect(said(taken, groups([23], alerted(47))).open).toEqual([]);
  });

  test('that were accepted once are not refused, and not open', () => {
    const chosen = groups([23], chose(mine, 0x0303, { group: 23 }));
    expect(said(chosen, groups([23, 24], alerted()), groups([23, 25], ended('silent')))).toEqual({
      accepted: ['0303: 0017 by b'],
      refused: ['0303: 0018 by cbe'],
      open: ['0303: 0019 by d: silent'],
    });
  });
});

describe('signature schemes', () => {
  const schemes = (wanted: readonly number[], ending: Partial<Told>): Told => ({
    ...asked('signature-schemes', [mine], alerted(), { signatureSchemes: wanted }),
    ...ending,
  });
  const said = (...told: readonly Told[]) => inShort(facts(yes(), ...told, yes()).signatureSchemes);

  test('are accepted that signed, refused between two answers, and open otherwise', () => {
    const failed = { ...ended('reset'), answer: { kind: 'server-hello', version: 0x0303, suite: mine } };
    expect(
      said(
        schemes([0x0804], chose(mine, 0x0303, { signatureScheme: 0x0804 })),
        schemes([0x0201], alerted()),
        schemes([0x0203], ended('silent')),
        schemes([0x0401], failed),
        schemes([0x0501], chose(mine)),
      ),
    ).toEqual({
      accepted: ['0303: 0804 by b'],
      refused: ['0303: 0201 by cbf'],
      open: ['0303: 0203 by d: silent', '0303: 0401 by e: flight-not-completed'],
    });
  });
});

describe('the preference', () => {
  const order = (suites: readonly number[], suite: number): Told => asked('preference', suites, chose(suite));
  test.each([
    ['the client', [order([mine, cbc], mine), order([cbc, mine], cbc)], 'client'],
    ['the server, by the first hello', [order([cbc, mine], mine), order([mine, cbc], mine)], 'server'],
    ['the server, by the second hello', [order([mine, cbc], mine), order([cbc, mine], mine)], 'server'],
  ])('is that of %s', (_whose, told, value) => {
    expect(facts(...told).preference).toEqual({ value, evidence: ['a', 'b'] });
  });

  test('is not known of one answer', () => {
    const other = asked('preference', [cbc, mine], ended('silent'));
    expect(facts(order([mine, cbc], mine))).not.toHaveProperty('preference');
    expect(facts(order([mine, cbc], mine), other)).not.toHaveProperty('preference');
    expect(facts(other, order([mine, cbc], mine))).not.toHaveProperty('preference');
  });
});

describe('an extension that only signals', () => {
  const sends = (suite: number, version: number, extensions: number[], signals: number[] = [22, 23, 0xff01]): Told =>
    asked('suites', [suite], chose(suite, version, { extensions }), { version: 0x0303, signals });

  test('is told of answers below TLS 1.3 to who offered it, one that lacks it first', () => {
    const all = facts(sends(cbc, 0x0303, [22, 23, 0xff01]), sends(cbc, 0x0302, [23]));
    expect(all.encryptThenMac).toEqual({ value: false, evidence: ['b'] });
    expect(all.extendedMasterSecret).toEqual({ value: true, evidence: ['a'] });
    expect(all.secureRenegotiation).toEqual({ value: false, evidence: ['b'] });
    expect(facts(sends(cbc, 0x0301, [])).extendedMasterSecret).toEqual({ value: false, evidence: ['a'] });
  });

  test.each([
    ['an answer in TLS 1.3', sends(cbc, 0x0304, [])],
    ['an answer in SSL 3.0', sends(cbc, 0x0300, [])],
    ['a hello without it', sends(cbc, 0x0303, [], [])],
    ['no answer', asked('suites', [cbc], ended('silent'))],
  ])('is not told by %s', (_what, told) => {
    expect(facts(told)).not.toHaveProperty('extendedMasterSecret');
    expect(facts(told)).not.toHaveProperty('encryptThenMac');
  });

  test('about the order of encryption and MAC is told by suites that have both alone', () => {
    expect(facts(sends(mine, 0x0303, []))).not.toHaveProperty('encryptThenMac');
    expect(facts(sends(0xff00, 0x0303, []))).not.toHaveProperty('encryptThenMac');
  });
});

describe('compression', () => {
  const features = (compressionMethod: number): Told =>
    asked('features', [mine], chose(mine, 0x0303, { compressionMethod }));
  test('is told of what was asked for it and answered', () => {
    expect(facts(yes())).not.toHaveProperty('compression');
    expect(facts(asked('features', [mine], alerted()), yes())).not.toHaveProperty('compression');
    expect(facts(features(0), features(1)).compression).toEqual({ value: true, evidence: ['b'] });
    expect(facts(asked('features', [mine], alerted()), features(0)).compression).toEqual({
      value: false,
      evidence: ['b'],
    });
  });
});

describe('a complete handshake', () => {
  const made = (change: Partial<Told>, answer: object = {}, version = 0x0303): Told => ({
    probe: 'tls/handshake',
    offer: { kind: 'handshake', version, suite: mine, opensslSuite: 'x' },
    outcome: 'answered',
    detail: 'why',
    // Octets of the other stack are not ours to see.
    sent: '',
    answer: {
      kind: 'handshake',
      completed: true,
      version: 'TLSv1.2',
      suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      certificates: [],
      ...answer,
    },
    ...change,
  });
  const failed = (outcome: Told['outcome'], detail = 'why'): Told =>
    made({ outcome, detail }, { completed: false, version: '', suite: '' });
  const accepted = asked('row', [mine], chose(mine));

  test('agrees with the hello that the suite was accepted in', () => {
    expect(facts(accepted, made({})).handshakes).toEqual([
      {
        version: 0x0303,
        suite: mine,
        completed: true,
        usable: 'yes',
        agrees: true,
        detail: 'completed with TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
        evidence: ['b', 'a'],
      },
    ]);
  });

  test.each([
    ['where another suite was made', accepted, made({}, { suite: 'TLS_RSA_WITH_AES_256_GCM_SHA384' })],
    ['where another version was made', accepted, made({}, { version: 'TLSv1.3' })],
    ['where it was not completed', accepted, made({}, { completed: false })],
    [
      'where the suite was accepted in another version',
      asked('row', [mine], chose(mine, 0x0302), { version: 0x0302 }),
      made({}),
    ],
    ['where another suite was accepted', asked('row', [cbc], chose(cbc)), made({})],
    ['where it was refused and the suite accepted', accepted, failed('refused')],
    [
      'where it wanted a certificate and the suite was not accepted',
      asked('row', [cbc], chose(cbc)),
      failed('authentication-failed'),
    ],
  ])('does not agree %s', (_where, hello, handshake) => {
    expect(facts(hello, handshake).handshakes[0]?.agrees).toBe(false);
  });

  test.each([
    ['refused', 'no', 'handshake-refused', asked('row', [cbc], chose(cbc))],
    ['authentication-failed', 'but-for-certificate', undefined, accepted],
    ['silent', 'no', 'handshake-silent', accepted],
    ['reset', 'no', 'handshake-reset', asked('row', [cbc], chose(cbc))],
  ] as const)('that ended as %s is usable: %s', (outcome, usable, reason, hello) => {
    const [one] = facts(hello, failed(outcome)).handshakes;
    expect(one).toMatchObject({ usable, agrees: true, completed: false, detail: `${outcome}: why` });
    expect(one?.reason).toBe(reason);
  });

  test('that the budget left out says so, and one that was not made for another reason says that', () => {
    expect(facts(accepted, failed('not-made', 'budget')).handshakes[0]?.reason).toBe('budget');
    expect(facts(accepted, failed('not-made', 'x')).handshakes[0]?.reason).toBe('handshake-not-made');
    expect(facts(accepted, failed('silent', 'budget')).handshakes[0]?.reason).toBe('handshake-silent');
  });

  test('in TLS 1.0 is told by the name that OpenSSL has for it', () => {
    const old = asked('row', [mine], chose(mine, 0x0301), { version: 0x0301 });
    expect(facts(old, made({}, { version: 'TLSv1' }, 0x0301)).handshakes[0]?.agrees).toBe(true);
  });
});

describe('why nothing was answered', () => {
  const named = (ending: Partial<Told>, serverName?: string): Told => ({
    ...asked('opening', [mine], alerted(112), serverName === undefined ? {} : { serverName }),
    ...ending,
  });
  test('is the name that is wanted, or not known', () => {
    expect(facts(named({})).nameWanted).toEqual({ value: 'server-name-wanted', evidence: ['a'] });
    expect(facts(named(ended('silent')), named({}, 'gw'), named({})).nameWanted).toEqual({
      value: 'server-name-not-known',
      evidence: ['b'],
    });
  });

  test.each([
    ['something was answered', [named({}), yes()]],
    ['another alert was said', [named(alerted(40))]],
    ['what was refused is no alert', [named({ answer: { kind: 'other', description: 112 } })]],
    ['it was not refused', [named({ outcome: 'malformed' })]],
    ['nothing of TLS was refused', [{ ...named({}), probe: 'sstp/verb' }]],
  ])('is not told where %s', (_where, told) => {
    expect(facts(...told)).not.toHaveProperty('nameWanted');
  });

  test('is told though something else than TLS was answered', () => {
    expect(facts({ ...yes(), probe: 'openvpn/reset' }, named({}))).toHaveProperty('nameWanted');
  });
});

describe('chains', () => {
  const serving = (certificates: readonly string[], version: number, change: Partial<Told> = {}): Told => ({
    ...asked('certificate', [mine], chose(mine, version, { certificates })),
    ...change,
  });
  const [leaf, other, issuer] = ['3001', '3002', '3003'];
  const served = (...told: readonly Told[]): readonly object[] =>
    facts(...told).chains.map(({ versions, evidence, certificates }) => ({
      versions,
      evidence,
      of: certificates.length,
    }));

  test('are told each once, in the order in which they were seen, with the first sight in each version', () => {
    expect(
      served(
        serving([leaf, issuer], 0x0304),
        serving([other], 0x0303),
        serving([leaf, issuer], 0x0303),
        serving([leaf, issuer], 0x0303),
      ),
    ).toEqual([
      { versions: [0x0303, 0x0304], evidence: ['c', 'a'], of: 2 },
      { versions: [0x0303], evidence: ['b'], of: 1 },
    ]);
  });

  test('that OpenSSL tells are those that were read off the wire with the same leaf and nothing else in them', () => {
    const told = (certificates: readonly string[]): Told => ({
      probe: 'tls/handshake',
      offer: { kind: 'handshake', version: 0x0302, suite: mine },
      outcome: 'answered',
      answer: { kind: 'handshake', completed: true, version: '', suite: '', certificates },
    });
    expect(served(serving([leaf, issuer], 0x0303), told([leaf]))).toEqual([
      { versions: [0x0302, 0x0303], evidence: ['b', 'a'], of: 2 },
    ]);
    expect(served(serving([leaf, issuer], 0x0303), told([leaf, other]))).toHaveLength(2);
    expect(served(serving([leaf, issuer], 0x0303), told([issuer]))).toHaveLength(2);
    expect(served(told([leaf]))).toEqual([{ versions: [0x0302], evidence: ['a'], of: 1 }]);
  });

  test('that OpenSSL alone tells are each one of their own', () => {
    const told = (certificates: readonly string[]): Told => ({
      probe: 'tls/handshake',
      offer: { kind: 'handshake', version: 0x0303, suite: mine },
      outcome: 'answered',
      answer: { kind: 'handshake', completed: true, version: '', suite: '', certificates },
    });
    expect(served(told([leaf, issuer]), told([leaf]))).toHaveLength(2);
    expect(served(serving([leaf, issuer], 0x0303), serving([leaf], 0x0303))).toHaveLength(2);
    expect(
      served(
        told([leaf]),
        { ...told([leaf]), offer: { kind: 'handshake', version: 0x0301, suite: mine } },
        { ...told([leaf]), offer: { kind: 'handshake', version: 0x0302, suite: mine } },
      ),
    ).toEqual([{ versions: [0x0301, 0x0302, 0x0303], evidence: ['b', 'c', 'a'], of: 1 }]);
  });

  test('are none where the answer is malformed, or has none', () => {
    expect(served(serving([leaf], 0x0303, { outcome: 'malformed' }))).toEqual([]);
    expect(served(serving([], 0x0303), serving([''], 0x0303))).toEqual([]);
    expect(served({ ...serving([leaf], 0x0303), probe: 'other/certificate' })).toEqual([]);
    const strange = { kind: 'server-hello', version: 0x0303, suite: mine, extensions: [], certificates: [7] };
    expect(served(serving([leaf], 0x0303, { answer: strange }))).toEqual([]);
    expect(served(serving([leaf], 0x0303, { answer: { certificates: [leaf] } }))).toEqual([]);
    expect(
      served(serving([leaf], 0x0303, { answer: { version: 0x0303, extensions: [], certificates: leaf ?? '' } })),
    ).toEqual([]);
  });

  test('are one certificate in SSL 2.0', () => {
    const ssl2 = { probe: 'tls/ssl2', offer: { kind: 'ssl2-client-hello', version: 2, suites: [] } };
    const answer = { kind: 'ssl2-server-hello', version: 2, suites: [], certificate: leaf ?? '' };
    expect(served({ ...ssl2, outcome: 'answered', answer })).toEqual([{ versions: [2], evidence: ['a'], of: 1 }]);
  });

  test('that are open are told where there are any', () => {
    const open = { ...asked('certificate', [cbc], ended('silent')), order: 'tls/6-certificate/TLSv1.2/RSA/1' };
    expect(facts(yes(), open).openChains).toEqual([{ reason: 'silent', evidence: ['b'] }]);
    expect(facts(yes())).not.toHaveProperty('openChains');
  });
});

describe('a version', () => {
  const universe = [box([1, 2], [10, 20])];
  const of = (suites: SpaceFacts) => inShort(concludeVersions(suites, universe));

  test('is accepted with any suite, and refused where every suite is', () => {
    expect(of(spaceFacts([box([1], [10])], [box([1], [20]), box([2], [10]), box([2], [20])]))).toEqual({
      accepted: ['0001 by accepted-0'],
      refused: ['0002 by refused-1refused-2'],
      open: [],
    });
  });

  test('is neither where one suite is not refused: open for the first reason there is, or not spoken of', () => {
    const open = [
      { box: box([1], [20]), reason: 'silent' },
      { box: box([1], [20]), reason: 'reset' },
    ];
    expect(of(spaceFacts([], [box([1], [10])], open))).toEqual({
      accepted: [],
      refused: [],
      open: ['0001 by undecided-0undecided-1: silent'],
    });
  });

  test('is refused by closing where any part is', () => {
    const refused = [
      { box: box([1], [10]), evidence: ['said'] },
      { box: box([1], [20]), evidence: ['end'], by: 'closing' as const },
      { box: box([2], [10, 20]), evidence: ['said'] },
    ];
    expect(of({ ...spaceFacts([]), refused }).refused).toEqual(['0001 by endsaid closing', '0002 by said']);
  });

  test('was answered differently where all that was accepted in it was', () => {
    const differs = [{ box: box([1], [10]), evidence: ['d'] }];
    expect(of({ ...spaceFacts([box([1], [10])]), differs }).differs).toEqual(['0001 by d']);
    expect(of({ ...spaceFacts([box([1], [10]), box([1], [20])]), differs })).not.toHaveProperty('differs');
    expect(of({ ...spaceFacts([box([1], [10, 20])]), differs })).not.toHaveProperty('differs');
    const both = [...differs, { box: box([1], [20]), evidence: ['e'] }];
    expect(of({ ...spaceFacts([box([1], [10])]), differs: both }).differs).toEqual(['0001 by de']);
    expect(
      of({ ...spaceFacts([box([2], [10])]), differs: [{ box: box([2], [10]), evidence: ['d'] }] }).differs,
    ).toEqual(['0002 by d']);
  });
});

test('what OpenSSL made of a chain is told where the moment of the scan is known', () => {
  const handshake: Told = {
    probe: 'tls/handshake',
    offer: { kind: 'handshake', version: 0x0303, suite: mine },
    outcome: 'answered',
    answer: {
      kind: 'handshake',
      completed: true,
      version: '',
      suite: '',
      certificates: ['3001'],
      verified: { path: 'ok' },
    },
  };
  const verified = (startedAt?: string): unknown =>
    concludeTls(inTurn(handshake), { anchors: [] }, startedAt).chains.map((one) => one.verified);
  expect(verified('2026-11-22T10:00:00.000Z')).toEqual([
    [{ path: 'ok', from: '2026-11-22T10:00:00.000Z', until: '2026-11-22T10:00:00.001Z', evidence: ['a'] }],
  ]);
  expect(verified()).toEqual([undefined]);
  expect(concludeTls(inTurn(handshake), { anchors: [] }).chains[0]).not.toHaveProperty('verified');
});

test('where answers contradict one another at every pace, all that was asked of old versions stays open', () => {
  const old = asked('old-versions', [cbc], alerted(), { version: 0x0302 });
  const lower = asked('row', [mine], chose(mine, 0x0301), { version: 0x0301 });
  const pace: Told = { probe: 'tls/pace', offer: { kind: 'pace', paceMs: 100 }, outcome: 'malformed' };
  const versions = (...told: readonly Told[]): readonly number[] =>
    facts(...told)
      .suites.undecided.filter(({ box: [, suites = []] }) => suites.includes(cbc))
      .flatMap(({ box: [of = []] }) => of);
  expect(versions(lower, old, lower, pace)).toEqual([0x0300, 0x0301, 0x0302]);
  expect(versions(lower, old, lower)).toEqual([0x0302]);
});
