import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Facts } from '../../core/facts/facts.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import type { RecordedTarget } from '../../core/observation/recording.ts';
import { toHex } from '../../core/wire/hex.ts';
import { askedOf } from '../../probes/asked.ts';
import { concludeAzure } from '../../sources/azure-export/conclude-azure.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { recordingOf } from '../support/recording-of.ts';
import { seenTarget } from '../support/seen-target.ts';
import { issue } from '../support/test-pki.ts';
import { asked, chose, ended, inTurn, type Told } from '../support/tls-observations.ts';

const url = 'tls://192.0.2.1';
const at = (scheme: RecordedTarget['scheme'], more: Partial<RecordedTarget> = {}): RecordedTarget => ({
  url,
  scheme,
  host: '192.0.2.1',
  port: 443,
  ...more,
});

/** The facts about one target from these observations. */
function factsOf(target: RecordedTarget, ...told: readonly Told[]): Facts {
  return factsWith([], target, ...told);
}

/** As `factsOf`, of a scan with trust anchors. */
function factsWith(trustAnchors: readonly string[], target: RecordedTarget, ...told: readonly Told[]): Facts {
  const recording = recordingOf({
    targets: [{ ...at('tls'), url: 'tls://elsewhere' }, target],
    trustAnchors,
    observations: inTurn(...told).map((one) => ({ ...one, target: url })),
  });
  const facts = concludeFacts(recording).get(url);
  if (facts === undefined) throw new Error('facts of the target wanted');
  return facts;
}
const run = (probe: string, outcome: Told['outcome'] = 'not-made'): Told => ({
  probe: `run/${probe}`,
  offer: {},
  ...ended(outcome),
});
const reasons = (
  known: { readonly undecided: readonly { readonly reason: string }[] } | undefined,
): readonly string[] => [...new Set(known?.undecided.map(({ reason }) => reason))];
const mine = 0xc030;
const yes = asked('control', [mine], chose(mine));

describe('what kept a probe from starting leaves its spaces open', () => {
  test.each([
    ['resolve', 'unreachable', 'unreachable'],
    ['credentials', 'not-made', 'no-credentials'],
    ['target-timeout', 'not-made', 'target-timeout'],
    ['fault', 'not-made', 'fault'],
  ] as const)('of TLS: %s', (probe, outcome, reason) => {
    const { tls, asked: none } = factsOf(at('tls'), yes, run(probe, outcome));
    expect(reasons(tls?.suites)).toContain(reason);
    expect(reasons(tls?.versions)).toContain(reason);
    expect(tls?.versions.undecided.at(-1)?.box).toEqual([[2, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304]]);
    expect(tls?.openChains).toEqual([{ reason, evidence: ['b'] }]);
    expect(none).toEqual({ tls: expect.anything() as object });
  });

  test('and not what finds out what answers, nor a question of the probe itself', () => {
    const { tls } = factsOf(at('tls'), yes, run('classify'), { ...run('x'), probe: 'sstp/verb' });
    expect(reasons(tls?.suites)).toEqual([]);
    expect(tls).not.toHaveProperty('openChains');
  });

  test('of CHILD_SAs whatever it was, of IKE SAs where our own requests could not be sent', () => {
    for (const [probe, ike] of [
      ['resolve', ['not-made']],
      ['source-port', ['not-made']],
      ['credentials', []],
      ['classify', []],
    ] as const) {
      const facts = factsOf(at('ikev2'), run(probe));
      expect(reasons(facts.ike)).toEqual(ike);
      expect(reasons(facts.ikeAdditional)).toEqual(ike);
      const child = probe === 'classify' ? [] : [probe === 'credentials' ? 'no-credentials' : 'not-made'];
      expect([facts.ipsec, facts.ipsecAdditional, facts.ah].map(reasons)).toEqual([child, child, child]);
    }
  });

  test('of a scheme that no probe has: there is no such target', () => {
    expect(() => factsOf(at('auto' as RecordedTarget['scheme']), run('fault'))).toThrow(
      'no probe and no source for the scheme auto',
    );
  });
});

