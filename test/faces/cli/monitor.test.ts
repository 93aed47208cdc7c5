import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { addGateway, endAddedGateway } from '../../../src/store/added-gateways.ts';
import type { Row } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { type CliOptions, type CliRun, runCli } from '../../support/run-cli.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-cli-monitor-'));
  await writeFile(join(directory, 'own.yaml'), versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
});
afterAll(() => rm(directory, { recursive: true }));

async function inventory(urls: readonly string[]): Promise<void> {
  const targets = urls.map((url, at) => `  - { name: gw${at}, endpoints: ['${url}'], group: all }\n`);
  const text = `version: 1\ngroups: { all: { every: 6h, policies: [own.yaml] } }\ntargets:\n${targets.join('')}`;
  await writeFile(join(directory, 'gateproof.yaml'), text);
}

const run = async (store: string, args: readonly string[], options: CliOptions = {}): Promise<CliRun> =>
  await runCli(['monitor', '--config', 'gateproof.yaml', '--store', store, '--timeout', '20000', ...args], {
    cwd: directory,
    ...options,
  });

async function rows(store: string, sql: string): Promise<readonly Row[]> {
  await using database = await openStore(join(directory, store), { access: 'read' });
  return (await database.read(async (ask) => await ask.all(sql))).map((row) => ({ ...row }));
}

describe('gateproof monitor --once', () => {
  test('scans what is due, keeps it, and ends by how the whole fleet stands, also when nothing was due', async () => {
    await using good = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
    let url = '';
    {
      await using other = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
      ({ url } = other);
      await inventory([good.url, url]);
      const first = await run('once.db', ['--once']);
      expect(first).toMatchObject({ code: 0, stdout: '', stderr: 'gateproof: 2 gateways scanned from here\n' });
    }
    await using _drifted = await nodeTlsGateway('TLSv1.2', 'TLSv1.3', undefined, Number(new URL(url).port));
    // Nothing is due, and nothing is known of it.
    expect((await run('once.db', ['--once'])).code).toBe(0);
    expect(await rows('once.db', 'select count(*) as n from scan')).toEqual([{ n: 2 }]);
    {
      await using database = await openStore(join(directory, 'once.db'));
      await database.write(async (sql) => await sql.run(`update gateway set next_due = 1 where name = 'gw1'`));
    }
    const second = await run('once.db', ['--once']);
    expect(second).toMatchObject({
      code: 1,
      stderr: 'gateproof: 2 gateways scanned from here\ngateproof: gw1: 1 clause changed\n',
    });
    expect((await run('once.db', ['--once'])).code).toBe(1);
    const states = `select g.name, s.verdict, s.class, s.cause from state s join clause c on c.id = s.clause join endpoint e on e.id = s.endpoint
      join gateway g on g.id = e.gateway where s.until is null and c.clause like '%tlsv1.3' order by g.name`;
    expect(await rows('once.db', states)).toEqual([
      { name: 'gw0', verdict: 'pass', class: 'first', cause: 'first' },
      { name: 'gw1', verdict: 'fail', class: 'new', cause: 'gateway' },
    ]);
  });

  test('leaves open what does not answer', async () => {
    await inventory(['tls://127.0.0.9:9']);
    expect((await run('silent.db', ['--once'])).code).toBe(2);
  });

  test.each([
    [['--label', 'berlin'], /--label: one label as in site=berlin wanted, "berlin" found/u],
    [['--label', 'site=rome'], /no gateway of the inventory is scanned from "rome"/u],
    [['--connections', '0'], /--connections: a whole number from 1 to 64 wanted/u],
    [['--given', 'x=2027-01-01'], /given "x": no policy asks for any/u],
  ])('takes what is wrong for that: %s', async (args, told) => {
    await inventory(['tls://127.0.0.9:9']);
    const { code, stderr } = await run('wrong.db', ['--once', ...args]);
    expect(code).toBe(64);
    expect(stderr).toMatch(told);
  });
});

