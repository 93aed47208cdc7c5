import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { CarrierPacket, ObservationDraft } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { askOf } from '../../core/policy/ask.ts';
import { encodeControlPacket, opcode } from '../../core/protocol/openvpn/control-packet.ts';
import { fromHex, toHex } from '../../core/wire/hex.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { azureIkeBoxes, azureIkeRows } from './ike-rows.ts';
import { loopbackContext } from './loopback-context.ts';
import { nodeTlsGateway } from './node-tls-gateway.ts';
import { draftOf, type Part, recordingOf, seenOf } from './recording-of.ts';
import { scriptedContext } from './scripted-datagram-context.ts';
import { ScriptedIkeGateway } from './scripted-ike-gateway.ts';
import { azure } from './tls-policies.ts';

/**
 * What probes of every kind saw of gateways in this process, moved to addresses of documentation: TLS by IPv4 and IPv6, IKEv2 on both of its
 * ports, OpenVPN in TCP and UDP, SSTP with what went inside TLS, and exchanges whose octets nobody has.
 */
export async function evidenceRecording(): Promise<Recording> {
  const tls = await tlsDrafts();
  const ike = await ikeDrafts();
  const hello = tls.find(({ outcome, probe }) => outcome === 'answered' && probe === 'tls/suites') ?? tls[0];
  const inside = { sent: hello?.sent ?? '', received: hello?.received ?? '' };
  const parts: readonly Part[] = [
    [makeTarget('tls', '192.0.2.10', 443), tls],
    [
      makeTarget('sstp', '2001:db8::10', 443),
      [
        ...tls.slice(0, 3),
        plain('sstp/verb', {
          outcome: 'answered',
          sent: toHex(new TextEncoder().encode('SSTP_DUPLEX_POST')),
          received: '00',
        }),
      ],
    ],
    [
      makeTarget('ikev2', '192.0.2.20', 500),
      [...ike, plain('strongswan/ike', { outcome: 'answered', transcript: ['IKE_SA established'] })],
    ],
    [
      makeTarget('ikev2', '192.0.2.30', 500),
      ike.slice(0, 8).map((draft) => ({ ...draft, offer: { ...draft.offer, port: 4500 } })),
    ],
    [
      makeTarget('openvpn+udp', '192.0.2.40', 1194),
      [plain('tls/suites', { outcome: 'answered', ...inside, packets: openVpnPackets(inside) })],
    ],
    [
      makeTarget('openvpn+tcp', '192.0.2.40', 1194),
      [
        plain('openvpn/reset', { outcome: 'answered', packets: openVpnPackets(inside).slice(0, 2) }),
        plain('tls/suites', { outcome: 'refused', ...inside, packets: openVpnPackets(inside) }),
      ],
    ],
    [
      makeTarget('tls', '192.0.2.50', 443),
      [
        plain('tls/suites', { outcome: 'unreachable', sent: inside.sent }),
        plain('tls/suites', { outcome: 'silent', sent: inside.sent, attempts: 2 }),
        plain('tls/suites', { outcome: 'reset', sent: inside.sent, received: inside.received.slice(0, 20) }),
        plain('tls/suites', { outcome: 'closed', sent: inside.sent }),
      ],
    ],
    [
      makeTarget('tls', '192.0.2.60', 443),
      [plain('tls/suites', { outcome: 'not-made', detail: 'budget' }), plain('tls/handshake', { outcome: 'answered' })],
    ],
  ];
  const { targets, observations } = seenOf(...parts);
  return recordingOf({
    finishedAt: '2026-11-22T10:01:00.000Z',
    targets,
    observations: observations.map((one, at) => ({
      ...one,
      startedAtMs: Math.round((at + 1) * 505) / 10,
      elapsedMs: 12.3,
    })),
  });
}

const plain = (probe: string, told: Partial<ObservationDraft>): ObservationDraft =>
  draftOf({ probe, outcome: 'answered', ...told });

async function tlsDrafts(): Promise<readonly ObservationDraft[]> {
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
  const { context, observations } = loopbackContext(Number(gateway.url.split(':').at(-1)));
  await observeTls(context, askOf([await azure()], 'tls').tls, 'deny-set');
  return observations().map(({ id: _id, target: _target, endpoint: _endpoint, ...draft }) => draft);
}

async function ikeDrafts(): Promise<readonly ObservationDraft[]> {
  const gateway = new ScriptedIkeGateway({ accepts: azureIkeBoxes, wantsCookie: 'bound-to-spi' });
  const context = scriptedContext((request) => gateway.respond(request));
  await observeIkev2(context, { documented: azureIkeRows, sweep: true });
  return context.drafts;
}

/** A session as OpenVPN 2.6 has it: resets, a hello in one packet, its acknowledgement, and the answer in several. */
function openVpnPackets(inside: { readonly sent: string; readonly received: string }): readonly CarrierPacket[] {
  const [client, server] = [fromHex('0102030405060708'), fromHex('1112131415161718')];
  const none = new Uint8Array(0);
  const packet = (
    direction: CarrierPacket['direction'],
    atMs: number,
    code: number,
    acks: readonly number[],
    packetId: number | undefined,
    payload: Uint8Array = none,
  ): CarrierPacket => ({
    direction,
    atMs,
    octets: toHex(
      encodeControlPacket({
        opcode: code,
        keyId: 0,
        sessionId: direction === 'sent' ? client : server,
        acks,
        ...(acks.length === 0 ? {} : { peerSessionId: direction === 'sent' ? server : client }),
        ...(packetId === undefined ? {} : { packetId }),
        payload,
      }),
    ),
  });
  const answer = fromHex(inside.received);
  const pieces = Array.from({ length: Math.min(4, Math.ceil(answer.length / 1100)) }, (_, at) =>
    answer.subarray(at * 1100, (at + 1) * 1100),
  );
  return [
    packet('sent', 500, opcode.hardResetClientV2, [], 0),
    packet('received', 501, opcode.hardResetServerV2, [0], 0),
    packet('sent', 502, opcode.controlV1, [0], 1, fromHex(inside.sent)),
    packet('received', 503, opcode.ackV1, [1], undefined),
    ...pieces.map((piece, at) => packet('received', 504 + at, opcode.controlV1, [], at + 1, piece)),
  ];
}
