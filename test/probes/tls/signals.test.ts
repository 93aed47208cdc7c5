import { expect, test } from 'vitest';
import type { TlsFacts } from '../../../core/facts/facts.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { draftOf, numbered } from '../../support/recording-of.ts';

const url = 'tls://192.0.2.1:443';
const target = { url, scheme: 'tls', host: '192.0.2.1', port: 443 } as const;
const extendedMasterSecret = 23;

/** What is concluded of answers in this order: to the same hello, each with extensions, a compression method and a version. */
function factsOf(
  answers: readonly { readonly extensions?: number[]; readonly compression?: number; readonly version?: number }[],
): TlsFacts {
  const drafts = answers.map(({ extensions = [], compression = 0, version = 0x0303 }, at) =>
    draftOf({
      probe: 'tls/features',
      order: `tls/5-features/${at}`,
      offer: { ...helloOffer(target, 0x0303, [0xc030]) },
      outcome: 'answered',
      answer: { kind: 'server-hello', version, suite: 0xc030, compressionMethod: compression, extensions },
      sent: '16',
      received: '16',
      startedAtMs: at,
      elapsedMs: 1,
    }),
  );
  return concludeTls(numbered(drafts, url), { anchors: [] });
}

test('an extension counts where every answer has it, whichever was first', () => {
  const [has, lacks] = [{ extensions: [extendedMasterSecret] }, {}];
  expect(factsOf([has, lacks]).extendedMasterSecret).toEqual({ value: false, evidence: ['obs-0002'] });
  expect(factsOf([lacks, has]).extendedMasterSecret).toEqual({ value: false, evidence: ['obs-0001'] });
  expect(factsOf([has, has]).extendedMasterSecret).toEqual({ value: true, evidence: ['obs-0001'] });
});

test('an answer of SSL 3.0 lacks no extension', () => {
  const [has, old] = [{ extensions: [extendedMasterSecret] }, { version: 0x0300 }];
  expect(factsOf([has, old]).extendedMasterSecret).toEqual({ value: true, evidence: ['obs-0001'] });
});

test('compression counts where any answer chose it', () => {
  expect(factsOf([{}, { compression: 1 }]).compression).toEqual({ value: true, evidence: ['obs-0002'] });
  expect(factsOf([{}, {}]).compression).toEqual({ value: false, evidence: ['obs-0001'] });
});

test.each([
  ['server', [2, 2]],
  ['client', [1, 2]],
] as const)(
  'the order of the %s is seen by suites in both orders, of which none is known to be wanted most',
  (by, chosen) => {
    const drafts = [
      [1, 2],
      [2, 1],
    ].map((suites, at) =>
      draftOf({
        probe: 'tls/preference',
        order: `tls/5-preference/${at}`,
        offer: { ...helloOffer(target, 0x0303, suites) },
        outcome: 'answered',
        answer: { kind: 'server-hello', version: 0x0303, suite: chosen[at] ?? 0, compressionMethod: 0, extensions: [] },
        sent: '16',
        received: '16',
        startedAtMs: at,
        elapsedMs: 1,
      }),
    );
    const { preference, choice } = concludeTls(numbered(drafts, url), { anchors: [] });
    expect(preference).toEqual({ value: by, evidence: ['obs-0001', 'obs-0002'] });
    expect(choice).toEqual({
      by: { value: by === 'server' ? 'gateway' : 'peer', evidence: ['obs-0001', 'obs-0002'] },
      wanted: [],
      rest: [
        [0x0303, 1],
        [0x0303, 2],
      ],
    });
  },
);