describe('gateproof monitor', () => {
  test('ends when it is told to, and leaves the store to the next one', async () => {
    await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
    await inventory([server.url]);
    const interruptWhen = async (): Promise<boolean> => {
      try {
        return (await rows('until.db', 'select at from scan')).length === 1;
      } catch {
        return false;
      }
    };
    const { code, stderr } = await run('until.db', [], { interruptWhen });
    expect(stderr).toMatch(
      /^gateproof: 1 gateway scanned from here\n\ngateproof: ending; what is being scanned is not settled/u,
    );
    expect(code).toBe(130);
    expect((await run('until.db', ['--once'])).code).toBe(0);
  });

  test('settles nothing of what it was scanning when it is told to end, and leaves it due as it was', async () => {
    // It takes connections and says nothing.
    const silent = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    await inventory([`tls://127.0.0.1:${(silent.address() as AddressInfo).port}`]);
    const interruptWhen = async (): Promise<boolean> => {
      try {
        return (await rows('silent-one.db', 'select id from gateway where lease_until > 0')).length === 1;
      } catch {
        return false;
      }
    };
    const { code } = await run('silent-one.db', [], { interruptWhen });
    expect(code).toBe(130);
    expect(await rows('silent-one.db', 'select count(*) as n from scan')).toEqual([{ n: 0 }]);
    const [row] = await rows('silent-one.db', 'select lease_until, failures, last_at, next_due from gateway');
    expect(row).toMatchObject({ lease_until: 0, failures: 0, last_at: null });
    expect(Number(row?.['next_due'])).toBeLessThanOrEqual(Date.now());
    silent.close();
  });
});

describe('a gateway that was added to the store', () => {
  const by = { name: 'ada', role: 'admin', how: 'login' } as const;
  const add = async (store: string, name: string, entry: JsonObject): Promise<void> => {
    await using database = await openStore(join(directory, store));
    await addGateway(database, { name, entry }, by, Date.now());
  };

  test('is scanned beside the inventory as its group says, until it is taken out', async () => {
    await using own = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
    await using other = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
    await inventory([own.url]);
    expect((await run('added.db', ['--once'])).code).toBe(0);
    await add('added.db', 'extra', { name: 'extra', endpoints: [other.url], group: 'all' });
    await add('added.db', 'older', { name: 'older', endpoint: 'of another version' });
    const second = await run('added.db', ['--once']);
    expect(second).toMatchObject({ code: 1 });
    const known = 'select name, grp, retired_at, last_at is not null as seen from gateway order by name';
    expect(await rows('added.db', known)).toEqual([
      { name: 'extra', grp: 'all', retired_at: null, seen: 1 },
      { name: 'gw0', grp: 'all', retired_at: null, seen: 1 },
    ]);
    expect(await rows('added.db', 'select count(*) as n from scan')).toEqual([{ n: 2 }]);
    {
      await using database = await openStore(join(directory, 'added.db'));
      await endAddedGateway(database, 'extra', by, Date.now());
    }
    expect((await run('added.db', ['--once'])).code).toBe(0);
    const [extra] = await rows('added.db', `select retired_at is not null as gone from gateway where name = 'extra'`);
    expect(extra).toEqual({ gone: 1 });
  });

  test('of a name that the inventory has is the one of the inventory', async () => {
    await using own = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
    const text = `version: 1\ntargets:\n  - { name: first, endpoints: ['${own.url}'] }\n`;
    await writeFile(join(directory, 'gateproof.yaml'), text);
    const args = ['--once', '--policy', 'own.yaml'];
    expect((await run('twice.db', args)).code).toBe(0);
    await add('twice.db', 'gw0', { name: 'gw0', endpoints: ['tls://127.0.0.9:9'], group: 'all' });
    await inventory([own.url]);
    const { stderr } = await run('twice.db', ['--once']);
    expect(stderr).toContain('gw0, added on the page, is not scanned: the inventory has one of this name');
    expect(await rows('twice.db', `select url from endpoint where url like '%127.0.0.9%'`)).toEqual([]);
  });
});