describe('facts of a target', () => {
  test('of IKEv2 hold nothing that was not asked', () => {
    const facts = factsOf(at('ikev2'));
    expect(Object.keys(facts).sort()).toEqual(['ah', 'asked', 'ike', 'ikeAdditional', 'ipsec', 'ipsecAdditional']);
    expect(facts.ike).toEqual({ accepted: [], refused: [], undecided: [] });
  });

  test('of SSTP hold what is behind its TLS, which speaks to nobody for the reason that is known', () => {
    const verb: Told = { probe: 'sstp/verb', offer: {}, ...ended('silent') };
    const wanted = asked('opening', [mine], {
      ...ended('refused'),
      answer: { kind: 'alert', level: 2, description: 112 },
      received: '15',
    });
    expect(factsOf(at('sstp'), wanted, verb).sstp?.reason).toBe('server-name-wanted');
    expect(factsOf(at('sstp'), yes, verb).sstp?.reason).toBe('silent');
    expect(factsOf(at('sstp'), yes)).not.toHaveProperty('sstp');
    expect(factsOf(at('tls'), yes, verb)).not.toHaveProperty('sstp');
  });

  test('of OpenVPN that could not be spoken to leave all of TLS open for that reason', () => {
    const reset: Told = { probe: 'openvpn/reset', offer: { given: false, wrap: 'none' }, ...ended('silent') };
    const facts = factsOf(at('openvpn+udp'), reset);
    expect(facts.openvpn).toMatchObject({ transport: 'udp', wrap: { value: 'unknown' } });
    expect(reasons(facts.tls?.suites)).toEqual(['needs-profile-key']);
    expect(reasons(facts.tls?.versions)).toEqual(['needs-profile-key']);
    expect(facts.tls?.versions.undecided.at(-1)?.box).toEqual([[2, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304]]);
    const answered = { ...reset, ...ended('answered'), answer: { wrap: 'none' } };
    const over = factsOf(at('openvpn+tcp'), answered, yes);
    expect(over.openvpn?.transport).toBe('tcp');
    expect(over.tls?.suites.undecided).toEqual([]);
    expect(factsOf(at('openvpn+tcp'), yes)).not.toHaveProperty('openvpn');
  });

  test('of files are those of the file alone', () => {
    const reset: Told = {
      probe: 'openvpn/reset',
      offer: { given: true, wrap: 'none' },
      ...ended('answered'),
      answer: { wrap: 'none' },
    };
    expect(factsOf(at('tls'), reset)).not.toHaveProperty('openvpn');
    expect(factsOf(at('azure'), yes)).toEqual({});
    expect(factsOf(at('profile'), yes)).toEqual({});
  });
});

