import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import { groupNames, signatureSchemeNames } from '../../core/protocol/tls/registry.ts';
import { judge } from '../../src/judge/judge.ts';
import { draftOf, type Part, recordingOf, seenOf } from './recording-of.ts';

/** What a driver tells that finds no container engine. */
export const noEngine =
  'wanted a container engine to start strongSwan in, but none answers: start Docker or set DOCKER_HOST, or name an existing strongSwan with --vici unix:///run/charon.vici';

/** Each documented suite alone, in a first hello that nobody took. */
const openings = (detail: string): readonly ObservationDraft[] =>
  [0xc030, 0xc02f, 0xc028, 0xc027].map((suite) =>
    draftOf({
      probe: 'tls/opening',
      order: `tls/1-opening/alone/TLSv1.2/${suite.toString(16)}`,
      outcome: 'unreachable',
      detail,
      offer: {
        kind: 'client-hello',
        version: 0x0303,
        suites: [suite],
        groups: groupNames.codes,
        signatureSchemes: signatureSchemeNames.codes,
        compressionMethods: [0],
        keyShares: [],
        signals: [23, 0xff01],
      },
    }),
  );

/** A name that nobody knows, a port that is closed, a host that is not there, and a gateway for whose driver there is no engine: a scan that saw nothing. */
export async function unreachedResult(): Promise<ResultDocument> {
  const { signal } = new AbortController();
  const parts: readonly Part[] = [
    [
      makeTarget('tls', 'nowhere.example.net', 443),
      [draftOf({ probe: 'run/resolve', outcome: 'unreachable', detail: 'nowhere.example.net: ENOTFOUND' })],
    ],
    [makeTarget('tls', '192.0.2.41', 443), openings('ECONNREFUSED')],
    [makeTarget('sstp', '192.0.2.42', 443), openings('EHOSTUNREACH')],
    [makeTarget('ikev2', '192.0.2.43', 500), [draftOf({ probe: 'run/driver', outcome: 'not-made', detail: noEngine })]],
  ];
  const policies = await Promise.all(['azure-vpn-p2s', 'gateproof-checks'].map((id) => loadPolicy(id, { signal })));
  return judge(recordingOf(seenOf(...parts)), policies, '2026-11-22');
}
