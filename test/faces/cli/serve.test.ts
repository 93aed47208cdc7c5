import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-cli-serve-'));
  for (const name of ['page.db', 'none.db', 'trail.db'])
    await (await openStore(join(directory, name)))[Symbol.asyncDispose]();
});
afterAll(() => rm(directory, { recursive: true }));

const run = async (...args: readonly string[]): Promise<CliRun> => await runCli(args, { cwd: directory });

interface Served {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly url: string;
  readonly log: () => readonly Record<string, unknown>[];
}

const children: Served['child'][] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program as a user's shell would; resolves when it says where it listens. */
async function serve(...args: readonly string[]): Promise<Served> {
  const entry = resolve(import.meta.dirname, '../../../src/faces/cli/main.ts');
  const child = spawn(process.execPath, [entry, 'serve', ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (some: string) => {
    text += some;
  });
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const log = (): readonly Record<string, unknown>[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { child, url: said.trim(), log };
}

const hereAlone = /^http:\/\/127\.0\.0\.1:[0-9]+$/u;

describe('gateproof serve', () => {
  test('says where it listens, writes lines of JSON, and ends when it is told to', async () => {
    const { child, url, log } = await serve('--store', 'page.db', '--listen', '127.0.0.1:0');
    expect(url).toMatch(hereAlone);
    expect((await fetch(`${url}/healthz?token=hidden`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(log().map(({ event }) => event)).toEqual(['listening', 'request', 'ending', 'ended']);
    expect(log()[1]).toMatchObject({ method: 'GET', path: '/healthz', status: 200, address: '127.0.0.1' });
    expect(JSON.stringify(log())).not.toContain('hidden');
  });

  test('told to end, it takes nothing new and waits for nobody who never comes to an end', async () => {
    const { child, url } = await serve('--store', 'page.db', '--listen', '127.0.0.1:0');
    const slow = connect(Number(new URL(url).port), '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write('POST /login HTTP/1.1\r\nHost: localhost\r\n');
    await fetch(`${url}/healthz`);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([130, null]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test.each([
    ['0.0.0.0:0', 'is reached by others'],
    ['[::]:0', 'is reached by others'],
    ['192.0.2.1:8080', 'is reached by others'],
    ['8080', 'an address and a port wanted'],
    ['example.net:80', 'an address and a port wanted'],
    ['127.0.0.1:70000', 'an address and a port wanted'],
    ['127.1:80', 'an address and a port wanted'],
  ])('does not listen on %s', async (listen, why) => {
    const { code, stdout, stderr } = await run('serve', '--store', 'none.db', '--listen', listen);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(why);
  });

  test('listens for others once there is a token, which then is what lets them in', async () => {
    const { stdout } = await run('token', 'add', 'ci', '--role', 'viewer', '--until', inDays(30), '--store', 'page.db');
    const { url } = await serve('--store', 'page.db', '--listen', '0.0.0.0:0');
    const at = `http://127.0.0.1:${new URL(url).port}/metrics`;
    expect((await fetch(at)).status).toBe(401);
    expect((await fetch(at, { headers: { authorization: `Bearer ${stdout.trim()}` } })).status).toBe(200);
  });

  test('ends with 70 where something else listens, and with 64 for a store that is none', async () => {
    const { url } = await serve('--store', 'page.db', '--listen', '127.0.0.1:0');
    const taken = await run('serve', '--store', 'page.db', '--listen', new URL(url).host);
    expect(taken.code).toBe(70);
    expect(taken.stderr).toContain('nothing can listen on');
    expect((await run('serve', '--store', 'nowhere.db')).code).toBe(64);
  });

  test.each([
    ['publicUrl: ftp://gateproof.example', 'publicUrl'],
    ['publicUrl: http://gateproof.example', 'publicUrl'],
    ['publicUrl: https://gateproof.example/below', 'publicUrl'],
    ['proxies: [10.0.0.0/99]', 'proxies'],
    ['proxies: [a-name]', 'proxies'],
    ['oidc: { issuer: "https://i.example", clientId: a, roles: { claim: groups } }', 'publicUrl wanted'],
    [
      'publicUrl: https://g.example\noidc: { issuer: "http://i.example", clientId: a, roles: { claim: groups } }',
      'issuer',
    ],
    [
      'publicUrl: https://g.example\noidc: { issuer: "https://i.example", clientId: a, roles: { claim: g }, clientSecretEnv: NOT_THERE }',
      'NOT_THERE',
    ],
    [
      'publicUrl: https://g.example\noidc: { issuer: "https://i.example", clientId: a, clientSecret: word, roles: { claim: g } }',
      'clientSecret',
    ],
    [
      'publicUrl: https://g.example\noidc: { issuer: "https://i.example", clientId: a, scopes: [profile], roles: { claim: g } }',
      'openid',
    ],
  ])('refuses a configuration that says %j', async (text, why) => {
    await writeFile(join(directory, 'page.yaml'), `version: 1\n${text}\n`);
    const { code, stderr } = await run(
      'serve',
      '--store',
      'page.db',
      '--listen',
      '127.0.0.1:0',
      '--config',
      'page.yaml',
    );
    expect(code).toBe(64);
    expect(stderr).toContain(why);
  });
});

describe('gateproof token and audit', () => {
  test('a token is printed once, listed without its secret, and ended; the trail tells of it', async () => {
    const store = ['--store', 'trail.db'];
    expect(await run('audit', ...store)).toMatchObject({ code: 0 });
    const added = await run('token', 'add', 'ci', '--role', 'admin', '--until', inDays(10), ...store);
    expect(added.code).toBe(0);
    expect(added.stdout).toMatch(/^gateproof_token_[A-Za-z0-9_-]{43}\n$/u);
    const listed = await run('token', 'list', ...store);
    expect(listed.stdout).toMatch(/ 1 {2}ci .*admin .*good/u);
    expect(listed.stdout + added.stderr).not.toContain(added.stdout.trim().slice(16));
    expect((await run('token', 'end', '1', ...store)).code).toBe(0);
    expect((await run('token', 'end', '1', ...store)).code).toBe(64);
    expect((await run('token', 'list', ...store)).stdout).toMatch(/ 1 {2}ci .*ended/u);
    const { stdout } = await run('audit', '--format', 'json', ...store);
    const { chain, entries } = JSON.parse(stdout) as {
      chain: object;
      entries: { what: string; how: string; digest: string }[];
    };
    expect(entries.map(({ what, how }) => `${how} ${what}`)).toEqual(['command token.add', 'command token.end']);
    expect(chain).toEqual({ rows: 2, digest: entries.at(-1)?.digest, broken: null });
    expect((await run('audit', ...store)).stdout).toContain(`newest digest: ${entries.at(-1)?.digest ?? ''}`);
    const csv = await run('audit', '--format', 'csv', ...store);
    expect(csv.stdout.trim().split('\r\n')).toHaveLength(3);
  });

  test('a trail that was changed is told, with the first row that is wrong: 1', async () => {
    {
      await using database = await openStore(join(directory, 'trail.db'));
      await database.write(async (sql) => {
        await sql.run('drop trigger audit_no_update');
        await sql.run(`update audit set who = 'nobody' where seq = 1`);
      });
    }
    const { code, stdout } = await run('audit', '--store', 'trail.db');
    expect(code).toBe(1);
    expect(stdout).toContain('row 1 is not what was written');
  });

  test.each([
    [['--role', 'root', '--until', inDays(1)], '--role'],
    [['--role', 'viewer', '--until', 'tomorrow'], '--until'],
    [['--role', 'viewer', '--until', '2020-01-01'], 'over'],
    [['--role', 'viewer', '--until', inDays(900)], 'at most'],
  ])('no token is made with %j', async (args, why) => {
    const { code, stdout, stderr } = await run('token', 'add', 'ci', ...args, '--store', 'none.db');
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(why);
  });
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