describe('facts of an IKEv2 target', () => {
  const single = (point: readonly number[]): number[][] => point.map((value) => [value]);
  const [row, twice, none] = [
    [0x0c_0100, 12, 5, 14],
    [0x0c_0100, 12, 5, 19],
    [1023 * 65_536, 12, 5, 14],
  ] as const;
  const ike = (name: string, outcome: Told['outcome'], point: readonly number[], answer?: JsonObject): Told => ({
    probe: `ikev2/${name}`,
    offer: { boxes: [single(point)], shareGroup: 14 },
    outcome,
    ...(outcome === 'refused' ? { answer: { notify: 14 } } : {}),
    ...(outcome === 'answered' ? { answer: { notify: 17, group: point[3] ?? 0, ...answer } } : {}),
  });
  const accepted = ike('row', 'answered', row);
  const calibrated = ike('calibration', 'refused', none);
  const told = (...own: readonly Told[]): Facts => factsOf(at('ikev2'), ...own);

  test('have what each of its probes shows, and nothing of one that was not there', () => {
    const parts: Readonly<Record<string, Told>> = {
      ikeBeside: ike('complement', 'silent', [...row, 0, 36]),
      ikeUse: { probe: 'strongswan/ike-row', offer: { space: 'ike', point: [...row] }, outcome: 'refused' },
      ikeIdentity: ike('identity', 'answered', row, { notifies: [16_404] }),
      ikev1: { probe: 'ikev1/main-mode', offer: { transforms: [[7, 256, 4, 1, 14]] }, outcome: 'silent' },
      ikeSurplus: ike('complement', 'not-made', [0x0c_0080, 12, 5, 14]),
    };
    const own = [accepted, calibrated];
    const whole = told(...own, ...Object.values(parts));
    for (const [name, part] of Object.entries(parts)) {
      expect(Object.keys(told(...own, part)).filter((one) => one === name || one in parts)).toEqual([name]);
      const others = Object.values(parts).filter((one) => one !== part);
      expect(Object.keys(told(...own, ...others))).not.toContain(name);
      expect(Object.keys(whole)).toContain(name);
    }
    expect(whole.ikeBeside?.undecided).toMatchObject([{ evidence: ['c'], reason: 'silent' }]);
    expect(whole.ikev1?.stance).toEqual({ value: 'silent', evidence: ['f'] });
    expect(whole.ikeIdentity?.notifies).toEqual({ value: [16_404], evidence: ['e'] });
    expect(whole.ikeUse?.established).toEqual([]);
    expect(whole.ikeUse?.unfinished).toMatchObject([{ box: single(row) }]);
  });

  test('compare both probes where both saw the space', () => {
    const point = [...row];
    const driven: Told = {
      probe: 'strongswan/ike-row',
      offer: { space: 'ike', point },
      outcome: 'answered',
      answer: { point, readBack: 'list-sas' },
    };
    expect(told(accepted, calibrated, driven).compared).toEqual({
      ike: { agreed: [{ box: single(row), evidence: ['a', 'c'] }], disagreed: [] },
    });
    expect(told(accepted, calibrated)).not.toHaveProperty('compared');
    expect(told(driven)).not.toHaveProperty('compared');
  });

  test('tell what was answered differently and how often what was refused was asked, and no more than that', () => {
    const all = ike('complement', 'refused', [0x0c_0100, 2, 5, 14]);
    const control = ike('control', 'answered', row);
    const facts = told(accepted, calibrated, ike('row', 'answered', twice), accepted, all, control, all, accepted);
    expect(facts.ike).toMatchObject({ askedTimes: 2 });
    expect(facts.ike).not.toHaveProperty('differs');
    const refused = [accepted, ike('row', 'refused', twice), ike('control', 'answered', twice), accepted];
    const fickle = told(calibrated, ...refused);
    expect(fickle.ike?.differs?.map(({ box }) => box)).toEqual([single(twice)]);
    expect(fickle.ike).not.toHaveProperty('askedTimes');
  });

  test('count what was left of either space when too much was accepted', () => {
    const method = ike('calibration', 'refused', [...row, 3]);
    const left = [ike('complement', 'not-made', [0x0c_0080, 12, 5, 14])];
    const leftBeside = [5, 6].map((integrity) => ike('complement', 'not-made', [0x0c_0080, integrity, 5, 14, 36]));
    const facts = told(accepted, calibrated, method, ike('row', 'answered', [...row, 36]), ...left, ...leftBeside);
    expect(facts.ikeSurplus?.map(({ unlisted, values }) => [unlisted, values.length])).toEqual([
      [1, 4],
      [2, 5],
    ]);
  });

  test('name an authority by the anchors of the target, or else of the scan', async () => {
    const [own, scans] = [await issue({ name: 'own' }), await issue({ name: 'scan' })];
    const hash = ({ certificate }: typeof own): string =>
      createHash('sha1').update(new Uint8Array(certificate.publicKey.rawData)).digest('hex');
    const identity = ike('identity', 'answered', row, { authorities: [own, scans].map(hash) });
    const anchorsBy = (more: Partial<RecordedTarget>): readonly unknown[] => {
      const { ikeIdentity } = factsWith([scans.pem], at('ikev2', more), accepted, calibrated, identity);
      return ikeIdentity?.trustedCaKeys?.value.map(({ anchor }) => anchor) ?? [];
    };
    expect(anchorsBy({})).toEqual([undefined, 'CN=scan']);
    expect(anchorsBy({ trustAnchors: [own.pem] })).toEqual(['CN=own', undefined]);
  });

  test('rest on what prevented them', () => {
    expect(told(run('resolve', 'unreachable')).ike?.undecided.map(({ evidence }) => evidence)).toContainEqual(['a']);
    expect(told(accepted, run('fault')).ipsec?.undecided[0]).toMatchObject({ evidence: ['b'], reason: 'fault' });
  });
});

