import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { labUp } from '../src/lab/lab.ts';
import { secretFiles } from '../src/lab/secrets.ts';
import { type StreamFault, startTcpProxy } from '../test/support/fault-proxy-tcp.ts';
import { median } from './median.ts';
import { builtProgram, ensureBuilt, scanBuilt } from './peers/built-program.ts';
import { sixSuites, startClientCertificateServer } from './peers/client-certificate-server.ts';
import { installPeer } from './peers/install-peer.ts';
import { runProgram } from './peers/run-program.ts';
import { type TlsPeer, tlsPeers } from './peers/tls-peer.ts';
import { readResult, type TlsSight } from './peers/tls-sight.ts';

const roundTripMs = 25;
const lastConnection = 12;

/** A server to look at through a proxy of ours, and what there is to see. */
interface Scene {
  readonly name: string;
  readonly to: { readonly host: string; readonly port: number };
  readonly suites: readonly string[];
  /** Arguments of our scan besides the target. */
  readonly args: readonly string[];
  readonly scheme: 'sstp' | 'tls';
  /** Connections behind the first so many are reset. */
  readonly resetAfter?: number;
}

/** Our scan of a TLS gateway against scanners of other projects: whole process against whole process through a round trip of 25 ms. */
export async function measureTlsPeers(): Promise<readonly string[]> {
  const notBuilt = await ensureBuilt();
  if (notBuilt !== undefined) return [`tls:   ${notBuilt}`];
  const { signal } = new AbortController();
  const { directory, gateways } = await labUp({ signal });
  const conforming = gateways.find(({ name }) => name === 'conforming');
  if (conforming === undefined) throw new TypeError('the lab has a conforming gateway');
  const scene: Scene = {
    name: 'the conforming lab gateway',
    to: { host: conforming.address, port: 443 },
    suites: await suitesOfNginx('containers/conforming/nginx.conf'),
    args: ['--server-name', conforming.serverName, '--trust', join(directory, secretFiles.root)],
    scheme: 'tls',
  };
  const missing = new Map(tlsPeers.map((peer) => [peer.command, installPeer(peer)]));
  const peers = tlsPeers.filter(({ command }) => missing.get(command) === undefined);
  const quick = peers.filter(({ runs }) => runs > 1);
  await using demanding = await startClientCertificateServer();
  const others: readonly Scene[] = [
    { ...scene, name: `the same, reset after ${lastConnection} connections`, resetAfter: lastConnection },
    {
      name: 'a server that demands a client certificate',
      to: { host: '127.0.0.1', port: demanding.port },
      suites: sixSuites,
      args: ['--server-name', demanding.serverName, '--trust', demanding.rootFile],
      scheme: 'tls',
    },
  ];
  const lines = [
    ...[...missing.values()].filter((why) => why !== undefined).map((why) => `tls:   ${why}; left out`),
    ...(await race(scene, peers)),
  ];
  for (const other of others) lines.push(...(await look(other, quick)));
  return lines;
}

