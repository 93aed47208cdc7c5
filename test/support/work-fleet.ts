import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { createServer } from 'node:tls';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { registerFleet, Schedules } from '../../src/fleet/registration.ts';
import type { FleetGateway } from '../../src/inputs/load-fleet.ts';
import type { Database } from '../../src/store/database.ts';
import { versionPolicy } from './node-tls-gateway.ts';
import { issue } from './test-pki.ts';
import { until } from './until.ts';

/** Of the policy that the gateways are judged by: a worker needs it as a file. */
export const fleetPolicy: string = versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.1': 'refused' });

/** Gateways that speak TLS, each at a port of this process. */
export interface TlsFleet extends AsyncDisposable {
  readonly ports: readonly number[];
  /** How many connections are held. */
  readonly held: number;
  /** From now on nothing is answered; what asks is held. */
  hold(): void;
  /** Answers what was held and what comes. */
  release(): void;
}

export async function tlsFleet(count: number): Promise<TlsFleet> {
  const own = await issue({ name: 'gateway.test', dnsNames: ['gateway.test'] });
  const behind = createServer({ key: await own.keyPem(), cert: own.pem, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });
  behind.on('tlsClientError', () => undefined);
  const inner = await listening(behind);
  const held = new Set<() => void>();
  const sockets = new Set<Socket>();
  let isHolding = false;
  const pass = (socket: Socket): void => {
    const on = connect(inner, '127.0.0.1');
    on.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => on.destroy());
    socket.pipe(on).pipe(socket);
  };
  const servers = Array.from({ length: count }, () =>
    createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      if (isHolding) held.add(() => pass(socket));
      else pass(socket);
    }),
  );
  return {
    ports: await Promise.all(servers.map(listening)),
    get held() {
      return held.size;
    },
    hold() {
      isHolding = true;
    },
    release() {
      isHolding = false;
      for (const go of held) go();
      held.clear();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        [...servers, behind].map(async (server) => {
          server.close();
          if (server.listening) await once(server, 'close');
        }),
      );
    },
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port wanted');
  return address.port;
}

/** Takes the gateways up, named gw-1, gw-2, …, due at once and every day; `from`: their sites. */
export async function registerTls(
  database: Database,
  ports: readonly number[],
  { from = [], now }: { readonly from?: readonly string[]; readonly now: number },
): Promise<void> {
  const policies = [parsePolicy(fleetPolicy, 'versions.yaml')];
  const gateways = ports.map((port, at): FleetGateway => {
    const name = `gw-${at + 1}`;
    const target = { ...makeTarget('tls', '127.0.0.1', port), gateway: name };
    const group = { timeZone: 'UTC', windows: [], labels: {}, from };
    return { name, groupName: 'all', group, targets: [{ target }], policies };
  });
  await registerFleet(database, gateways, new Schedules(), now);
}

/** A process that works. */
export interface WorkerProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** All that it said. */
  readonly said: string;
  /** Waits until it said that. */
  says(text: string): Promise<void>;
  /** Its exit code, null where a signal ended it. */
  ended(): Promise<number | null>;
}

const entry = resolve(import.meta.dirname, '../../src/faces/cli/main.ts');

/** `gateproof work` with these arguments; the store's URL goes by the environment. */
export function startWorker(
  url: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): WorkerProcess {
  const child = spawn(process.execPath, [entry, 'work', ...args], {
    env: { ...process.env, NO_COLOR: '1', GATEPROOF_STORE: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const closed = once(child, 'close') as Promise<[number | null]>;
  return {
    child,
    get said() {
      return said;
    },
    says: async (text) => {
      await until(`"${text}" of a worker that said ${said}`, () => (said.includes(text) ? true : undefined));
    },
    ended: async () => (await closed)[0],
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await closed;
    },
  };
}