describe('the name of a server', () => {
  test('is that by which it was asked, or else the one for its certificate, or not known', async () => {
    const { der } = await issue({ name: 'other', dnsNames: ['other'] });
    const shown = asked('certificate', [mine], chose(mine, 0x0303, { certificates: [toHex(der)] }));
    const matches = (target: RecordedTarget): unknown => factsOf(target, shown).tls?.chains[0]?.nameMatches;
    expect(matches(at('tls'))).toBeNull();
    expect(matches(at('tls', { serverName: 'gw' }))).toBe(false);
    expect(matches(at('tls', { certificateName: 'gw' }))).toBe(false);
    expect(matches(at('openvpn+udp', { certificateName: 'gw' }))).toBe(false);
  });
});

describe('a read export', () => {
  const answer: JsonObject = {
    configured: { name: 'gw', unknownProtocols: [], remarks: [] },
    wishes: {},
    columns: [],
  };
  const read = (more: Partial<Told> = {}): Told => ({
    probe: 'azure/export',
    offer: {},
    outcome: 'answered',
    answer,
    ...more,
  });
  test('is a fact with its evidence', () => {
    expect(concludeAzure(seenTarget(inTurn(yes, read())))).toEqual({ readiness: { value: answer, evidence: ['b'] } });
  });

  test.each<readonly [string, Told]>([
    ['was not read', read({ outcome: 'not-made' })],
    ['is of another probe', read({ probe: 'azure/other' })],
  ])('that %s says nothing', (_what, told) => expect(concludeAzure(seenTarget(inTurn(told)))).toEqual({}));
});

