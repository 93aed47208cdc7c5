import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { JsonObject, Observation } from '../../../core/observation/observation.ts';
import { toHex } from '../../../core/wire/hex.ts';
import { identityNotKnown, withoutUnasked } from '../../../probes/tls/asked-identity.ts';
import { clientHelloMessage } from '../../../probes/tls/client-hello-octets.ts';
import type { Claim } from '../../../probes/tls/conclude-space.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { observationOf } from '../../support/recording-of.ts';

const srpSuite = 0xc01e;
const passwordSuite = 0xc0b0;
const plainSuite = 0x002f;
const target = makeTarget('tls', '192.0.2.1', 443);
const material = { random: new Uint8Array(32), sessionId: new Uint8Array(0), keyShares: [] };
const name = toHex(new TextEncoder().encode('gateproof'));

/** The hello for these suites, in hexadecimal. */
const hello = (version: number, suites: readonly number[]): string =>
  toHex(clientHelloMessage(helloOffer(target, version, suites), material));

describe('a hello', () => {
  test('that lists a suite of SRP says who asks, and one of a password too', () => {
    expect(hello(0x0303, [plainSuite, srpSuite])).toContain(`000c000a09${name}`);
    expect(hello(0x0302, [passwordSuite])).toContain(`001e000a09${name}`);
    expect(helloOffer(target, 0x0303, [srpSuite, passwordSuite]).signals).toEqual([23, 0xff01, 12, 30]);
  });

  test('that lists none says nothing of it, and neither does one of SSL 3.0, which has no extensions', () => {
    expect(hello(0x0303, [plainSuite])).not.toContain(name);
    expect(hello(0x0300, [plainSuite, srpSuite])).not.toContain(name);
  });
});

function refusal(
  suites: readonly number[],
  change: { readonly offer?: JsonObject; readonly alert?: number },
): Observation {
  const offer = { ...helloOffer(target, 0x0302, suites), ...change.offer };
  return observation('b', {
    offer,
    outcome: 'refused',
    answer: { kind: 'alert', level: 2, description: change.alert ?? 40 },
    startedAtMs: 10,
  });
}

function observation(order: string, change: Partial<Observation>): Observation {
  return observationOf({
    id: order,
    probe: 'tls/deny',
    order,
    offer: helloOffer(target, 0x0303, [0xc030]),
    outcome: 'answered',
    sent: '16',
    received: '16',
    elapsedMs: 1,
    ...change,
  });
}

/** Between two answers, the second of which shows that such a list is read; what is not said twice is not refused. */
function factsOf(...said: readonly Observation[]) {
  const answer = { kind: 'server-hello', version: 0x0303, suite: 0xc030, compressionMethod: 0, extensions: [] };
  const controls = [
    observation('a', { answer }),
    observation('c', {
      probe: 'tls/buried',
      offer: helloOffer(target, 0x0303, [plainSuite, srpSuite, 0xc030]),
      answer,
      startedAtMs: 20,
    }),
  ];
  return concludeTls([...controls, ...said], { anchors: [] }).suites;
}

/** In one list, and each alone when that was there: one of two refusals is of a list that does not mix kinds. */
function twice(suites: readonly number[], change: Parameters<typeof refusal>[1]): readonly Observation[] {
  const alone = suites.map((suite) => ({ ...refusal([suite], change), id: `b-${suite}`, startedAtMs: 15 }));
  return [refusal(suites, change), ...alone];
}

describe('the refusal of a list', () => {
  test('is none of the suites that it did not ask for, for want of their extension', () => {
    const { refused, undecided } = factsOf(...twice([plainSuite, srpSuite], { offer: { signals: [] } }));
    expect(refused.map(({ box }) => box)).toEqual([[[0x0302], [plainSuite]]]);
    const open = { box: [[0x0302], [srpSuite]], reason: 'asked-without-extension' };
    expect(undecided).toMatchObject([open, open]);
  });

  test('is one of all its suites where it has what they need', () => {
    const { refused, undecided } = factsOf(...twice([plainSuite, srpSuite], {}));
    expect(refused.map(({ box }) => box)).toEqual([plainSuite, srpSuite].map((suite) => [[0x0302], [suite]]));
    expect(undecided).toEqual([]);
  });

  test('by unknown_psk_identity is one of who asks, and of no suite', () => {
    const { refused, undecided } = factsOf(refusal([srpSuite], { alert: 115 }));
    expect(refused).toEqual([]);
    expect(undecided).toMatchObject([{ box: [[0x0302], [srpSuite]], reason: 'identity-not-known' }]);
  });
});

