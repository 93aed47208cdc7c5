import { expect, test } from 'vitest';
import type { Observation, OutcomeKind } from '../../../core/observation/observation.ts';
import { openChains } from '../../../probes/tls/open-chains.ts';
import { observationOf } from '../../support/recording-of.ts';
import { spaceFacts } from '../../support/rule-tester.ts';

const alert = '15030300020228';
const below13 = 'tls/6-certificate/TLSv1.2/RSA/behind-1';
const first12 = 'tls/6-certificate/TLSv1.2/RSA/all';
const in13 = 'tls/6-certificate/TLSv1.3/openssl/1';

function seen(order: string, outcome: OutcomeKind, more: Partial<Observation> = {}): Observation {
  const offer = { kind: 'client-hello', version: 0x0303, suites: [0xc02f] };
  const octets = { sent: '16', received: outcome === 'refused' ? alert : '' };
  const told = { id: order, probe: 'tls/certificate', order, offer, outcome, detail: outcome, ...octets };
  return observationOf({ ...told, startedAtMs: 1, elapsedMs: 1, ...more });
}
const shown = { answer: { kind: 'server-hello', version: 0x0303, suite: 0xc02f, certificates: ['30'] } };
const every = { kind: 'client-hello', version: 0x0303, suites: [0xc02f], signatureSchemes: [0x0804] };
const later = { ...shown, offer: every, startedAtMs: 2 };

