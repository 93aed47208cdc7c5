import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { LinkEnd, PacketLink } from '../../../probes/openvpn/packet-link.ts';

/** Packets that are kept for a listener that is not there yet, or for a socket that is not open yet. */
const keptPackets = 64;

/** A connected UDP socket of its own: only the peer's datagrams arrive, and a port unreachable is heard. */
export function openVpnUdpLink({ address, port }: { readonly address: string; readonly port: number }): PacketLink {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const unsent: Uint8Array[] = [];
  const unheard: Uint8Array[] = [];
  let listener: Parameters<PacketLink['listen']>[0] | undefined;
  let end: LinkEnd | undefined;
  let state: 'opening' | 'open' | 'closing' | 'closed' = 'opening';

  const close = (): void => {
    if (state === 'closed') return;
    state = 'closed';
    socket.removeAllListeners();
    // A late error of a socket that nobody waits for any more must not bring the process down.
    socket.on('error', () => undefined);
    try {
      socket.close();
    } catch {
      // It never opened.
    }
  };
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // It never opened, and nobody waits for it any more.
    if (state === 'closing') close();
    if (end !== undefined || (state !== 'open' && state !== 'opening')) return;
    const code = error.code ?? error.message;
    // A datagram that is too long for the way is a lost one.
    if (code === 'EMSGSIZE') return;
    end = { kind: 'unreachable', detail: code };
    listener?.onEnd(end);
  });
  socket.on('message', (datagram) => {
    const packet = new Uint8Array(datagram);
    if (listener !== undefined) listener.onPacket(packet);
    else if (unheard.length < keptPackets) unheard.push(packet);
  });
  socket.on('connect', () => {
    const isClosing = state === 'closing';
    state = 'open';
    for (const packet of unsent.splice(0)) socket.send(packet);
    if (isClosing) close();
  });
  socket.connect(port, address);
  return {
    transport: 'udp',
    isFlushed: () => true,
    send: (packet) => {
      if (state === 'open') socket.send(packet);
      else if (state === 'opening' && unsent.length < keptPackets) unsent.push(packet);
    },
    listen: (one) => {
      listener = one;
      for (const packet of unheard.splice(0)) one.onPacket(packet);
      if (end !== undefined) one.onEnd(end);
    },
    close: () => {
      // What was handed to an open socket has left; the others go out with 'connect'.
      if (state === 'opening') state = 'closing';
      else if (state === 'open') setImmediate(close);
    },
  };
}
