import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JsonObject, Observation } from '../../../core/observation/observation.ts';
import { concludeIdentity } from '../../../probes/ikev2/conclude-identity.ts';
import { observationOf } from '../../support/recording-of.ts';
import { issue } from '../../support/test-pki.ts';

/** Observations in this order; one that says nothing else was a row that was answered. */
const recorded = (...told: readonly Partial<Observation>[]): readonly Observation[] =>
  told.map((one, at) =>
    observationOf({
      id: `obs-${at}`,
      probe: 'ikev2/row',
      order: `ikev2/${at}`,
      outcome: 'answered',
      elapsedMs: 1,
      ...one,
    }),
  );
const complete = (answer: JsonObject, more: Partial<Observation> = {}): Partial<Observation> => ({
  probe: 'ikev2/identity',
  answer,
  ...more,
});

describe('the complete answer of a gateway', () => {
  const answer: JsonObject = {
    vendorIds: ['0a', '', '0A', 'x'],
    notifies: [14, 16_383, 16_384, 16_404],
    signatureHashes: [2, 5],
    authorities: [],
  };
  const known = <T>(value: T) => ({ value, evidence: ['obs-1'] });

  test('tells what it announced, without errors and what are no octets', () => {
    expect(concludeIdentity(recorded({}, complete(answer)), [])).toStrictEqual({
      vendorIds: known(['0a', '']),
      notifies: known([16_384, 16_404]),
      signatureHashes: known([2, 5]),
      trustedCaKeys: known([]),
    });
  });

  test('is the first by the order of the plan, and was an acceptance', () => {
    const two = recorded(complete({ notifies: [16_404] }), complete({ notifies: [16_405] }));
    expect(concludeIdentity(two.toReversed(), [])?.notifies).toEqual({ value: [16_404], evidence: ['obs-0'] });
    expect(concludeIdentity(recorded(complete(answer, { outcome: 'refused' })), [])).toBeUndefined();
    expect(concludeIdentity(recorded(complete(answer, { probe: 'ikev2/row' })), [])).toBeUndefined();
    expect(concludeIdentity(recorded(complete(answer, { probe: 'strongswan/identity' })), [])).toBeUndefined();
    expect(
      concludeIdentity(recorded(complete({ notifies: 'x', vendorIds: [1], authorities: [1] })), []),
    ).toBeUndefined();
  });

  test('names of the authorities that it trusts those that were given, by the hash of their key', async () => {
    const [first, second] = [await issue({ name: 'first' }), await issue({ name: 'second' })];
    const hashOf = ({ certificate }: typeof first): string =>
      createHash('sha1').update(new Uint8Array(certificate.publicKey.rawData)).digest('hex');
    const other = '0b'.repeat(20);
    const authorities = [other, hashOf(second), hashOf(first), other, 'AB'.repeat(20), '0b'.repeat(21)];
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const anchors = ['no certificate', `${broken}${first.pem}${second.pem}`];
    const { trustedCaKeys } = concludeIdentity(recorded(complete({ authorities })), anchors) ?? {};
    expect(trustedCaKeys?.value).toStrictEqual([
      { hash: other },
      { hash: hashOf(second), anchor: second.certificate.subject },
      { hash: hashOf(first), anchor: first.certificate.subject },
    ]);
  });
});

describe('a port', () => {
  const port = (number: number, more: Partial<Observation> = {}): Partial<Observation> => ({
    offer: { port: number },
    ...more,
  });
  const portsOf = (...told: readonly Partial<Observation>[]) => {
    const { value = [], evidence = [] } = concludeIdentity(recorded(...told), [])?.ports ?? {};
    return { ports: value.map(({ port: one, answers }) => `${one} ${answers ? 'answers' : 'does not'}`), evidence };
  };
  const asked: Partial<Observation> = { probe: 'ikev2/port', offer: { port: 4500 } };

  test.each<[string, Partial<Observation>, readonly string[]]>([
    ['accepted', port(500), ['500 answers']],
    ['refused', port(500, { outcome: 'refused' }), ['500 answers']],
    ['was silent to a row', port(500, { outcome: 'silent' }), []],
    ['was silent, asked on purpose', { ...asked, outcome: 'silent' }, ['4500 does not']],
    ['is closed, asked on purpose', { ...asked, outcome: 'unreachable' }, ['4500 does not']],
    ['is closed to a row', port(500, { outcome: 'unreachable' }), []],
    ['sent what could not be read', { ...asked, outcome: 'malformed' }, []],
    ['was not asked', { ...asked, outcome: 'silent', attempts: 0 }, []],
    ['was not asked, whatever it says', port(500, { attempts: 0 }), []],
    ['is no number', { offer: { port: '500' } }, []],
    ['was asked by another probe', port(500, { probe: 'ikev1/main-mode' }), []],
  ])('that %s', (_what, told, wanted) => expect(portsOf(told).ports).toEqual(wanted));

  test('is told once, by what answered where anything did, and in order of numbers as of observations', () => {
    expect(portsOf({ ...asked, outcome: 'silent' }, port(500), port(500), { ...asked })).toEqual({
      ports: ['500 answers', '4500 answers'],
      evidence: ['obs-1', 'obs-3'],
    });
    expect(portsOf({ ...asked }, port(500), { ...asked, outcome: 'silent' })).toEqual({
      ports: ['500 answers', '4500 answers'],
      evidence: ['obs-0', 'obs-1'],
    });
    expect(portsOf({ ...asked, outcome: 'silent' }, { ...asked, outcome: 'silent' }).ports).toEqual(['4500 does not']);
  });
});