test.each<readonly [string, readonly Observation[], readonly string[]]>([
  ['answered with a chain', [seen(below13, 'answered', shown)], []],
  ['refused by an alert', [seen(below13, 'refused')], []],
  ['not made, for the budget', [seen(below13, 'not-made', { detail: 'budget', sent: '' })], ['budget']],
  ['not answered', [seen(below13, 'silent')], ['silent']],
  ['not answered behind TLS 1.3', [seen(in13, 'silent')], ['silent']],
  ['not had a connection for', [seen(below13, 'unreachable')], ['unreachable']],
  ['answered with what cannot be read', [seen(below13, 'malformed', shown)], ['malformed']],
  ['closed', [seen(below13, 'closed')], ['closed']],
  ['closed each time', [seen(below13, 'refused', { received: '' })], ['refused']],
  [
    'closed each time, and answered with every scheme behind it',
    [seen(below13, 'refused', { received: '' }), seen(`${below13}/control`, 'answered', later)],
    [],
  ],
  [
    'closed each time, and then not answered with every scheme either',
    [seen(below13, 'refused', { received: '' }), seen(`${below13}/control`, 'closed')],
    ['refused'],
  ],
  [
    'closed, and answered with every scheme before it',
    [seen(in13, 'closed', { startedAtMs: 5 }), seen(`${in13}/control`, 'answered', later)],
    ['closed'],
  ],
  [
    'closed, as others are by chance',
    [
      seen(in13, 'closed'),
      seen(`${in13}/control`, 'answered', later),
      seen('tls/8-repeat/1', 'closed', { probe: 'tls/repeat' }),
    ],
    ['closed'],
  ],
  ['the first of its version, and refused', [seen(first12, 'refused')], ['refused']],
  [
    'the first of TLS 1.3, refused, and then shown by the other stack',
    [seen('tls/6-certificate/TLSv1.3/hello', 'refused'), seen('tls/6-certificate/TLSv1.3/openssl', 'answered', shown)],
    [],
  ],
  [
    'the first of its version, unanswered, where another question of that kind showed one',
    [seen(first12, 'silent'), seen(below13, 'answered', shown)],
    [],
  ],
  [
    'the first of its version, unanswered, where that of another kind of key showed one',
    [seen(first12, 'silent'), seen('tls/6-certificate/TLSv1.2/ECDSA/all', 'answered', shown)],
    ['silent'],
  ],
  [
    'the first of TLS 1.3, unanswered, where another showed none',
    [seen('tls/6-certificate/TLSv1.3/hello', 'silent'), seen('tls/6-certificate/TLSv1.3/openssl', 'refused')],
    ['silent', 'refused'],
  ],
  [
    'the first of TLS 1.3, unanswered, where the other stack showed one',
    [seen('tls/6-certificate/TLSv1.3/hello', 'silent'), seen('tls/6-certificate/TLSv1.3/openssl', 'answered', shown)],
    [],
  ],
  [
    'for another key, unanswered, where the first of its version showed one',
    [seen(below13, 'silent'), seen(first12, 'answered', shown)],
    ['silent'],
  ],
  [
    'the first of its version, closed, and something else of TLS was answered behind it',
    [seen(first12, 'closed'), seen('tls/2', 'answered', { probe: 'tls/row', startedAtMs: 2 })],
    ['closed'],
  ],
  [
    'for another key, closed, and something else of TLS was answered behind it',
    [seen(below13, 'closed'), seen('tls/2', 'answered', { probe: 'tls/row', startedAtMs: 2 })],
    ['closed'],
  ],
  [
    'for another key, closed, and the control of yet another one was answered',
    [seen(below13, 'closed'), seen('tls/6-certificate/TLSv1.2/RSA/behind-2/control', 'answered', later)],
    ['closed'],
  ],
  [
    'for another key, closed, and its control answered without a chain',
    [seen(below13, 'closed'), seen(`${below13}/control`, 'answered', { startedAtMs: 2 })],
    ['closed'],
  ],
  ...(['closed', 'reset'] as const).flatMap((outcome): [string, Observation[], string[]][] => [
    [
      `for another key, ${outcome}, and its control answered behind it`,
      [seen(below13, outcome), seen(`${below13}/control`, 'answered', later)],
      [],
    ],
    [
      `for another key, ${outcome}, and its control answered in the same step of the clock`,
      [seen(below13, outcome, { elapsedMs: 1.1 }), seen(`${below13}/control`, 'answered', later)],
      [],
    ],
    [
      `for another key, ${outcome}, and its control answered beside it`,
      [seen(below13, outcome, { elapsedMs: 2 }), seen(`${below13}/control`, 'answered', later)],
      [outcome],
    ],
  ]),
  [
    'for another key, silent, and its control answered behind it',
    [seen(below13, 'silent'), seen(`${below13}/control`, 'answered', later)],
    ['silent'],
  ],
  ['answered with a chain of none', [seen(below13, 'answered', { answer: { certificates: [] } })], ['answered']],
  [
    'unanswered for the first of its version, and another one showed an empty chain',
    [
      seen(first12, 'silent'),
      seen('tls/6-certificate/TLSv1.2/RSA/every', 'answered', { answer: { certificates: [] } }),
    ],
    ['silent', 'answered'],
  ],
  [
    'silent, and something else of TLS was answered behind it',
    [seen(first12, 'silent'), seen('tls/2', 'answered', { probe: 'tls/row', startedAtMs: 2 })],
    ['silent'],
  ],
])('a question for a chain that is %s', (_name, observations, reasons) => {
  expect(openChains(observations, spaceFacts([])).map(({ reason }) => reason)).toEqual(reasons);
});

test('what is open names its question, and the detail alone of what was not made', () => {
  const silent = seen(below13, 'silent', { detail: 'no answer in 5000 ms' });
  const unmade = seen(`${below13}0`, 'not-made', { detail: 'budget' });
  expect(openChains([silent, unmade], spaceFacts([]))).toEqual([
    { reason: 'silent', evidence: [below13] },
    { reason: 'budget', evidence: [`${below13}0`] },
  ]);
});

test('suites that are refused show no other chain', () => {
  const refused = spaceFacts([], [[[0x0303], [0xc02f]]]);
  expect(openChains([seen(below13, 'silent')], refused)).toEqual([]);
  const of = (offer: Observation['offer']): number => openChains([seen(below13, 'silent', { offer })], refused).length;
  expect(of({ version: 0x0302, suites: [0xc02f] })).toBe(1);
  expect(of({ version: 0x0303, suites: [0xc02f, 0xc030] })).toBe(1);
  expect(of({ version: '0x0303', suites: [0xc02f] })).toBe(1);
  expect(of({ version: 0x0303, suites: 'c02f' })).toBe(1);
  expect(of({ kind: 'handshake', version: 0x0303, suite: 0xc02f })).toBe(1);
});
