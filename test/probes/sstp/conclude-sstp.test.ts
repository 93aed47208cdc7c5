import { describe, expect, test } from 'vitest';
import type { SstpFacts } from '../../../core/facts/facts.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { concludeSstp, isTellingError } from '../../../probes/sstp/conclude-sstp.ts';
import type { SstpVerbAnswer } from '../../../probes/sstp/sstp-offer.ts';
import { ended, inTurn, type Told } from '../../support/tls-observations.ts';

const http = (status: number, more: JsonObject = {}): JsonObject => ({ kind: 'http', status, sstp: false, ...more });
const said = (probe: string, answer: JsonObject): Told => ({
  probe: `sstp/${probe}`,
  offer: {},
  outcome: 'answered',
  answer,
});
const facts = (...told: readonly Told[]): SstpFacts | undefined => concludeSstp(inTurn(...told));
const sstp = said('verb', http(200, { sstp: true }));

describe('the service behind TLS', () => {
  test('is not known of where the verb was not asked, and unknown where the name led nowhere', () => {
    expect(facts()).toBeUndefined();
    expect(facts({ ...sstp, probe: 'tls/suites' })).toBeUndefined();
    expect(facts({ probe: 'run/resolve', offer: {}, ...ended('unreachable') })).toStrictEqual({
      service: { value: 'unknown', evidence: ['a'] },
      reason: 'unreachable',
    });
  });

  test('is SSTP where it says so, whatever status stands there', () => {
    expect(facts(sstp)).toStrictEqual({ service: { value: 'sstp', evidence: ['a'] }, status: 200 });
    expect(facts(said('verb', http(500, { sstp: true })))?.service.value).toBe('sstp');
  });

  test('is what the last verb was answered with, and its server is told', () => {
    const last = said('verb', http(302, { server: 'x' }));
    expect(facts(sstp, last)).toStrictEqual({ service: { value: 'http', evidence: ['b'] }, status: 302, server: 'x' });
    expect(facts(said('verb', { kind: 'other' }))).toStrictEqual({ service: { value: 'other', evidence: ['a'] } });
  });

  test.each([
    [101, 'http', undefined],
    [100, 'unknown', 'malformed'],
    [199, 'unknown', 'malformed'],
    [200, 'http', undefined],
    [399, 'http', undefined],
    [400, 'unknown', 'no-port-left'],
    [404, 'unknown', 'no-port-left'],
    [408, 'unknown', 'not-now'],
    [425, 'unknown', 'not-now'],
    [429, 'unknown', 'not-now'],
    [500, 'unknown', 'not-now'],
    [501, 'unknown', 'no-port-left'],
    [503, 'unknown', 'not-now'],
  ])('by the status %i alone is %s (%s)', (status, value, reason) => {
    const all = facts(said('verb', http(status)));
    expect(all?.service).toStrictEqual({ value, evidence: ['a'] });
    expect(all?.reason).toBe(reason);
    const isTelling = isTellingError({ kind: 'http', status, sstp: false });
    expect(isTelling).toBe(reason === 'no-port-left');
  });

  test('is asked about by a GET for HTTP errors alone', () => {
    const others: readonly (SstpVerbAnswer | undefined)[] = [undefined, { kind: 'other' }, { kind: 'no-tls' }];
    expect(others.map(isTellingError)).toStrictEqual([false, false, false]);
  });

  test.each<readonly [verb: number, got: number, value: string]>([
    [403, 403, 'http'],
    [403, 200, 'unknown'],
    [403, 404, 'unknown'],
    [404, 200, 'http'],
    [405, 399, 'http'],
    [405, 400, 'unknown'],
    ...[400, 404, 405, 411, 413, 501].map((verb) => [verb, 410, 'http'] as const),
    [400, 404, 'http'],
    [400, 501, 'http'],
    [400, 403, 'unknown'],
    [402, 200, 'unknown'],
    [500, 500, 'unknown'],
  ])('where the verb got %i and a GET of the place %i is %s', (verb, got, value) => {
    const all = facts(said('verb', http(verb)), said('get', http(got)));
    expect(all?.service).toStrictEqual({ value, evidence: ['a', 'b'] });
  });

  test('is not told by a GET that got no HTTP', () => {
    const all = facts(said('verb', http(404)), said('get', { kind: 'other' }));
    expect(all?.service).toStrictEqual({ value: 'unknown', evidence: ['a', 'b'] });
  });

  test.each([
    [{ ...ended('silent') }, 'silent'],
    [{ ...ended('reset') }, 'reset'],
    [{ ...ended('not-made', 'budget') }, 'budget'],
    [{ ...ended('not-made', 'x') }, 'not-made'],
    [{ ...ended('not-made', 'budget'), answer: { kind: 'no-tls' } }, 'tls-not-completed'],
    [{ ...ended('silent', 'budget') }, 'silent'],
    [{ ...ended('reset', 'x'), answer: { kind: 'no-tls' } }, 'reset'],
  ])('is unknown for the reason of the exchange: %o', (ending, reason) => {
    expect(facts({ probe: 'sstp/verb', offer: {}, ...ending })).toStrictEqual({
      service: { value: 'unknown', evidence: ['a'] },
      reason,
    });
  });

  test('is unknown for the reason why its TLS speaks to nobody, where that is known', () => {
    const all = inTurn({ probe: 'sstp/verb', offer: {}, ...ended('silent') });
    expect(concludeSstp(all, 'server-name-wanted')?.reason).toBe('server-name-wanted');
    expect(concludeSstp(inTurn(sstp), 'server-name-wanted')).not.toHaveProperty('reason');
  });
});

describe('the crypto binding', () => {
  const call = (answer: JsonObject, ending = ended('answered')): SstpFacts | undefined =>
    facts(sstp, { probe: 'sstp/call', offer: {}, ...ending, answer });
  const shown = { service: { value: 'sstp', evidence: ['a'] }, status: 200, callEvidence: ['b'] };

  test.each([
    [1, ['sha1'], undefined],
    [2, ['sha256'], undefined],
    [3, ['sha1', 'sha256'], undefined],
    [7, ['sha1', 'sha256'], 4],
    [0x80, [], 0x80],
    [0, [], undefined],
  ])('of the mask %i is %j, and unknown bits are %s', (hashes, value, unknownHashBits) => {
    expect(call({ kind: 'ack', hashes })).toStrictEqual({
      ...shown,
      cryptoBinding: { value, evidence: ['b'] },
      ...(unknownHashBits === undefined ? {} : { unknownHashBits }),
    });
  });

  test.each([
    ['was refused', { kind: 'no', type: 3, statuses: [] }, ended('refused'), 'call-refused'],
    ['ended without an answer', { kind: 'no' }, ended('silent'), 'silent'],
    ['has no binding request', { kind: 'ack' }, ended('answered'), 'no-binding-request'],
  ])('is not known where the call %s', (_how, answer, ending, reason) => {
    expect(call(answer, ending)).toStrictEqual({ ...shown, reason });
  });

  test('is that of the last call, and a call of nothing has none', () => {
    const first: Told = { probe: 'sstp/call', offer: {}, outcome: 'answered', answer: { kind: 'ack', hashes: 1 } };
    const last: Told = { probe: 'sstp/call', offer: {}, ...ended('closed') };
    expect(facts(sstp, first, last)).toStrictEqual({ ...shown, callEvidence: ['c'], reason: 'closed' });
  });
});
