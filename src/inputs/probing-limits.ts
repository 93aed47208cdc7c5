import type { TlsMode } from '../../probes/probe.ts';
import { leastRefusals } from '../../probes/tls/least-refusals.ts';
import { OptionError, wholeNumber } from './checked-option.ts';
import { usualAtOnce } from './usual-at-once.ts';

/** How hard and how deep to probe, checked. */
export interface ProbingLimits {
  readonly timeoutMs: number;
  readonly targetTimeoutMs: number;
  readonly connections: number;
  /** Endpoints that are probed at once. */
  readonly atOnce: number;
  /** Of them those of one network, /24 or /48. */
  readonly perNetwork: number;
  readonly paceMs: number;
  readonly budget: number | undefined;
  readonly tlsMode: TlsMode;
  readonly repeatRefusals: number;
  readonly identify: boolean;
  readonly sourcePort: number | undefined;
  readonly vici: string | undefined;
  readonly network: string | undefined;
}

/** The same as the user gave it: numbers, or the digits of a command line. */
export interface GivenLimits {
  /** 100 to 600,000; default 5000. */
  readonly timeoutMs?: string | number | undefined;
  /** 1,000 to 200,000,000; default 3 minutes, with a pace 200 times that longer. */
  readonly targetTimeoutMs?: string | number | undefined;
  /** 1 to 64; default 13. */
  readonly connections?: string | number | undefined;
  /** 1 to 1,024; default: what memory and open files allow, at most 32. */
  readonly atOnce?: string | number | undefined;
  /** 1 to 1,024; default 4. */
  readonly perNetwork?: string | number | undefined;
  /** 0 to 600,000; default 0. */
  readonly paceMs?: string | number | undefined;
  /** 1 to 100,000; default: no bound. */
  readonly budget?: string | number | undefined;
  readonly enumerate?: boolean | undefined;
  /** 2 to 64; default 2. */
  readonly repeatRefusals?: string | number | undefined;
  readonly identify?: boolean | undefined;
  /** 1 to 65,535; default: an ephemeral port for every request. */
  readonly sourcePort?: string | number | undefined;
  readonly vici?: string | undefined;
  readonly network?: string | undefined;
}

const targetTimeout = 180_000;
const atOnceAtMost = 1024;
/** Each of them may have all its connections open. */
const usualPerNetwork = 4;
/** More than an endpoint is asked for in most scans: a pace of the user's is not the endpoint's slowness. */
const pacedConnections = 200;

/** The limits, checked; `name` says what the user calls an option. Throws OptionError. */
export function probingLimits(given: GivenLimits, name: (option: keyof GivenLimits) => string): ProbingLimits {
  const { timeoutMs = 5000, connections = 13, paceMs = 0, budget, enumerate = false, identify = false, vici } = given;
  const { sourcePort, network, repeatRefusals = leastRefusals, perNetwork = usualPerNetwork } = given;
  if (vici !== undefined && !/^(unix:\/\/\/.+|tcp:\/\/[^/:]+:[0-9]+)$/u.test(vici)) {
    throw new OptionError(`${name('vici')}: unix:///path or tcp://host:port wanted, "${vici}" found`);
  }
  if (network !== undefined && vici !== undefined) {
    throw new OptionError(
      `${name('network')}: the network of our own container, which ${name('vici')} does without; one of them wanted`,
    );
  }
  if (network !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/u.test(network)) {
    throw new OptionError(
      `${name('network')}: host or the name of a network of the container engine wanted, "${network}" found`,
    );
  }
  const pace = wholeNumber(name('paceMs'), paceMs, 0, 600_000);
  const connectionsAtOnce = wholeNumber(name('connections'), connections, 1, 64);
  const { atOnce = usualAtOnce(connectionsAtOnce) } = given;
  const { targetTimeoutMs = targetTimeout + pace * pacedConnections } = given;
  return {
    timeoutMs: wholeNumber(name('timeoutMs'), timeoutMs, 100, 600_000),
    targetTimeoutMs: wholeNumber(name('targetTimeoutMs'), targetTimeoutMs, 1000, 200_000_000),
    connections: connectionsAtOnce,
    atOnce: wholeNumber(name('atOnce'), atOnce, 1, atOnceAtMost),
    perNetwork: wholeNumber(name('perNetwork'), perNetwork, 1, atOnceAtMost),
    paceMs: pace,
    budget: budget === undefined ? undefined : wholeNumber(name('budget'), budget, 1, 100_000),
    repeatRefusals: wholeNumber(name('repeatRefusals'), repeatRefusals, leastRefusals, 64),
    tlsMode: enumerate ? 'enumerate' : 'deny-set',
    identify,
    sourcePort: sourcePort === undefined ? undefined : wholeNumber(name('sourcePort'), sourcePort, 1, 65_535),
    vici,
    network,
  };
}