/** Takes turns, then says who took how long, and what each saw. */
async function race(scene: Scene, peers: readonly TlsPeer[]): Promise<readonly string[]> {
  await using proxy = await countingProxy(scene);
  const url = `${scene.scheme}://${proxy.authority}`;
  const times = new Map<string, number[]>();
  const connections = new Map<string, number>();
  const ended: { readonly name: string; readonly sight: TlsSight; readonly exitCode: number | null }[] = [];
  const timed = async (name: string, command: string, args: readonly string[]) => {
    const before = proxy.count();
    const run = await runProgram(command, args);
    connections.set(name, proxy.count() - before);
    times.set(name, [...(times.get(name) ?? []), run.elapsedMs]);
    return run;
  };
  const { result, exitCode } = await scanBuilt([url, ...scene.args]);
  ended.push({ name: ours, sight: readResult(result), exitCode });
  const turns = Math.max(1, ...peers.map(({ runs }) => runs));
  for (let turn = 0; turn < turns; turn++) {
    await timed(ours, process.execPath, [builtProgram, 'scan', url, ...scene.args]);
    await timed(oursBehind, process.execPath, [builtProgram, 'scan', `sstp://${proxy.authority}`, ...scene.args]);
    for (const { name, command, args, runs, read } of peers) {
      if (turn >= runs) continue;
      const run = await timed(name, command, args(proxy.authority));
      if (turn === 0) ended.push({ name, sight: read(run.stdout), exitCode: run.exitCode });
    }
  }
  const own = median(times.get(ours) ?? []);
  const tellTime = (name: string, wanted = ''): string => {
    const took = times.get(name) ?? [];
    return (
      `tls:   ${name.padEnd(22)} ${(median(took) / own).toFixed(1).padStart(5)} times our time${wanted}, ` +
      `${connections.get(name)} connections, median ${median(took).toFixed(0)} ms of ${took.length}`
    );
  };
  return [
    `tls:   ${scene.name}, ${roundTripMs} ms round trip added, whole processes taking turns`,
    tellTime(ours),
    tellTime(oursBehind),
    ...peers.map(({ name, wantedTimes }) =>
      tellTime(name, wantedTimes === undefined ? '' : ` (wanted: at least ${wantedTimes})`),
    ),
    ...ended.map(({ name, sight, exitCode: code }) => tellSight(name, sight, scene, code)),
  ];
}

/** One run of each, for what it sees. */
async function look(scene: Scene, peers: readonly TlsPeer[]): Promise<readonly string[]> {
  const lines = [`tls:   ${scene.name}`];
  const { resetAfter = Number.POSITIVE_INFINITY } = scene;
  const tellReset = (connections: number): string =>
    connections > resetAfter ? ` (${connections - resetAfter} of its ${connections} connections were reset)` : '';
  {
    await using proxy = await countingProxy(scene);
    const { result, exitCode } = await scanBuilt([`${scene.scheme}://${proxy.authority}`, ...scene.args]);
    lines.push(tellSight(ours, readResult(result), scene, exitCode) + tellReset(proxy.count()));
  }
  for (const { name, command, args, read } of peers) {
    await using proxy = await countingProxy(scene);
    const { stdout, exitCode } = await runProgram(command, args(proxy.authority));
    lines.push(tellSight(name, read(stdout), scene, exitCode) + tellReset(proxy.count()));
  }
  return lines;
}

const ours = 'gateproof scan';
/** With what no peer does: the dialogue behind the TLS. */
const oursBehind = 'gateproof scan sstp://';

function tellSight(name: string, { suites, rest }: TlsSight, scene: Scene, exitCode: number | null): string {
  const found = scene.suites.filter((suite) => suites.includes(suite));
  const missed = scene.suites.filter((suite) => !suites.includes(suite));
  const invented = suites.filter((suite) => !scene.suites.includes(suite));
  return (
    `         ${name.padEnd(22)} ${found.length} of ${scene.suites.length} suites` +
    (missed.length === 0 ? '' : `, missed ${missed.join(', ')}`) +
    (invented.length === 0 ? '' : `, and ${invented.join(', ')}, which are not there`) +
    `; ${rest}; exit code ${exitCode}`
  );
}

interface CountingProxy extends AsyncDisposable {
  readonly authority: string;
  readonly count: () => number;
}

async function countingProxy({ to, resetAfter = Number.POSITIVE_INFINITY }: Scene): Promise<CountingProxy> {
  let connections = 0;
  const fault: StreamFault = {
    name: 'counted',
    disturb(connection) {
      connections = connection;
      return connection > resetAfter ? { kind: 'reset', when: 'accepted' } : { kind: 'none' };
    },
  };
  const proxy = await startTcpProxy({ to, fault, delayMs: roundTripMs });
  return {
    authority: `127.0.0.1:${proxy.port}`,
    count: () => connections,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** What the gateway is configured with, in OpenSSL's names. */
async function suitesOfNginx(file: string): Promise<readonly string[]> {
  const list = /^\s*ssl_ciphers\s+([^;]+);/mu.exec(await readFile(file, 'utf8'))?.[1];
  if (list === undefined) throw new TypeError(`${file}: ssl_ciphers wanted`);
  return list.split(':');
}
