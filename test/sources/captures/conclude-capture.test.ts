import { describe, expect, test } from 'vitest';
import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { JsonObject, Observation } from '../../../core/observation/observation.ts';
import { concludeCapture } from '../../../sources/captures/conclude-capture.ts';
import { captureShapes } from '../../../sources/captures/shape.ts';

const bare = {
  order: 'capture/0000',
  outcome: 'answered',
  detail: 'ServerHello',
  sent: '',
  received: '',
  startedAtMs: 0,
  elapsedMs: 0,
  attempts: 1,
  target: 't',
  endpoint: 'e',
  offer: {},
} as const;

function facts(scheme: Scheme, all: readonly (Partial<Observation> & { readonly probe: string })[]) {
  const target = { url: 't', scheme, host: 'h', port: 1 };
  const observations = all.map((one, at) => ({ ...bare, id: `obs-${at + 1}`, ...one }));
  return concludeCapture({ target, observations, prevented: [], startedAt: '', trustAnchors: [] });
}

const hello = (over: JsonObject = {}): JsonObject => ({
  kind: 'server-hello',
  version: 0x0303,
  suite: 0xc030,
  completed: true,
  ...over,
});
const open = { reason: 'capture-does-not-show' };

describe('a capture shows of TLS', () => {
  test('what was chosen, by all that show it, and that all else stays open', () => {
    const { tls, openvpn } = facts('tls', [
      { probe: 'capture/tls', answer: hello() },
      { probe: 'capture/tls', answer: hello({ group: 29, signatureScheme: 0x0804, completed: false }) },
      { probe: 'capture/tls', answer: hello({ version: 0x0304, suite: 0x1302, group: 29 }) },
      { probe: 'capture/tls', answer: hello({ suite: 0x002f }), outcome: 'refused' },
      { probe: 'capture/dtls', answer: hello({ suite: 0x0035 }) },
    ]);
    expect(openvpn).toBeUndefined();
    const accepted = (
      space: { readonly accepted: readonly { readonly box: unknown; readonly evidence: unknown }[] } | undefined,
    ) => space?.accepted.map(({ box, evidence }) => [box, evidence]);
    expect(accepted(tls?.suites)).toEqual([
      [
        [[0x0303], [0xc030]],
        ['obs-1', 'obs-2'],
      ],
      [[[0x0304], [0x1302]], ['obs-3']],
    ]);
    expect(accepted(tls?.versions)).toEqual([
      [[[0x0303]], ['obs-1', 'obs-2']],
      [[[0x0304]], ['obs-3']],
    ]);
    expect(accepted(tls?.groups)).toEqual([
      [[[0x0303], [29]], ['obs-2']],
      [[[0x0304], [29]], ['obs-3']],
    ]);
    expect(accepted(tls?.signatureSchemes)).toEqual([[[[0x0303], [0x0804]], ['obs-2']]]);
    expect([tls?.suites?.refused, tls?.versions?.refused]).toEqual([[], []]);
    expect(tls?.versions?.undecided).toMatchObject([{ ...open, evidence: [] }]);
    expect(tls?.versions?.undecided[0]?.box[0]).toContain(0x0002);
    expect(tls?.openChains).toEqual([{ ...open, evidence: [] }]);
    expect(tls?.chains).toEqual([]);
    expect(
      tls?.handshakes?.map(({ evidence, usable, reason, completed, agrees }) => [
        evidence,
        usable,
        reason,
        completed,
        agrees,
      ]),
    ).toEqual([
      [['obs-1'], 'yes', undefined, true, true],
      [['obs-2'], 'no', 'completion-not-seen', false, true],
      [['obs-3'], 'yes', undefined, true, true],
    ]);
  });

  test('in OpenVPN how the control channel is wrapped, of what was answered', () => {
    const wrapped = (wrap: unknown, over: Partial<Observation> = {}) => ({
      probe: 'capture/openvpn',
      answer: hello(),
      offer: { wrap } as JsonObject,
      ...over,
    });
    const silent = { outcome: 'silent' } as const;
    const of = (...all: readonly Parameters<typeof facts>[1][number][]) => facts('openvpn+udp', all).openvpn;
    for (const wrap of ['none', 'tls-auth', 'tls-crypt', 'tls-crypt-v2'])
      expect(of(wrapped('other', silent), wrapped(wrap))).toEqual({
        transport: 'udp',
        wrap: { value: wrap, evidence: ['obs-2'] },
      });
    expect(facts('openvpn+tcp', [wrapped('none')]).openvpn?.transport).toBe('tcp');
    expect(facts('openvpn+tcp', [wrapped('none')]).tls?.handshakes).toHaveLength(1);
    expect([of(wrapped('none', silent)), of(wrapped('other')), of(wrapped(undefined)), of()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(of({ ...wrapped('none'), probe: 'capture/tls' })).toBeUndefined();
  });
});

describe('a capture shows of IKE', () => {
  test('what was chosen, by its kind, and nothing of what a child has', () => {
    const point = (...values: readonly number[]) => ({ probe: 'capture/ikev2', answer: { point: values } });
    const { ike, ikeAdditional, ikeBeside, ipsec, ikev1, tls } = facts('ikev2', [
      point(1, 2, 3, 14),
      point(1, 2, 3, 14),
      point(1, 2, 3, 14, 36),
      point(1, 2, 3, 14, 36, 37),
      { probe: 'capture/ikev2', answer: { point: [9, 9, 9, 9] }, outcome: 'malformed' },
    ]);
    expect(ike?.accepted).toEqual([{ box: [[1], [2], [3], [14]], evidence: ['obs-1', 'obs-2'] }]);
    expect(ikeAdditional?.accepted).toEqual([{ box: [[1], [2], [3], [14], [36]], evidence: ['obs-3'] }]);
    expect(ikeBeside?.accepted).toEqual([
      { box: [[1], [2], [3], [14], [36], [37], [0], [0], [0], [0], [0]], evidence: ['obs-4'] },
    ]);
    expect(ikeBeside?.undecided).toEqual([]);
    expect(ipsec?.accepted).toEqual([]);
    for (const space of [ike, ikeAdditional, ipsec]) {
      expect(space?.refused).toEqual([]);
      expect(space?.undecided.length).toBeGreaterThan(0);
      expect(space?.undecided.every(({ reason }) => reason === 'capture-does-not-show')).toBe(true);
    }
    expect([ikev1, tls]).toEqual([undefined, undefined]);
    expect(facts('ikev2', [])).not.toHaveProperty('ikeBeside');
  });

  test('of IKEv1 what was chosen first, and what was offered by the same gateway', () => {
    const phase1 = (mode: string, transforms: readonly (readonly number[])[], over: Partial<Observation> = {}) => ({
      probe: 'capture/ikev1',
      offer: { kind: 'phase1', mode, transforms, vendorIds: [] } as unknown as JsonObject,
      outcome: 'silent' as const,
      ...over,
    });
    const chosen = { outcome: 'answered' as const, answer: { transform: [7, 256, 4, 1, 14] } };
    const row = [7, 256, 4, 1, 14];
    const all = [
      phase1('main', [row, [5, 0, 2, 1, 2]]),
      phase1('aggressive', [
        [5, 0, 2, 1, 19],
        [7, 256, 2, 1, 2],
        [7, 128, 2, 1, 2],
      ]),
      phase1('aggressive', [row], chosen),
      phase1('main', [row], { ...chosen, answer: { transform: [5, 0, 2, 1, 2] } }),
      {
        probe: 'capture/ikev2',
        answer: { point: [1, 2, 3, 4] },
        offer: { kind: 'ike-sa-init', mode: 'main', transforms: [[9, 9, 9, 9, 9]] },
      },
    ];
    expect(facts('ikev2', all).ikev1).toEqual({
      stance: { value: 'answered', evidence: ['obs-3', 'obs-4'] },
      mode: 'aggressive',
      combination: { encryption: 7, keyLengthBits: 256, hash: 4, authentication: 1, group: 14 },
      offered: { main: 2, aggressiveGroups: [2, 14, 19] },
    });
    expect(facts('ikev2', all).ike?.accepted).toHaveLength(1);
    expect(facts('ikev2', [phase1('main', [row])]).ikev1).toBeUndefined();
  });

  test('and of DTLS nothing that is judged', () => {
    expect(facts('dtls', [{ probe: 'capture/dtls', answer: hello() }])).toEqual({});
  });
});

describe('an observation of a capture that somebody edited', () => {
  const client = {
    kind: 'client-hello',
    version: 1,
    versions: [],
    suites: [],
    groups: [],
    signatureSchemes: [],
    keyShares: [],
    compressionMethods: [],
    extensions: [],
  };
  const server = { ...hello(), compressionMethod: 0, extensions: [] };
  const ike = {
    kind: 'ike-sa-init',
    proposals: [{ number: 1, transforms: [[1, 2, 3]] }],
    shareGroup: 14,
    notifies: [],
    vendorIds: ['ab'],
  };
  const phase1 = { kind: 'phase1', mode: 'main', transforms: [[7, 256, 4, 1, 14]], vendorIds: [] };

  function fits(
    probe: string,
    offer: object,
    answer: unknown,
    outcome: Observation['outcome'] = 'answered',
  ): readonly boolean[] {
    const shape = captureShapes.get(probe)?.({ outcome, attempts: 1 });
    return [shape?.offer.safeParse(offer).success ?? false, shape?.answer.safeParse(answer).success ?? false];
  }

  test.each<readonly [string, object, unknown, readonly boolean[]]>([
    ['capture/tls', client, server, [true, true]],
    ['capture/dtls', client, server, [true, true]],
    ['capture/openvpn', client, { ...server, group: 29, retried: true, certificates: ['ab'] }, [true, true]],
    ['capture/tls', { ...client, suites: ['x'] }, { ...server, retried: false }, [false, false]],
    ['capture/tls', client, undefined, [true, false]],
    ['capture/ikev2', ike, { point: [1, 2, 3, 4] }, [true, true]],
    ['capture/ikev2', ike, { point: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }, [true, true]],
    [
      'capture/ikev2',
      { ...ike, proposals: [{ number: 1, transforms: [[1, 2]] }] },
      { point: [1, 2, 3] },
      [false, false],
    ],
    ['capture/ikev2', ike, { point: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, [true, false]],
    ['capture/ikev1', phase1, { transform: [7, 256, 4, 1, 14] }, [true, true]],
    ['capture/ikev1', { ...phase1, mode: 'aggressive' }, { transform: [7, 256, 4, 1] }, [true, false]],
    ['capture/ikev1', { ...phase1, mode: 'quick' }, { transform: [7, 256, 4, 1, 14, 1] }, [false, false]],
    ['capture/ikev1', { ...phase1, transforms: [[1, 2, 3, 4]] }, { transform: [7, 256, 4, 1, 14] }, [false, true]],
  ])('as %s with %j and %j fits: %j', (probe, offer, answer, wanted) => {
    expect(fits(probe, offer, answer)).toEqual(wanted);
  });

  test('has any answer, or none, where it was not answered', () => {
    for (const answer of [undefined, { notify: 14 }])
      expect(fits('capture/ikev2', ike, answer, 'refused')).toEqual([true, true]);
  });
});
