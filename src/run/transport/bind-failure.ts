import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Why nothing can be sent to `address` from this UDP port of ours, in words; undefined when it can. */
export function bindFailure(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(`wanted to send from UDP port ${port}: ${error.code ?? error.message}`);
    });
    socket.bind(port, () => {
      socket.close(() => resolve(undefined));
    });
  });
}
