import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A connection through a round trip: one for connecting, and half of it for what goes each way. In order, because all of it waits alike. */
export function delayedStream(socket: Socket, roundTripMs: number): Duplex {
  const half = roundTripMs / 2;
  const connectedAtMs = performance.now() + roundTripMs;
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      setTimeout(() => {
        if (!socket.destroyed) socket.write(chunk);
      }, half);
      done();
    },
    final: (done) => {
      setTimeout(() => socket.end(), half);
      done();
    },
    destroy: (error, done) => {
      setTimeout(() => socket.destroy(), half);
      done(error);
    },
  });
  const later = (what: () => void): void => {
    setTimeout(what, Math.max(0, connectedAtMs - performance.now()) + half);
  };
  socket.on('data', (chunk) => later(() => stream.push(chunk)));
  socket.on('end', () => later(() => stream.push(null)));
  socket.on('error', () => later(() => stream.destroy()));
  socket.on('close', () => later(() => stream.destroy()));
  return stream;
}
