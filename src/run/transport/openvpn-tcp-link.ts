import { connect } from 'node:net';
import { FrameReader, frame } from '../../../core/protocol/openvpn/tcp-frames.ts';
import type { LinkEnd, PacketLink } from '../../../probes/openvpn/packet-link.ts';
import { isUnreachable } from './tcp-exchange.ts';

/** For the last packet to leave. */
const closingMs = 1000;

export interface OpenVpnTcpOptions {
  readonly address: string;
  readonly port: number;
  /** For connecting. */
  readonly timeoutMs: number;
}

/** A TCP connection, packets behind their lengths. */
export function openVpnTcpLink({ address, port, timeoutMs }: OpenVpnTcpOptions): PacketLink {
  const socket = connect({ host: address, port, noDelay: true });
  const frames = new FrameReader();
  const unheard: Uint8Array[] = [];
  let listener: Parameters<PacketLink['listen']>[0] | undefined;
  let end: LinkEnd | undefined;
  let isConnected = false;
  let isClosing = false;

  const finish = (kind: LinkEnd['kind'], detail: string): void => {
    if (end !== undefined || isClosing) return;
    const isWithinPacket = (kind === 'closed' || kind === 'reset') && frames.hasPart;
    end = { kind, detail, ...(isWithinPacket ? { isWithinPacket } : {}) };
    listener?.onEnd(end);
  };
  socket.setTimeout(timeoutMs, () => finish('unreachable', 'ETIMEDOUT'));
  socket.on('connect', () => {
    isConnected = true;
    socket.setTimeout(0);
  });
  socket.on('data', (data) => {
    if (end !== undefined || isClosing) return;
    const packets = frames.push(new Uint8Array(data));
    if (packets === undefined) {
      finish('malformed', 'what came has no OpenVPN packet length in front');
      return;
    }
    for (const packet of packets) {
      if (listener === undefined) unheard.push(packet);
      else listener.onPacket(packet);
    }
  });
  socket.on('end', () => finish('closed', `closed by the server${frames.hasPart ? ' within a packet' : ''}`));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.message;
    finish(!isConnected && isUnreachable(code) ? 'unreachable' : 'reset', code);
  });
  return {
    transport: 'tcp',
    isFlushed: () => isConnected && socket.writableLength === 0,
    send: (packet) => {
      if (end === undefined && !isClosing) socket.write(frame(packet));
    },
    listen: (one) => {
      listener = one;
      for (const packet of unheard.splice(0)) one.onPacket(packet);
      if (end !== undefined) one.onEnd(end);
    },
    close: () => {
      if (isClosing) return;
      isClosing = true;
      if (!isConnected || end !== undefined) {
        socket.destroy();
        return;
      }
      socket
        .setTimeout(closingMs)
        .removeAllListeners('timeout')
        .on('timeout', () => socket.destroy());
      socket.end(() => socket.destroy());
    },
  };
}
