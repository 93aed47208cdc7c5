import type { SaSelector } from './control.ts';
import type { FieldInput, Message } from './message.ts';
import { type IkeSa, ikeSas } from './sa.ts';
import type { CallOptions, Vici } from './vici.ts';

/** What `version` answers. */
export interface Version {
  readonly daemon: string;
  /** Such as `5.9.8` or `6.1.0`. */
  readonly version: string;
  readonly sysname: string;
  readonly release: string;
  readonly machine: string;
}

export async function version(vici: Vici, options?: CallOptions): Promise<Version> {
  const response = await vici.call('version', {}, options);
  const field = (name: string): string => response.text(name) ?? '';
  return {
    daemon: field('daemon'),
    version: field('version'),
    sysname: field('sysname'),
    release: field('release'),
    machine: field('machine'),
  };
}

/** What `stats` answers; `message` holds the rest. */
export interface Stats {
  /** Worker threads, and those of them that are idle: as many blocking commands can be run at once. */
  readonly workersTotal: number;
  readonly workersIdle: number;
  readonly ikeSasTotal: number;
  readonly ikeSasHalfOpen: number;
  readonly plugins: readonly string[];
  readonly message: Message;
}

export async function stats(vici: Vici, options?: CallOptions): Promise<Stats> {
  const message = await vici.call('stats', {}, options);
  const count = (...path: string[]): number => Number(message.text(...path) ?? 0);
  return {
    workersTotal: count('workers', 'total'),
    workersIdle: count('workers', 'idle'),
    ikeSasTotal: count('ikesas', 'total'),
    ikeSasHalfOpen: count('ikesas', 'half-open'),
    plugins: message.list('plugins'),
    message,
  };
}

/** An algorithm that this charon implements, and the plugin that does. */
export interface Algorithm {
  readonly name: string;
  readonly plugin: string;
}

/**
 * What this charon implements, by kind: `encryption`, `integrity`, `aead`, `hasher`, `prf`, `ke`, `rng` and others. Key
 * exchanges are always under `ke`, also for charon 5, which says `dh`.
 */
export async function getAlgorithms(
  vici: Vici,
  options?: CallOptions,
): Promise<ReadonlyMap<string, readonly Algorithm[]>> {
  const response = await vici.call('get-algorithms', {}, options);
  return new Map(
    response.sections.map(([kind, section]) => [
      kind === 'dh' ? 'ke' : kind,
      section.values.map(([name, plugin]) => ({ name, plugin })),
    ]),
  );
}

/**
 * A child of a connection in the words of swanctl.conf. What is a list there must be an array here: charon answers
 * "unknown option" to a list given as a value.
 */
export type ChildConfig = {
  readonly esp_proposals?: readonly string[];
  readonly ah_proposals?: readonly string[];
  readonly local_ts?: readonly string[];
  readonly remote_ts?: readonly string[];
  readonly mode?: 'tunnel' | 'transport' | 'beet' | 'pass' | 'drop';
  readonly policies?: boolean;
  readonly start_action?: string;
  readonly [option: string]: FieldInput;
};

/** One side of an authentication round, in the words of swanctl.conf. */
export type AuthConfig = {
  readonly auth?: string;
  readonly id?: string;
  readonly eap_id?: string;
  readonly aaa_id?: string;
  /** Certificates, PEM or DER. */
  readonly certs?: readonly (string | Uint8Array)[];
  readonly cacerts?: readonly (string | Uint8Array)[];
  readonly [option: string]: FieldInput;
};

