import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP port where nobody is met: what is sent to begin a connection is dropped, as by a host that is not there. */
export interface UnansweringHost extends Disposable {
  readonly port: number;
}

const listener = `
  const server = require('node:net').createServer();
  server.listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => console.log(server.address().port));
`;
/** Longer than a connection on loopback takes. */
const noConnectionMs = 400;

/** A listener that is stopped and whose queue is full (tcp(7): further SYNs are dropped). */
export async function unansweringHost({
  host = '127.0.0.1',
  port = 0,
}: {
  readonly host?: string;
  readonly port?: number;
} = {}): Promise<UnansweringHost> {
  const child = spawn(process.execPath, ['-e', listener, host, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const bound = Number(String(said));
  const filling: Socket[] = [];
  const dispose = (): void => {
    for (const socket of filling) socket.destroy();
    child.kill('SIGKILL');
  };
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port: bound });
    socket.on('error', () => undefined);
    filling.push(socket);
    const connected = once(socket, 'connect').then(() => true);
    // The kernel connects at once or never; a busy process hears of it when it next looks, which is behind its timers.
    const waited = new Promise<false>((resolve) => {
      setTimeout(() => setImmediate(() => setImmediate(resolve, false)), noConnectionMs);
    });
    if (!(await Promise.race([connected.catch(() => false), waited]))) break;
  }
  return { port: bound, [Symbol.dispose]: dispose };
}
