import { beforeAll, describe, expect, test } from 'vitest';
import { exchangeOverChannel } from '../../../probes/openvpn/channel-exchange.ts';
import { confirmRefusal, refusedSessions } from '../../../probes/openvpn/confirm-refusal.ts';
import { observeReset } from '../../../probes/openvpn/observe-reset.ts';
import type { StreamContext } from '../../../probes/probe.ts';
import { observeTls } from '../../../probes/tls/tls-probe.ts';
import type { Finding } from '../../../src/finding/finding.ts';
import type { ObservationDraft } from '../../../src/observation/observation.ts';
import { askOf } from '../../../src/plan/ask.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { encodeControlPacket } from '../../../src/protocol/openvpn/control-packet.ts';
import { judge } from '../../../src/scan/judge.ts';
import { makeTarget } from '../../../src/target/parse-target.ts';
import { numbered } from '../../support/loopback-context.ts';
import { scriptedPlace } from '../../support/scripted-openvpn-place.ts';
import type { Stream } from '../../support/scripted-openvpn-server.ts';
import { type ScriptedPolicy, scriptedServer } from '../../support/scripted-tls-server.ts';
import { azure } from '../../support/tls-policies.ts';

let policy: Policy;
beforeAll(async () => {
  policy = await azure();
});

const documented = [0xc030, 0xc02f, 0xc028, 0xc027];
const conforming: ScriptedPolicy = { suites: { 0x0304: [0x1302, 0x1301], 0x0303: documented } };
const drifted: ScriptedPolicy = {
  suites: { 0x0304: [0x1302, 0x1301], 0x0303: [...documented, 0x002f], 0x0302: [0x002f] },
};

/** As OpenVPN 2.6: no alert leaves it. */
function streamOf(accepted: ScriptedPolicy): Stream {
  const server = scriptedServer(accepted);
  return (received) => {
    const length = 5 + (received[3] ?? 0) * 256 + (received[4] ?? 0);
    if (received.length < length) return undefined;
    const reply = received.length > length ? undefined : server(received, 1);
    return reply !== undefined && 'octets' in reply && reply.octets[0] === 22 ? reply.octets : 'refuse';
  };
}

/** What a scan says about TLS, over a way that drops every datagram to the server that is longer. */
async function verdicts(accepted: ScriptedPolicy, longest: number): Promise<ReadonlyMap<string, Finding['verdict']>> {
  const { place, timers } = scriptedPlace({
    stream: streamOf(accepted),
    isLost: ({ direction, packet }) => direction === 'sent' && encodeControlPacket(packet).length > longest,
  });
  const target = makeTarget('openvpn+udp', '192.0.2.1', 1194);
  const drafts: ObservationDraft[] = [];
  const { signal } = place;
  const record = (draft: ObservationDraft): void => void drafts.push(draft);
  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => void timers.after(durationMs, () => resolve()));
  const exchange: StreamContext['exchange'] = async (octets, isComplete) => {
    const made = await confirmRefusal(() => exchangeOverChannel(place, octets, isComplete), refusedSessions.udp);
    if (made === undefined || made.kind === 'malformed') throw new Error('octets of a session wanted');
    return { ...made, kind: made.kind };
  };
  const context: StreamContext = {
    target,
    signal,
    random: (length) => new Uint8Array(length),
    record,
    pause,
    exchange,
    earlyConnection: () => ({ open: () => undefined, exchange, [Symbol.dispose]: () => undefined }),
    handshake: () => Promise.resolve({ kind: 'silent', chain: [], detail: '', startedAtMs: 0, elapsedMs: 0 }),
  };
  const look = async (): Promise<void> => {
    const reset = () => exchangeOverChannel(place, undefined, () => true);
    await observeReset({ signal, record, pause, reset }, undefined);
    await observeTls(context, askOf([policy], 'openvpn+udp').tls, 'deny-set');
  };
  await timers.settle(look());
  const recording = {
    schemaVersion: '1.0' as const,
    kind: 'gateproof-observations' as const,
    tool: { name: 'gateproof' as const, version: '0' },
    startedAt: '2026-11-22T00:00:00.000Z',
    finishedAt: '2026-11-22T00:00:01.000Z',
    interrupted: false,
    targets: [target],
    trustAnchors: [],
    observations: numbered(drafts, target.url),
  };
  const { findings } = judge(recording, [policy], '2026-11-22');
  return new Map(
    findings.filter(({ clause }) => clause.startsWith('tls/')).map(({ clause, verdict }) => [clause, verdict]),
  );
}

const everyDatagram = 65_535;

describe('a way that drops long datagrams, before a server that refuses by silence', () => {
  test('is none where nothing is dropped: the table is kept, or it is not', async () => {
    expect((await verdicts(conforming, everyDatagram)).get('tls/nothing-else')).toBe('pass');
    const found = await verdicts(drifted, everyDatagram);
    expect([found.get('tls/nothing-else'), found.get('tls/version-tlsv1.1')]).toEqual(['fail', 'fail']);
  });

  test.each([200, 250, 300, 400, 600, 900, 1000])(
    'shows nothing refused that is accepted: above %i octets',
    async (longest) => {
      const found = await verdicts(drifted, longest);
      const judged = [found.get('tls/nothing-else'), found.get('tls/version-tlsv1.1')];
      expect(judged).not.toContain('pass');
    },
  );

  test.each([200, 300, 400])('shows no documented row refused: above %i octets', async (longest) => {
    expect([...(await verdicts(conforming, longest)).values()]).not.toContain('fail');
  });
});
