import { expect, test } from 'vitest';
import type { TlsFacts } from '../../../core/facts/facts.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { numbered } from '../../support/numbered.ts';

const url = 'tls://192.0.2.1:443';
const target = { url, scheme: 'tls', host: '192.0.2.1', port: 443 } as const;
const extendedMasterSecret = 23;

/** What is concluded of answers in this order: to the same hello, each with extensions, a compression method and a version. */
function factsOf(
  answers: readonly { readonly extensions?: number[]; readonly compression?: number; readonly version?: number }[],
): TlsFacts {
  const drafts = answers.map(({ extensions = [], compression = 0, version = 0x0303 }, at) => ({
    probe: 'tls/features',
    order: `tls/5-features/${at}`,
    offer: { ...helloOffer(target, 0x0303, [0xc030]) },
    outcome: 'answered' as const,
    detail: '',
    answer: { kind: 'server-hello', version, suite: 0xc030, compressionMethod: compression, extensions },
    sent: '16',
    received: '16',
    startedAtMs: at,
    elapsedMs: 1,
    attempts: 1,
  }));
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