describe('unknown_psk_identity', () => {
  const of = (change: Partial<Observation>): unknown =>
    identityNotKnown({ ...refusal([srpSuite], { alert: 115 }), ...change });
  const offer = helloOffer(target, 0x0302, [plainSuite]);
  test('is about who asks where some suite needs that', () => {
    expect(of({})).toBe('identity-not-known');
    expect(of({ offer: { ...offer, suites: [plainSuite, srpSuite] } })).toBe('identity-not-known');
    expect(of({ offer: { ...offer, suites: [plainSuite] } })).toBeUndefined();
    expect(of({ offer: {} })).toBeUndefined();
  });

  test('is said by an alert that refuses, and by no other', () => {
    expect(of({ outcome: 'answered' })).toBeUndefined();
    expect(of({ answer: { kind: 'x', description: 115 } })).toBeUndefined();
    expect(of({ answer: { kind: 'alert', description: 40 } })).toBeUndefined();
    const { answer: _answer, ...bare } = refusal([srpSuite], {});
    expect(identityNotKnown(bare)).toBeUndefined();
  });
});

describe('of a refused box the suites that were not asked for stay open', () => {
  const claims = (versions: readonly number[], suites: readonly number[], signals?: readonly number[]) => {
    const [suite = 0] = suites;
    const asked = { ...helloOffer(target, 0x0302, suites), signals: signals ?? [] };
    const offer = signals === undefined ? { kind: 'handshake', version: 0x0302, suite } : asked;
    const own = { ...refusal(suites, {}), offer };
    const claim: Claim = { observation: own, accepted: [], refused: [versions, suites] };
    return withoutUnasked(claim).map(({ refused, open }) => ({ refused, open }));
  };
  const open = (versions: readonly number[], suites: readonly number[]) => ({
    refused: undefined,
    open: { box: [versions, suites], reason: 'asked-without-extension' },
  });
  const refused = (versions: readonly number[], suites: readonly number[]) => ({
    refused: [versions, suites],
    open: undefined,
  });

  test('in the versions that have extensions, each by its own', () => {
    expect(claims([0x0301, 0x0302], [plainSuite, srpSuite], [])).toEqual([
      open([0x0301, 0x0302], [srpSuite]),
      refused([0x0301, 0x0302], [plainSuite]),
    ]);
    expect(claims([0x0300, 0x0301], [plainSuite, srpSuite, passwordSuite], [12])).toEqual([
      open([0x0301], [passwordSuite]),
      refused([0x0300, 0x0301], [plainSuite, srpSuite]),
      refused([0x0300], [passwordSuite]),
    ]);
    expect(claims([0x0301], [srpSuite], [])).toEqual([open([0x0301], [srpSuite])]);
  });

  test('and nothing where all were asked for, there are no extensions, or it was no hello of ours', () => {
    expect(claims([0x0301], [plainSuite], [])).toEqual([refused([0x0301], [plainSuite])]);
    expect(claims([0x0301], [srpSuite], [12])).toEqual([refused([0x0301], [srpSuite])]);
    expect(claims([0x0300], [srpSuite], [])).toEqual([refused([0x0300], [srpSuite])]);
    expect(claims([0x0301], [srpSuite])).toEqual([refused([0x0301], [srpSuite])]);
  });

  test('and a claim that refuses nothing stays as it is', () => {
    const claim = { observation: refusal([srpSuite], { offer: { signals: [] } }), accepted: [[1, 2]] };
    expect(withoutUnasked(claim)).toEqual([claim]);
  });
});
