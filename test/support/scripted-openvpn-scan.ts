import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { askOf } from '../../core/policy/ask.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { suiteNames, suitesOf, versionNames } from '../../core/protocol/tls/registry.ts';
import { exchangeOverChannel } from '../../probes/openvpn/channel-exchange.ts';
import { confirmRefusal, refusedSessions } from '../../probes/openvpn/confirm-refusal.ts';
import { dropRecorder } from '../../probes/openvpn/dropped-session.ts';
import { observeReset } from '../../probes/openvpn/observe-reset.ts';
import type { TlsMode } from '../../probes/probe.ts';
import type { HandshakeOutcome, HandshakeRequest, StreamContext } from '../../probes/stream-context.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { opensslSuite } from '../../probes/tls/openssl-suite.ts';
import { judge } from '../../src/judge/judge.ts';
import { numbered, recordingOf } from './recording-of.ts';
import { scriptedPlace } from './scripted-openvpn-place.ts';
import type { ScriptedServerOptions, Stream } from './scripted-openvpn-server.ts';
import { type ScriptedPolicy, scriptedServer } from './scripted-tls-server.ts';

/** Suites of TLS 1.2 that Azure documents. */
export const documented: readonly number[] = [0xc030, 0xc02f, 0xc028, 0xc027];
/** What Azure documents, and nothing else. */
export const conforming: ScriptedPolicy = { suites: { 0x0304: [0x1302, 0x1301], 0x0303: documented } };
/** A suite more, and TLS 1.1 with it. */
export const drifted: ScriptedPolicy = {
  suites: { 0x0304: [0x1302, 0x1301], 0x0303: [...documented, 0x002f], 0x0302: [0x002f] },
};

/** TLS inside OpenVPN 2.6: no alert leaves it. */
export function streamOf(accepted: ScriptedPolicy): Stream {
  const server = scriptedServer(accepted);
  return (received) => {
    const length = 5 + (received[3] ?? 0) * 256 + (received[4] ?? 0);
    if (received.length < length) return undefined;
    const reply = received.length > length ? undefined : server(received, 1);
    return reply !== undefined && 'octets' in reply && reply.octets[0] === 22 ? reply.octets : 'refuse';
  };
}

export interface ScriptedScan {
  readonly findings: ReadonlyMap<string, Pick<Finding, 'verdict' | 'reason'>>;
  readonly drafts: readonly ObservationDraft[];
}

/** What OpenSSL says of a handshake that completed as it was asked for, or was refused for its suite. */
function completed({ version, opensslSuite: name }: HandshakeRequest, refused: readonly number[]): HandshakeOutcome {
  const suite = suitesOf(version).find((one) => opensslSuite(one) === name) ?? 0;
  if (refused.includes(suite)) return { kind: 'failed', chain: [], detail: 'SSL alert number 40', ...now };
  const negotiated = { version: versionNames.name(version), suite: suiteNames.name(suite) };
  return { kind: 'completed', negotiated, chain: [], detail: '', ...now };
}

const now = { startedAtMs: 0, elapsedMs: 0 };

/** What a scan of a scripted OpenVPN server says about TLS, by clause, in virtual time. Every complete handshake is one, but for those with suites that are `refused`. */
export async function scanScripted(
  policy: Policy,
  options: Omit<ScriptedServerOptions, 'timers'>,
  mode: TlsMode = 'deny-set',
  refused: readonly number[] = [],
): Promise<ScriptedScan> {
  const { transport = 'udp' } = options;
  const { place, timers } = scriptedPlace(options);
  const target = makeTarget(`openvpn+${transport}`, '192.0.2.1', 1194);
  const drafts: ObservationDraft[] = [];
  const { signal } = place;
  const record = (draft: ObservationDraft): void => void drafts.push(draft);
  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => void timers.after(durationMs, () => resolve()));
  const onDropped = dropRecorder(record);
  const exchange: StreamContext['exchange'] = async (octets, isComplete) => {
    const made = await confirmRefusal(() => exchangeOverChannel(place, octets, isComplete), refusedSessions, onDropped);
    if (made === undefined || made.kind === 'malformed') throw new Error('octets of a session wanted');
    return { ...made, kind: made.kind };
  };
  const context: StreamContext = {
    target,
    signal,
    random: (length) => new Uint8Array(length).fill(1),
    record,
    pause,
    exchange,
    handshake: (request) => Promise.resolve(completed(request, refused)),
  };
  const look = async (): Promise<void> => {
    const reset = () => exchangeOverChannel(place, undefined, () => true);
    await observeReset({ signal, record, pause, reset }, undefined);
    await observeTls(context, askOf([policy], target.scheme).tls, mode);
  };
  await timers.settle(look());
  const recording = recordingOf({ targets: [target], observations: numbered(drafts, target.url) });
  const { findings } = judge(recording, [policy], '2026-11-22');
  const ofTls = findings.filter(({ clause }) => clause.startsWith('tls/'));
  return { drafts, findings: new Map(ofTls.map((finding) => [finding.clause, finding])) };
}
