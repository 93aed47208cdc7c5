import type { PeerCommand } from './install-peer.ts';
import { readSslscan, readTestssl, type TlsSight } from './tls-sight.ts';

/** A TLS scanner of another project, in one of its forms. */
export interface TlsPeer extends PeerCommand {
  readonly name: string;
  readonly args: (authority: string) => readonly string[];
  /** Runs that its median is taken of. */
  readonly runs: number;
  /** How many times our time is wanted at least; absent: nothing is wanted. */
  readonly wantedTimes?: number;
  readonly read: (output: string) => TlsSight;
}

const sslscan = { command: 'sslscan', debianPackage: 'sslscan', read: readSslscan } as const;
/** Everything off that can be. */
export const leastOfSslscan: readonly string[] = [
  '--no-groups',
  '--no-check-certificate',
  '--no-heartbleed',
  '--no-renegotiation',
  '--no-compression',
  '--no-fallback',
];
const quietTestssl = ['--color', '0', '--quiet', '--warnings', 'off', '--nodns', 'none', '--ip', '127.0.0.1'];

export const tlsPeers: readonly TlsPeer[] = [
  {
    ...sslscan,
    name: 'sslscan, shortest form',
    args: (authority) => ['--no-colour', ...leastOfSslscan, authority],
    runs: 7,
    wantedTimes: 3,
  },
  {
    ...sslscan,
    name: 'sslscan, default form',
    args: (authority) => ['--no-colour', authority],
    runs: 3,
    wantedTimes: 10,
  },
  {
    command: 'testssl',
    debianPackage: 'testssl.sh',
    name: 'testssl -E',
    args: (authority) => [...quietTestssl, '-E', authority],
    runs: 1,
    read: readTestssl,
  },
];
