import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { ObservationDraft } from '../../../core/observation/observation.ts';
import type { HandshakeOutcome, StreamContext, StreamOutcome } from '../../../probes/stream-context.ts';
import { askHello } from '../../../probes/tls/ask-hello.ts';
import { askProtectedHello } from '../../../probes/tls/ask-protected-hello.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { noHelloSeen, observeHandshake } from '../../../probes/tls/observe-handshake.ts';
import { observeSsl2 } from '../../../probes/tls/observe-ssl2.ts';
import { numbered } from '../../support/recording-of.ts';

const detail = 'the server dropped the session without a word, and again when asked again';
const packets = [{ direction: 'sent', atMs: 1, octets: '38' }] as const;
const times = { startedAtMs: 1, elapsedMs: 2 };
const ends = (kind: StreamOutcome['kind']): StreamOutcome => ({
  kind,
  received: new Uint8Array(0),
  transcript: ['1 reset sent'],
  packets,
  detail,
  ...times,
});

/** A context over a carrier in which every exchange and every handshake ends so. */
function over(
  kind: Exclude<StreamOutcome['kind'], 'answered'>,
  sentFinished = false,
): {
  readonly context: StreamContext;
  readonly drafts: readonly ObservationDraft[];
} {
  const drafts: ObservationDraft[] = [];
  const exchange: StreamContext['exchange'] = () => Promise.resolve(ends(kind));
  const made: HandshakeOutcome = { kind, chain: [], detail, sentFinished, ...times };
  return {
    drafts,
    context: {
      target: makeTarget('openvpn+udp', '192.0.2.1', 1194),
      signal: new AbortController().signal,
      random: (length) => new Uint8Array(length),
      record: (draft) => drafts.push(draft),
      pause: () => Promise.resolve(),
      exchange,
      handshake: () => Promise.resolve(made),
    },
  };
}

const place = { probe: 'tls/row', order: 'a' };
const row = { version: 0x0303, suite: 0xc030, opensslSuite: 'ECDHE-RSA-AES256-GCM-SHA384' };
const questions: readonly (readonly [string, (context: StreamContext) => Promise<unknown>])[] = [
  [
    'a hello',
    (context) =>
      askHello(context, { ...place, offer: helloOffer(context.target, 0x0303, [0xc030]), goal: 'server-hello' }),
  ],
  [
    'a hello of TLS 1.3 that is opened',
    (context) => {
      const offer = { ...helloOffer(context.target, 0x0304, [0x1301]), keyShares: [0x001d] };
      return askProtectedHello(context, { ...place, offer, withCertificates: false });
    },
  ],
  ['a hello of SSL 2.0', (context) => observeSsl2(context)],
];

describe.each(questions)('%s that the carrier declined', (_, ask) => {
  test('is refused at once, in the words of the carrier, without an alert', async () => {
    const { context, drafts } = over('declined');
    await ask(context);
    expect(drafts).toMatchObject([{ outcome: 'refused', detail, attempts: 1, received: '' }]);
    expect(drafts[0]).not.toHaveProperty('answer');
  });

  test('has what the carrier did as evidence', async () => {
    const { context, drafts } = over('declined');
    await ask(context);
    expect(drafts).toMatchObject([{ transcript: ['1 reset sent'], packets }]);
  });

  test('is not refused where the carrier says silent or closed', async () => {
    for (const kind of ['silent', 'closed', 'reset'] as const) {
      const { context, drafts } = over(kind);
      await ask(context);
      expect(drafts).toMatchObject([{ outcome: kind }]);
    }
  });
});

describe('a complete handshake that the carrier declined', () => {
  test('has closed, which shows nothing, where the server asked for no client certificate', async () => {
    const { context, drafts } = over('declined');
    await observeHandshake(context, 'a', row, noHelloSeen);
    expect(drafts).toMatchObject([{ outcome: 'closed', detail }]);
  });

  test('does not show the suite to be usable that its hello was answered with, and contradicts nothing', async () => {
    const { context, drafts } = over('declined');
    await observeHandshake(context, 'a', row, noHelloSeen);
    const observations = numbered(drafts, context.target.url);
    expect(concludeTls(observations, { anchors: [] }).handshakes).toMatchObject([
      { completed: false, usable: 'no', reason: 'handshake-closed', agrees: true },
    ]);
  });

  test('misses a client certificate where the server asked for one and had all that OpenSSL had to say', async () => {
    const { context, drafts } = over('declined', true);
    await observeHandshake(context, 'a', row, () => ({ isAnswered: true, certificateRequested: true }));
    expect(drafts).toMatchObject([{ outcome: 'authentication-failed' }]);
  });

  test('misses nothing that is known where OpenSSL had not sent its Finished', async () => {
    const { context, drafts } = over('declined');
    await observeHandshake(context, 'a', row, () => ({ isAnswered: true, certificateRequested: true }));
    expect(drafts).toMatchObject([{ outcome: 'closed' }]);
  });
});