/** A connection in the words of swanctl.conf; `local`, `remote` and their numbered forms are authentication rounds. */
export type ConnectionConfig = {
  /** 0 is both. */
  readonly version?: 0 | 1 | 2;
  readonly local_addrs?: readonly string[];
  readonly remote_addrs?: readonly string[];
  readonly local_port?: number;
  readonly remote_port?: number;
  readonly proposals?: readonly string[];
  readonly vips?: readonly string[];
  /** `prefer` since 5.9.10. */
  readonly childless?: 'allow' | 'prefer' | 'force' | 'never';
  readonly unique?: 'no' | 'never' | 'keep' | 'replace';
  readonly local?: AuthConfig;
  readonly remote?: AuthConfig;
  readonly 'local-1'?: AuthConfig;
  readonly 'remote-1'?: AuthConfig;
  readonly children?: { readonly [name: string]: ChildConfig };
  readonly [option: string]: FieldInput;
};

/**
 * Loads a connection, or replaces the one of that name (its SAs keep the old one). Rejects with `command-failed` for an
 * option or a proposal that this charon does not know.
 */
export async function loadConn(
  vici: Vici,
  name: string,
  config: ConnectionConfig,
  options?: CallOptions,
): Promise<void> {
  await vici.call('load-conn', new Map([[name, config]]), options);
}

/** Unloads a connection; its SAs stay. Rejects with `command-failed` when there is none of that name. */
export async function unloadConn(vici: Vici, name: string, options?: CallOptions): Promise<void> {
  await vici.call('unload-conn', { name }, options);
}

/** Names of the connections that were loaded over VICI. */
export async function getConns(vici: Vici, options?: CallOptions): Promise<readonly string[]> {
  return (await vici.call('get-conns', {}, options)).list('conns');
}

/** A loaded connection, from whatever source. */
export interface LoadedConnection {
  readonly name: string;
  readonly children: readonly string[];
  readonly message: Message;
}

/** Every loaded connection, or those of one name. */
export async function listConns(
  vici: Vici,
  options: CallOptions & { readonly ike?: string | undefined } = {},
): Promise<readonly LoadedConnection[]> {
  const { ike, signal } = options;
  const stream = vici.stream('list-conns', 'list-conn', { ike }, { signal });
  const connections: LoadedConnection[] = [];
  for await (const event of stream) {
    for (const [name, message] of event.sections) {
      const children = (message.section('children')?.sections ?? []).map(([child]) => child);
      connections.push({ name, children, message });
    }
  }
  return connections;
}

/** Which SAs `list-sas` shall give. */
export interface ListSasOptions extends SaSelector, CallOptions {
  /**
   * Whether charon waits for SAs that one of its threads is busy with. Default true: without it such an SA is missing
   * from the list, and one that was initiated a moment ago often is busy. False when an SA may hang for ever, which
   * would make this command hang, too.
   */
  readonly wait?: boolean | undefined;
}

/** Every IKE_SA, or those that match. A list and never a map, since the SAs of one connection have one name. */
export async function listSas(vici: Vici, options: ListSasOptions = {}): Promise<readonly IkeSa[]> {
  const { ike, ikeId, child, childId, wait = true, signal } = options;
  // To charon, noblock=no means the same as noblock=yes: only its absence makes it wait.
  const noblock = wait ? undefined : true;
  const message = { noblock, ike, 'ike-id': ikeId, child, 'child-id': childId };
  const sas: IkeSa[] = [];
  for await (const event of vici.stream('list-sas', 'list-sa', message, { signal })) sas.push(...ikeSas(event));
  return sas;
}

/** Counters of one connection; the name is empty for those of the whole daemon. */
export interface Counters {
  readonly name: string;
  readonly counters: ReadonlyMap<string, number>;
}

/** Counters of the daemon, of one connection, or of all. Needs charon's `counters` plugin. */
export async function getCounters(
  vici: Vici,
  options: CallOptions & { readonly name?: string | undefined; readonly all?: boolean | undefined } = {},
): Promise<readonly Counters[]> {
  const { name, all, signal } = options;
  const response = await vici.call('get-counters', { name, all }, { signal });
  return (response.section('counters')?.sections ?? []).map(([connection, section]) => ({
    name: connection,
    counters: new Map(section.values.map(([counter, value]) => [counter, Number(value)])),
  }));
}
