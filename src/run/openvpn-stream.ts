import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { exchangeOverChannel } from '../../probes/openvpn/channel-exchange.ts';
import { confirmRefusal, refusedSessions } from '../../probes/openvpn/confirm-refusal.ts';
import { dropRecorder } from '../../probes/openvpn/dropped-session.ts';
import { observeReset } from '../../probes/openvpn/observe-reset.ts';
import type { SettledWrap } from '../../probes/openvpn/session-wrap.ts';
import type { StreamContext } from '../../probes/stream-context.ts';
import type { TlsTrust } from '../../probes/tls/certificate.ts';
import { sleep } from './clock.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { type OpenVpnPlaceOptions, openVpnPlaces } from './openvpn-place.ts';
import { overBudget } from './over-budget.ts';
import { handshakeOverOpenVpn } from './transport/openvpn-handshake.ts';

export interface OpenVpnStreamOptions extends Omit<OpenVpnPlaceOptions, 'transport'> {
  readonly target: Target;
  /** Absent: not known. */
  readonly wrap: OpenVpnWrap | undefined;
  /** What the chain is verified by. */
  readonly trust: TlsTrust;
  readonly gate: ConnectionGate;
  readonly record: (draft: ObservationDraft) => void;
}

/**
 * Asks how the control channel is wrapped and gives the stream over it, one session for each exchange; undefined where no reset was
 * answered, which is recorded. Rejects only for abort.
 */
export async function openVpnStream(options: OpenVpnStreamOptions): Promise<StreamContext | undefined> {
  const { target, gate, signal, record, random, trust, address, port } = options;
  const transport = target.scheme === 'openvpn+udp' ? 'udp' : 'tcp';
  const placeOf = openVpnPlaces({ ...options, transport });
  const pause = (durationMs: number): Promise<void> => sleep(options.clock, durationMs, signal);
  const reset = (wrap: SettledWrap, until: AbortSignal) =>
    gate.pass(until, 'control', () => exchangeOverChannel(placeOf(wrap, until), undefined, () => true));
  const wrap = await observeReset(
    // Over TCP a server with a wrap closes; silence may be one answer that was lost.
    { signal, record, pause, reset, silencesAtMost: transport === 'tcp' ? 2 : 1 },
    options.wrap,
  );
  if (wrap === undefined) return undefined;
  const place = placeOf(wrap, signal);
  const onDropped = dropRecorder(record);
  const exchange: StreamContext['exchange'] = async (octets, isComplete, purpose = 'question') =>
    streamed(
      await confirmRefusal(
        async () => await gate.pass(signal, purpose, () => exchangeOverChannel(place, octets, isComplete)),
        refusedSessions,
        onDropped,
      ),
    ) ?? { ...overBudget(options.now()), received: new Uint8Array(0) };
  return {
    target,
    signal,
    random,
    record,
    pause,
    exchange,
    handshake: async (request) =>
      (await confirmRefusal(
        async () =>
          await gate.pass(signal, 'question', () => handshakeOverOpenVpn({ ...place, address, port, request, trust })),
        refusedSessions,
        onDropped,
      )) ?? { ...overBudget(options.now()), chain: [] },
  };
}

type SessionEnd = Awaited<ReturnType<typeof exchangeOverChannel>>;
type Confirmed = Awaited<ReturnType<typeof confirmRefusal<SessionEnd>>>;

/** What is no OpenVPN packet ended the connection: to the stream that is a close. */
function streamed(made: Confirmed): Awaited<ReturnType<StreamContext['exchange']>> | undefined {
  if (made === undefined) return undefined;
  const { kind, detail } = made;
  return kind === 'malformed' ? { ...made, kind: 'closed', detail: `malformed: ${detail}` } : { ...made, kind };
}
