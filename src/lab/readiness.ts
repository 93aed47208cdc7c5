import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../run/engine/engine.ts';
import { LabError } from './lab-error.ts';
import { runInside } from './run-inside.ts';

/** A gateway is there in seconds; many that begin at once on a busy machine take longer. */
const readyWithinMs = 120_000;
const pollEveryMs = 50;

/**
 * Waits until a gateway's charon has loaded its connections; at most two minutes.
 *
 * @throws LabError `lab-gateway` with the end of the container's log.
 */
export async function awaitIke(engine: Engine, containerName: string, signal: AbortSignal): Promise<void> {
  // The last of swanctl.conf's connections; they are loaded in the file's order.
  const isLoaded = ['sh', '-c', "swanctl --list-conns 2>/dev/null | grep -q '^eap-tls:'"];
  await awaitInside(engine, containerName, isLoaded, signal);
}

/**
 * Waits until a gateway takes TCP connections on port 443; at most two minutes.
 *
 * @throws LabError `lab-gateway` with the end of the container's log.
 */
export async function awaitTls(
  engine: Engine,
  containerName: string,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  await awaitReady(engine, containerName, signal, async () => await accepts(address, 443, signal));
}

/**
 * Waits until a gateway's OpenVPN listens on TCP port 443 and UDP port 1194; at most two minutes.
 *
 * @throws LabError `lab-gateway` with the end of the container's log.
 */
export async function awaitOpenVpn(engine: Engine, containerName: string, signal: AbortSignal): Promise<void> {
  // Not by asking: a connection would stand in its status. The ports are written in hexadecimal digits, 0A is LISTEN.
  const listens = ['sh', '-c', "grep -q ':01BB 00000000:0000 0A' /proc/net/tcp && grep -q ':04AA ' /proc/net/udp"];
  await awaitInside(engine, containerName, listens, signal);
}

/** Waits until a command succeeds inside. */
async function awaitInside(
  engine: Engine,
  containerName: string,
  command: string[],
  signal: AbortSignal,
): Promise<void> {
  const succeeds = async (): Promise<boolean> => (await runInside(engine, containerName, command, signal)) === 0;
  await awaitReady(engine, containerName, signal, succeeds);
}

async function awaitReady(
  engine: Engine,
  containerName: string,
  signal: AbortSignal,
  isReady: () => Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + readyWithinMs;
  for (;;) {
    signal.throwIfAborted();
    const { State } = await engine.getContainer(containerName).inspect({ abortSignal: signal });
    if (State.Running && (await isReady())) return;
    if (!State.Running || performance.now() > endMs) {
      const what = State.Running ? `was not ready after ${readyWithinMs / 1000} s` : `ended with ${State.ExitCode}`;
      throw new LabError(
        'lab-gateway',
        `the container ${containerName} ${what}; its last lines: ${await lastLines(engine, containerName)}`,
      );
    }
    await delay(pollEveryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function accepts(address: string, port: number, signal: AbortSignal): Promise<boolean> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect', { signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    socket.destroy();
  }
}

async function lastLines(engine: Engine, containerName: string): Promise<string> {
  const log = await engine.getContainer(containerName).logs({ stdout: true, stderr: true, tail: 5, follow: false });
  // Each write is framed: stream (1 octet), three zeros, length (4 octets).
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const lines: string[] = [];
  for (let offset = 0; offset + 8 <= view.byteLength; offset += 8 + view.getUint32(offset + 4)) {
    lines.push(new TextDecoder().decode(log.subarray(offset + 8, offset + 8 + view.getUint32(offset + 4))).trim());
  }
  return lines.join(' | ');
}
