import { describe, expect, test } from 'vitest';
import { transcriptOf } from '../../../probes/strongswan/exchange.ts';
import { readFailure } from '../../../probes/strongswan/failure.ts';

test.each([
  ['IKE received NO_PROPOSAL_CHOSEN notify error', 'refused', 'NO_PROPOSAL_CHOSEN'],
  ['IKE received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built', 'refused', 'NO_PROPOSAL_CHOSEN'],
  ['IKE received AUTHENTICATION_FAILED notify error', 'authentication-failed', 'AUTHENTICATION_FAILED'],
  ['IKE received EAP_FAILURE, EAP authentication failed', 'authentication-failed', 'EAP failed'],
  [
    "CFG no trusted RSA public key found for 'gateway'",
    'authentication-failed',
    'the gateway did not prove the expected identity',
  ],
  [
    "CFG selected peer config 'x' unacceptable: constraint checking failed",
    'authentication-failed',
    'the gateway did not prove the expected identity',
  ],
  [
    'IKE received TS_UNACCEPTABLE notify, no CHILD_SA built',
    'not-made',
    'TS_UNACCEPTABLE: traffic selectors were refused, not the proposal',
  ],
  ['IKE received NO_ADDITIONAL_SAS notify, no CHILD_SA built', 'not-made', 'NO_ADDITIONAL_SAS'],
  ['IKE received INVALID_SYNTAX notify error', 'not-made', 'INVALID_SYNTAX'],
  ['IKE giving up after 2 retransmits', 'silent', 'giving up after 2 retransmits'],
  [
    'NET sending packet: from 0.0.0.0[500] to 192.0.2.1[500] (456 bytes)',
    'unreachable',
    'no route from the driver to the gateway',
  ],
  ['NET error writing to socket: Network is unreachable', 'unreachable', 'Network is unreachable'],
  [
    'IKE configured key exchange method GOST3410_256 not supported',
    'not-made',
    'IKE configured key exchange method GOST3410_256 not supported',
  ],
  [
    'IKE requested key exchange method not contained in any of our proposals',
    'malformed',
    'not contained in any of our proposals',
  ],
] as const)('"%s" means %s', (line, outcome, detail) => {
  const lines = ['IKE initiating IKE_SA x[1] to 192.0.2.1', line, 'IKE establishing IKE_SA failed'];
  expect(readFailure(lines, "establishing IKE_SA 'x' failed")).toEqual({ outcome, detail });
});

test('an exchange that charon did not end in time is silent', () => {
  expect(readFailure([], "IKE_SA 'x' not established after 1500ms")).toEqual({
    outcome: 'silent',
    detail: 'not established after 1500ms',
  });
});

test('anything else was not made, for the reason that charon gives', () => {
  expect(readFailure([], 'out of memory')).toEqual({ outcome: 'not-made', detail: 'out of memory' });
  expect(readFailure([], '')).toEqual({ outcome: 'not-made', detail: 'charon gave no reason' });
});

describe('a transcript', () => {
  test('keeps a short log as it is', () => {
    expect(transcriptOf(['IKE a', 'NET b'])).toEqual(['IKE a', 'NET b']);
  });

  test('says how many lines it left out after 200 lines, or after 16 KiB', () => {
    const many = transcriptOf(Array.from({ length: 260 }, (_, at) => `IKE ${at}`));
    expect(many).toHaveLength(201);
    expect(many.at(-1)).toBe('[60 lines cut]');
    const long = transcriptOf(Array.from({ length: 60 }, () => 'x'.repeat(400)));
    expect(long).toHaveLength(41);
    expect(long.at(-1)).toBe('[20 lines cut]');
  });

  test('cuts a line at 500 characters', () => {
    expect(transcriptOf(['y'.repeat(501)])).toEqual([`${'y'.repeat(500)} [cut]`]);
  });
});
