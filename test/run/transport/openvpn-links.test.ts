import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../core/wire/hex.ts';
import type { LinkEnd, PacketLink } from '../../../probes/openvpn/packet-link.ts';
import { openVpnTcpLink } from '../../../src/run/transport/openvpn-tcp-link.ts';
import { openVpnUdpLink } from '../../../src/run/transport/openvpn-udp-link.ts';

const address = '127.0.0.1';
/** Nothing listens there. */
const nowhere = '127.0.0.9';

/** Listens until the link has ended or `packets` packets came. */
function heard(link: PacketLink, packets: number): Promise<{ readonly packets: readonly string[]; end?: LinkEnd }> {
  return new Promise((resolve) => {
    const seen: string[] = [];
    link.listen({
      onPacket: (packet) => {
        seen.push(toHex(packet));
        if (seen.length === packets) resolve({ packets: seen });
      },
      onEnd: (end) => resolve({ packets: seen, end }),
    });
  });
}

/** A TCP server that does this with each connection. */
async function tcpServer(serve: (socket: Socket) => void): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  await once(server.listen(0, address), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe('packets over TCP', () => {
  test('go behind their length and come out whole, also those that come before somebody listens', async () => {
    const received: string[] = [];
    await using server = await tcpServer((socket) => {
      socket.on('data', (data) => {
        received.push(toHex(new Uint8Array(data)));
        socket.write(fromHex('0002 aabb 0003 cc'));
        setTimeout(() => socket.write(fromHex('ddee')), 5);
      });
    });
    const link = openVpnTcpLink({ address, port: server.port, timeoutMs: 20_000 });
    link.send(fromHex('38a1'));
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    expect(await heard(link, 2)).toEqual({ packets: ['aabb', 'ccddee'] });
    expect({ received, flushed: link.isFlushed() }).toEqual({ received: ['000238a1'], flushed: true });
    link.close();
    link.close();
  });

  test('end closed, reset or malformed, each by its name', async () => {
    await using closing = await tcpServer((socket) => {
      socket.resume();
      socket.end();
    });
    const closed = openVpnTcpLink({ address, port: closing.port, timeoutMs: 20_000 });
    expect(await heard(closed, 1)).toEqual({ packets: [], end: { kind: 'closed', detail: 'closed by the server' } });
    closed.close();

    await using cutting = await tcpServer((socket) => {
      socket.resume();
      socket.end(fromHex('0003 aa'));
    });
    const cut = openVpnTcpLink({ address, port: cutting.port, timeoutMs: 20_000 });
    expect(await heard(cut, 1)).toEqual({
      packets: [],
      end: { kind: 'closed', detail: 'closed by the server within a packet', isWithinPacket: true },
    });
    cut.close();

    await using resetting = await tcpServer((socket) => socket.resetAndDestroy());
    const reset = openVpnTcpLink({ address, port: resetting.port, timeoutMs: 20_000 });
    expect(await heard(reset, 1)).toEqual({ packets: [], end: { kind: 'reset', detail: 'ECONNRESET' } });
    reset.close();

    await using other = await tcpServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const malformed = openVpnTcpLink({ address, port: other.port, timeoutMs: 20_000 });
    expect(await heard(malformed, 1)).toEqual({
      packets: [],
      end: { kind: 'malformed', detail: 'what came has no OpenVPN packet length in front' },
    });
    malformed.close();
  });

  test('are unreachable where nothing listens', async () => {
    const link = openVpnTcpLink({ address: nowhere, port: 9, timeoutMs: 20_000 });
    expect(await heard(link, 1)).toEqual({ packets: [], end: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
    link.close();
  });

  test('leave before the connection is closed', async () => {
    const received = Promise.withResolvers<string>();
    await using server = await tcpServer((socket) => {
      const all: string[] = [];
      socket.on('data', (data) => all.push(toHex(new Uint8Array(data))));
      socket.on('end', () => received.resolve(all.join('')));
    });
    const link = openVpnTcpLink({ address, port: server.port, timeoutMs: 20_000 });
    const opened = heard(link, 1);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    link.send(fromHex('28'));
    link.close();
    expect(await received.promise).toBe('000128');
    void opened;
  });
});

describe('packets over UDP', () => {
  test('go from one port and come back to it, also those that are sent before the socket is open', async () => {
    const server = createSocket('udp4');
    const ports = new Set<number>();
    server.on('message', (packet, from) => {
      ports.add(from.port);
      server.send(packet, from.port, from.address);
    });
    server.bind(0, address);
    await once(server, 'listening');
    const link = openVpnUdpLink({ address, port: server.address().port });
    link.send(fromHex('38'));
    const answers = heard(link, 2);
    setTimeout(() => link.send(fromHex('20')), 20);
    expect(await answers).toEqual({ packets: ['38', '20'] });
    expect(ports.size).toBe(1);
    link.close();
    link.close();
    server.close();
  });

  test('are unreachable where the host says so', async () => {
    const link = openVpnUdpLink({ address: nowhere, port: 9 });
    link.send(fromHex('38'));
    expect(await heard(link, 1)).toEqual({ packets: [], end: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
    link.close();
  });

  test('that were sent before the socket was open leave before it is closed', async () => {
    const server = createSocket('udp4');
    server.bind(0, address);
    await once(server, 'listening');
    const arrived = once(server, 'message');
    const link = openVpnUdpLink({ address, port: server.address().port });
    link.send(fromHex('28'));
    link.close();
    const [packet] = (await arrived) as [Uint8Array];
    expect(toHex(new Uint8Array(packet))).toBe('28');
    server.close();
  });
});
