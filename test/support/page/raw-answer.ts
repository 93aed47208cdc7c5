import { connect } from 'node:net';

/** What came back for octets that no client would send, by the time that the server closes; what it may answer asks for that (`Connection: close`). */
export async function rawAnswer(
  port: number,
  request: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (some: string) => {
    text += some;
  });
  // A server that has seen enough may close while we write.
  socket.on('error', () => undefined);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  socket.on('close', () => resolve());
  socket.write(request);
  await closed;
  return { status: Number(/^HTTP\/1\.1 ([0-9]{3}) /u.exec(text)?.[1] ?? 0), text };
}
