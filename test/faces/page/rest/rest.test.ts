import { validate } from '@readme/openapi-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { acts } from '../../../../src/faces/page/acting/acts.ts';
import type { Access } from '../../../../src/faces/page/page-environment.ts';
import { describedActs } from '../../../../src/faces/page/rest/described-acts.ts';
import { openApi } from '../../../../src/faces/page/rest/openapi.ts';
import { operations, restRoutes } from '../../../../src/faces/page/rest/rest-routes.ts';
import { first } from '../../../store/contract/scanned.ts';
import { fillHostile, hostileNames } from '../../../support/page/hostile-store.ts';
import { type PageAnswer, servedPage } from '../../../support/page/served-page.ts';

const api = '/api/v1';
const day = 86_400_000;
let now = first + 3 * day;

const admin: Access = () => Promise.resolve({ name: 'test', subject: '1', role: 'admin', by: 'token', csrf: '' });

interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId: string; readonly parameters: readonly Named[] }>>>
  >;
}
interface Named {
  readonly name: string;
  readonly in: string;
}

/** What stands for the parts of a path. */
const examples: Readonly<Record<string, string>> = {
  name: 'paris',
  policy: 'azure-vpn-p2s',
  clause: encodeURIComponent('tls/row-01'),
};

describe('/api/v1', () => {
  const page = servedPage(async (store) => {
    await fillHostile(store);
    return {
      routes: restRoutes,
      acts,
      access: admin,
      clock: { date: () => new Date(now), nowMs: () => 0, after: () => () => undefined },
    };
  });
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  let described: Described;

  beforeAll(async () => {
    described = JSON.parse((await page.get(`${api}/openapi.json`)).body) as Described;
    ajv.addSchema(described, 'api');
  });

  /** Wrong by the description of this operation; empty where an answer is as it says. */
  const wrong = (path: string, { status, headers, body }: PageAnswer, method = 'get'): unknown => {
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    const pointer = path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
    const ref = `api#/paths/${pointer}/${method}/responses/200/content/application~1json/schema`;
    return ajv.validate({ $ref: ref }, JSON.parse(body)) ? [] : ajv.errors;
  };
  const pathsOf = (method: string): readonly string[] =>
    Object.entries(described.paths).flatMap(([path, methods]) => (method in methods ? [path] : []));
  const addressOf = (path: string): string => path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => examples[name] ?? '');

  test('is described by a document of OpenAPI 3.1', async () => {
    const outcome = await validate(structuredClone(described) as never);
    expect(outcome).toMatchObject({ valid: true, specification: 'OpenAPI' });
    const { paths } = described;
    const broken = { ...described, paths: { ...paths, '/x': { get: { responses: 7 } } } };
    expect(await validate(broken as never)).toMatchObject({ valid: false });
  });

  test('answers each operation as it is described', async () => {
    const paths = pathsOf('get');
    expect(paths).toHaveLength(operations.length);
    for (const path of paths)
      expect([path, wrong(path, await page.get(`${api}${addressOf(path)}`))]).toEqual([path, []]);
  });

  test('does what it says, by JSON, as it is described', async () => {
    expect(describedActs.map(({ path, needs }) => [path, needs])).toEqual(acts.map(({ path, needs }) => [path, needs]));
    const waived = {
      policy: 'azure-vpn-p2s',
      clause: 'tls/nothing-else',
      gateway: 'paris',
      reason: 'known',
      owner: 'ops',
    };
    const steps: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
      ['/gateways/{name}/scan', '/gateways/paris/scan', {}],
      ['/gateways', '/gateways', { target: 'tls://192.0.2.77:443', name: 'added' }],
      ['/gateways/{name}/end', '/gateways/added/end', {}],
      ['/waivers', '/waivers', { ...waived, approver: 'bob', until: '2026-12-24' }],
      ['/waivers/{id}/end', '/waivers/1/end', { reason: 'mended' }],
      ['/tokens', '/tokens', { name: 'ci', role: 'viewer', until: '2026-12-24' }],
      ['/tokens/{id}/end', '/tokens/1/end', {}],
    ];
    expect(new Set(steps.map(([path]) => path))).toEqual(new Set(pathsOf('post')));
    for (const [path, address, body] of steps) {
      const pointer = path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
      const ref = `api#/paths/${pointer}/post/requestBody/content/application~1json/schema`;
      expect([path, ajv.validate({ $ref: ref }, body), ajv.validate({ $ref: ref }, { ...body, more: '1' })]).toEqual([
        path,
        true,
        false,
      ]);
      const answer = await page.ask(`${api}${address}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body]);
      expect([path, wrong(path, answer, 'post')]).toEqual([path, []]);
    }
    const trail = JSON.parse((await page.get(`${api}/audit`)).body) as {
      entries: { rows: readonly { what: string }[] };
    };
    expect(trail.entries.rows.map(({ what }) => what)).toEqual([
      'token.end',
      'token.add',
      'waiver.end',
      'waiver.add',
      'gateway.end',
      'gateway.add',
      'scan.ask',
    ]);
  });

  test('has every text of a hostile peer as it was', async () => {
    const { body } = await page.get(`${api}/certificates?limit=1000`);
    const { certificates } = JSON.parse(body) as { certificates: { rows: readonly { subject: string }[] } };
    expect(new Set(certificates.rows.map(({ subject }) => subject))).toEqual(new Set(hostileNames));
    for (const name of hostileNames) {
      const path = `${api}/gateways/${encodeURIComponent(name)}`;
      const answer = await page.get(path);
      expect([name, wrong('/gateways/{name}', answer)]).toEqual([name, []]);
      expect(JSON.parse(answer.body)).toMatchObject({ gateway: { gateway: name } });
    }
  });

  test('keeps hostile names out of its headers', async () => {
    for (const group of hostileNames) {
      const { status, headers } = await page.get(
        `${api}/gateways?limit=1&group=${encodeURIComponent(group)}&sort=name`,
      );
      expect(status).toBe(200);
      for (const [, value] of headers) expect(value).toMatch(/^[\x20-\x7e]*$/u);
    }
  });

  const lists = [
    ['/gateways', 'gateways'],
    ['/gateways?sort=name', 'gateways'],
    ['/findings', 'findings'],
    ['/changes', 'changes'],
    ['/certificates', 'certificates'],
    ['/frameworks', 'gateways'],
    ['/retirement', 'left'],
  ] as const;

  test.each(lists)('%s is told in parts that make the whole', async (path, member) => {
    const rowsOf = ({ body }: PageAnswer): readonly unknown[] => {
      const list = (JSON.parse(body) as Record<string, unknown>)[member];
      return Array.isArray(list) ? list : (list as { rows: readonly unknown[] }).rows;
    };
    const join = path.includes('?') ? '&' : '?';
    const whole = await page.get(`${api}${path}${join}limit=1000`);
    expect(whole.headers.has('link')).toBe(false);
    const parts: unknown[] = [];
    let next: string | undefined = `${api}${path}${join}limit=7`;
    for (let asked = 0; next !== undefined && asked < 500; asked++) {
      const part = await page.get(next);
      expect(part.status).toBe(200);
      expect(rowsOf(part).length).toBeLessThanOrEqual(7);
      parts.push(...rowsOf(part));
      next = /^<([^>]+)>; rel="next"$/u.exec(part.headers.get('link') ?? '')?.[1];
    }
    expect(parts.length).toBeGreaterThan(7);
    expect(parts).toEqual(rowsOf(whole));
  });

  test.each([
    ['/gateways?grup=a', 'group'],
    ['/status?site=a&site=b', 'once wanted'],
    ['/gateways?limit=0', 'from 1 to 1000'],
    ['/gateways?limit=1001', 'from 1 to 1000'],
    ['/gateways?limit=1e2', 'from 1 to 1000'],
    ['/gateways?verdict=green', 'violates'],
    ['/gateways?after=x', 'after'],
    [`/gateways?after=${Buffer.from('[1,2,3]').toString('base64url')}`, 'after'],
    [`/retirement?after=${Buffer.from('[1]').toString('base64url')}`, 'after'],
    ['/status?asOf=2026-13-01', 'a day'],
    ['/changes?since=yesterday', 'a span'],
    ['/changes?class=first', 'new'],
    ['/certificates?within=5', 'days'],
    ['/gateways?__proto__=x', 'wanted'],
    ['/gateways?constructor=x', 'wanted'],
    [`/gateways?q=${'a'.repeat(12_001)}`, 'characters'],
    ['/waivers?limit=5', 'no parameter'],
  ])('%s is refused with what is wanted', async (path, says) => {
    const { status, headers, body } = await page.get(`${api}${path}`);
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    const problem = JSON.parse(body) as { detail: string };
    expect(problem.detail).toContain(says);
    expect(ajv.validate({ $ref: 'api#/components/schemas/Problem' }, problem)).toBe(true);
  });

  test.each([
    '/gateways/nobody',
    '/gateways/paris/findings/azure-vpn-p2s/tls%2Fnone',
    '/gateways/paris/findings/..%2F..%2Fetc/x',
  ])('%s is not there', async (path) => {
    expect((await page.get(`${api}${path}`)).status).toBe(404);
  });

  test('an answer is had again only where it has changed', async () => {
    for (const path of pathsOf('get')) {
      const address = `${api}${addressOf(path)}`;
      const tag = (await page.get(address)).headers.get('etag') ?? '';
      expect([path, tag]).toEqual([path, expect.stringMatching(/^W\/"[\w-]{43}"$/u)]);
      const again = await page.get(address, { 'if-none-match': `"other", ${tag}` });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', tag]);
      expect((await page.get(address, { 'if-none-match': '"other"' })).status).toBe(200);
    }
  });

  test('what is written is never hidden by a tag, of a day that is over neither', async () => {
    for (const path of ['/status?asOf=2026-11-23', '/gateways', '/audit', '/history']) {
      const address = `${api}${path === '/history' ? '/gateways/paris/history?asOf=2026-11-23' : path}`;
      const tag = (await page.get(address)).headers.get('etag') ?? '';
      const named = { 'if-none-match': tag };
      expect((await page.get(address, named)).status).toBe(304);
      await page.store.write(async (sql) => {
        await sql.run(`update gateway set owner = owner || '+' where name = 'paris'`);
        await sql.run('update state set reason = reason || ? where until is null', ['+']);
        await sql.run(
          `insert into audit(seq, at, who, role, how, what, subject, reason, previous, digest)
             select coalesce(max(seq), 0) + 1, 1, 'x', 'admin', 'token', 'login', '', '', ?, ? from audit`,
          ['0'.repeat(64), '1'.repeat(64)],
        );
      });
      expect([path, (await page.get(address, named)).status]).toEqual([path, 200]);
    }
  });

  test('time alone makes another answer where it does', async () => {
    const address = `${api}/certificates`;
    const tag = (await page.get(address)).headers.get('etag') ?? '';
    now += 1;
    expect((await page.get(address, { 'if-none-match': tag })).status).toBe(304);
    now += 2 * day;
    expect((await page.get(address, { 'if-none-match': tag })).status).toBe(200);
  });

  test.each([
    ['DELETE', '/status', 'GET, HEAD'],
    ['PUT', '/waivers', 'GET, HEAD, POST'],
    ['GET', '/waivers/1/end', 'POST'],
  ])('%s %s is told what it takes', async (method, path, allow) => {
    const { status, headers } = await page.ask(`${api}${path}`, { method });
    expect([status, headers.get('allow'), headers.get('content-type')]).toEqual([
      405,
      allow,
      'application/problem+json',
    ]);
  });

  test('JSON is sent as JSON', async () => {
    const request = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' };
    expect((await page.ask(`${api}/waivers`, request)).status).toBe(415);
  });

  test('HEAD has the headers and no body', async () => {
    const { status, headers, body } = await page.ask(`${api}/status`, { method: 'HEAD' });
    expect([status, body]).toEqual([200, '']);
    expect(headers.get('etag')).toMatch(/^W\//u);
  });
});

test('the trail is for admins', () => {
  expect(operations.find(({ id }) => id === 'audit')?.needs).toBe('admin');
});

test('each operation has a name of its own, and the description no shape twice', () => {
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  expect(JSON.stringify(openApi(operations, describedActs))).not.toContain('__schema');
});
