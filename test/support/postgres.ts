import { randomBytes } from 'node:crypto';
import { ensureImages } from '../../src/lab/images.ts';
import { connectEngine } from '../../src/run/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/run/engine/run-label.ts';
import { execIn } from './shared-lab.ts';
import { issue } from './test-pki.ts';

const { signal } = new AbortController();
const image = 'gateproof/postgres:trixie';

interface PostgresOptions {
  /** The server takes TLS only, with a certificate of a CA of its own for its address. */
  readonly tls?: boolean;
  /** The data lie in memory, at most this many MB of it: a disk that gets full. A cluster that holds nothing takes 25; the write-ahead log lies elsewhere, since a server without room for it ends. */
  readonly diskMb?: number;
  /** Of postgresql.conf. By default nothing waits for the disk, which a process that is killed does not show. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL 17 in a container of a test's own, at the container's address in the engine's network. */
export interface Postgres extends AsyncDisposable {
  readonly address: string;
  /** The database `gateproof` as the role that owns it; with its password, and `sslmode=verify-full` where the server speaks TLS. */
  readonly url: string;
  /** The same as superuser. */
  readonly superUrl: string;
  /** The CA of the server's certificate, PEM; '' without TLS. */
  readonly ca: string;
  /** The same database as another role. */
  urlOf(role: string, password: string): string;
  /** Runs SQL as superuser and returns what psql prints, columns with '|' between. Throws what psql says. */
  psql(sql: string): Promise<string>;
  /** Stops the server as an administrator does: connections are cut, the data are written. */
  stop(): Promise<void>;
  /** Kills every process of it. */
  kill(): Promise<void>;
  /** Starts it again, with the data that it had. */
  start(): Promise<void>;
  /** Stops every process of it without ending any: connections hang. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
}

/** Starts it, the image made first where it is missing, and waits until it takes connections. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const engine = await connectEngine({ signal });
  await ensureImages([image], { signal });
  const container = await engine.createContainer({
    Image: image,
    Labels: { [runLabel]: runIdentity() },
    HostConfig: {
      CapDrop: ['ALL'],
      ...(options.diskMb === undefined ? {} : { Tmpfs: { '/data': `rw,size=${options.diskMb}m` } }),
    },
  });
  const dispose = async (): Promise<void> => await removeContainer(engine, container.id);
  const shell = async (script: string): Promise<string> => {
    const told = await execIn(engine, container.id, ['sh', '-c', `set -e\n${script}\necho worked`]);
    const lines = told.replaceAll('\r', '').trimEnd().split('\n');
    if (lines.pop() !== 'worked') throw new Error(`of ${image}: ${told}`);
    return lines.join('\n');
  };
  const passwords = { owner: randomBytes(12).toString('hex'), superuser: randomBytes(12).toString('hex') };
  const psql = async (sql: string): Promise<string> =>
    await shell(`psql -h /tmp -d gateproof -XqAt -v ON_ERROR_STOP=1 <<'END OF SQL'\n${sql}\nEND OF SQL\n`);
  const start = async (): Promise<void> => {
    await shell('pg_ctl -D /data/main -l /tmp/log -w -t 60 start || { cat /tmp/log; false; }');
  };
  try {
    await container.start();
    const address = (await container.inspect()).NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    const tls = options.tls === true ? await certificateOf(address) : undefined;
    await shell(initialise(options, passwords.superuser, tls));
    await start();
    await shell(
      `psql -h /tmp -d postgres -Xqc "create role gateproof login password '${passwords.owner}'" -c 'create database gateproof owner gateproof'`,
    );
    const urlOf = (role: string, password: string): string =>
      `postgres://${role}:${password}@${address}:5432/gateproof${tls === undefined ? '' : '?sslmode=verify-full'}`;
    return {
      address,
      url: urlOf('gateproof', passwords.owner),
      superUrl: urlOf('postgres', passwords.superuser),
      ca: tls?.ca ?? '',
      urlOf,
      psql,
      start,
      stop: async () => void (await shell('pg_ctl -D /data/main -m fast -w stop')),
      // A postmaster that dies without a word leaves its children; the next start refuses while one is there.
      kill: async () => void (await shell('pkill -KILL -x postgres; while pgrep -x postgres; do sleep 0.02; done')),
      pause: async () => await container.pause(),
      unpause: async () => await container.unpause(),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface ServerCertificate {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

async function certificateOf(address: string): Promise<ServerCertificate> {
  const authority = await issue({ name: 'CA of the database', ca: true, keyUsage: ['keyCertSign', 'cRLSign'] });
  const server = await issue({
    name: address,
    issuer: authority,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
    addresses: [address],
  });
  return { ca: authority.pem, certificate: server.pem, key: await server.keyPem() };
}

/** The script that makes a cluster: who is on the machine needs no password, others do, and TLS where the server has a certificate. */
function initialise(options: PostgresOptions, password: string, tls: ServerCertificate | undefined): string {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: "'*'",
    unix_socket_directories: "'/tmp'",
    fsync: 'off',
    ...(tls === undefined ? {} : { ssl: 'on' }),
    ...options.settings,
  };
  const file = (name: string, text: string, how = '>'): string =>
    `cat ${how} /data/main/${name} <<'END OF FILE'\n${text.trimEnd()}\nEND OF FILE\n`;
  return [
    'umask 077',
    `echo ${password} > /tmp/password`,
    'initdb -D /data/main --waldir=/tmp/wal -A scram-sha-256 --pwfile=/tmp/password --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions > /tmp/log 2>&1 || { cat /tmp/log; false; }',
    file('pg_hba.conf', `local all all trust\n${tls === undefined ? 'host' : 'hostssl'} all all all scram-sha-256`),
    file(
      'postgresql.conf',
      Object.entries(settings)
        .map(([name, value]) => `${name} = ${value}`)
        .join('\n'),
      '>>',
    ),
    ...(tls === undefined ? [] : [file('server.crt', tls.certificate), file('server.key', tls.key)]),
  ].join('\n');
}