describe('what was asked', () => {
  const ask = (probe: string, offer: JsonObject, more: Partial<Told> = {}): Told => ({
    probe,
    offer,
    outcome: 'silent',
    ...more,
  });
  const of = (...told: readonly Told[]) => askedOf(inTurn(...told));

  test('of IKE are the values of every box, their transform types and forms, in order', () => {
    const boxes = [
      [[12 * 65_536 + 256], [12, 2], [5], [14]],
      [[20 * 65_536 + 256], [0], [5], [19], [0], [36]],
    ];
    expect(of(ask('ikev2/row', { boxes }))).toEqual({
      ike: {
        version: [2],
        'transform-type': [1, 2, 3, 4, 7],
        encryption: [12 * 65_536 + 256, 20 * 65_536 + 256],
        integrity: [2, 12],
        prf: [5],
        'key-exchange': [14, 19],
        form: [],
      },
    });
  });

  test('are what is registered: a proposal is filled up with other unassigned ciphers each time', () => {
    const filled = (cipher: number): unknown =>
      of(ask('ikev2/buried-control', { boxes: [[[cipher * 65_536, 12 * 65_536 + 256], [12], [5], [14]]] }));
    expect(filled(256)).toEqual(filled(1023));
    expect(filled(256)).toMatchObject({ ike: { encryption: [12 * 65_536 + 256] } });
  });

  test('of several questions are those of each', () => {
    const two = [0x0302, 0x0303].map((version) => ask('tls/row', { version, suites: [9] }));
    expect(of(...two)).toEqual({ tls: { version: [0x0302, 0x0303], suite: [9] } });
  });

  test('have INTEG in a proposal where any is offered', () => {
    const types = (integrity: readonly number[]): unknown =>
      of(ask('ikev2/row', { boxes: [[[12 * 65_536 + 256], [...integrity], [5], [14]]] })).ike?.['transform-type'];
    expect([[0], [12], [0, 12], [1]].map(types)).toEqual([
      [1, 2, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });

  test('of a CHILD_SA hold additional key exchanges beside AH where both stand in one proposal', () => {
    const beside = (point: readonly number[]): unknown =>
      of(ask('strongswan/ipsec', { space: 'ipsec', point: [...point] })).ipsec?.['additional-with'];
    expect(beside([0, 2, 14, 0, 36])).toEqual([2]);
    expect(beside([0, 2, 14, 0, 0])).toEqual([]);
    expect(beside([0, 2, 14, 0])).toEqual([]);
    expect(beside([12 * 65_536 + 256, 2, 14, 0, 36])).toEqual([]);
  });

  test('of a CHILD_SA are ESP or AH, with what stands in the proposal', () => {
    const space = 'ipsec';
    expect(of(ask('strongswan/ipsec', { space, point: [12 * 65_536 + 256, 12, 0, 0] }))).toEqual({
      ipsec: {
        protocol: [3],
        'additional-at-once': [],
        'additional-with': [],
        'transform-type': [1, 3, 5],
        encryption: [12 * 65_536 + 256],
        integrity: [12],
        'key-exchange': [],
        'sequence-numbers': [0],
        form: [],
      },
    });
    const boxes = [[[0], [2], [0, 14], [1], [0, 36], [0], [35]]];
    expect(of(ask('strongswan/ipsec', { space, boxes }))).toEqual({
      ipsec: {
        protocol: [2],
        'additional-at-once': [2],
        'additional-with': [2],
        'transform-type': [3, 4, 5, 6, 8],
        encryption: [],
        integrity: [2],
        'key-exchange': [14],
        'sequence-numbers': [1],
        form: [],
      },
    });
    const one = of(ask('strongswan/ipsec', { space, point: [20 * 65_536 + 256, 0, 0, 0, 36] })).ipsec;
    expect(one).toMatchObject({ 'additional-at-once': [], 'transform-type': [1, 5, 6] });
    const mixed = of(ask('strongswan/ipsec', { space, boxes: [[[0, 12 * 65_536], [0], [0], [0]]] })).ipsec;
    expect(mixed).toMatchObject({ protocol: [3], encryption: [], form: [1, 3] });
    expect(of(ask('strongswan/ipsec', { space, boxes: [[[0], [0], [0], [0]]] })).ipsec?.['form']).toEqual([]);
    expect(of(ask('strongswan/ike', { space: 'ike', point: [3 * 65_536, 2, 2, 2] })).ike?.['version']).toEqual([2]);
  });

  test('of IKEv1 is its version, and of a version to come none', () => {
    expect(of(ask('ikev1/main', {}))).toEqual({ ike: { version: [1] } });
    expect(of(ask('ikev1/future-version', {}))).toEqual({});
  });

  test('of TLS are the version and the suites; all old versions where they were asked for at once; of SSL 2.0 no suites', () => {
    const offer = { version: 0x0302, suites: [9, 3] };
    expect(of(ask('tls/row', offer))).toEqual({ tls: { version: [0x0302], suite: [3, 9] } });
    expect(of(ask('tls/old-versions', offer)).tls?.['version']).toEqual([0x0300, 0x0301, 0x0302]);
    expect(of(ask('tls/ssl2', { version: 2, suites: [1] }))).toEqual({ tls: { version: [2], suite: [] } });
  });

  test('is nothing that was not sent or cannot be read', () => {
    const offer = { version: 0x0302, suites: [9] };
    expect(of(ask('tls/row', offer, { attempts: 0 }), ask('tls/row', offer, ended('not-made')))).toEqual({});
    expect(of(ask('tls/row', { ...offer, version: '3' }), ask('tls/row', { ...offer, suites: ['x', 1] }))).toEqual({});
    expect(
      of(ask('ikev2/row', { boxes: 'x' }), ask('ikev2/row', { boxes: [7, [[1], ['x']]] }), ask('other/row', offer)),
    ).toEqual({});
    expect(of(ask('strongswan/ipsec', { space: 'ipsec', point: ['x'] }))).toEqual({});
  });
});
