import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Telling } from '../../../src/fleet/telling/deliver-due.ts';
import { loadTelling } from '../../../src/fleet/telling/load-telling.ts';
import { InputError, Problems } from '../../../src/inputs/problems.ts';
import type { TellingEntry } from '../../../src/inputs/telling/telling-entry.ts';

const own = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const hook = 'https://hooks.example.net/services/T0ken';
let baseDir = '';

beforeAll(async () => {
  baseDir = await mkdtemp(join(tmpdir(), 'gateproof-tell-'));
  await writeFile(join(baseDir, 'own.secret'), `${own}\n`);
  await writeFile(join(baseDir, 'hook.url'), `${hook}\n`);
  await writeFile(join(baseDir, 'ca.pem'), 'no certificate');
});

afterAll(async () => {
  await rm(baseDir, { recursive: true });
});

async function load(entry: TellingEntry, environment: Readonly<Record<string, string>> = {}): Promise<Telling> {
  const problems = new Problems();
  const telling = await loadTelling(entry, { baseDir, environment, signal: new AbortController().signal }, problems);
  problems.throwIfAny();
  return telling;
}

async function refusal(entry: TellingEntry, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  try {
    await load(entry, environment);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
}

describe('who is told, with the secrets of this machine', () => {
  test('is read by file or variable, and shows nothing of them', async () => {
    const telling = await load(
      {
        within: '14d',
        webhooks: {
          ops: { url: 'https://ops.example.net/', secretFile: 'own.secret', groups: ['edge'] },
          chat: { urlFile: 'hook.url', template: 'slack' },
          cards: { urlEnv: 'CARDS', template: 'teams' },
        },
        mail: {
          team: {
            smtp: { host: 'mail.example.net', user: 'u', passwordEnv: 'MAIL' },
            from: 'a@example.net',
            to: ['b@example.net'],
          },
        },
      },
      { CARDS: hook, MAIL: 'p4ss' },
    );
    expect(telling.withinMs).toBe(14 * 86_400_000);
    expect(telling.channels.map(({ name, groups }) => [name, groups])).toEqual([
      ['webhook/ops', ['edge']],
      ['webhook/chat', undefined],
      ['webhook/cards', undefined],
      ['mail/team', undefined],
    ]);
    expect(`${JSON.stringify(telling)} ${inspect(telling, { depth: 9 })}`).not.toMatch(/T0ken|p4ss|whsec/u);
  });

  test('is by another address another receiver', async () => {
    const identities = await Promise.all(
      ['https://a.example/', 'https://b.example/'].map(
        async (url) => (await load({ webhooks: { x: { url, template: 'slack' } } })).channels[0]?.identity,
      ),
    );
    expect(new Set(identities).size).toBe(2);
  });

  test.each<[string, TellingEntry, Readonly<Record<string, string>>, string]>([
    [
      'a variable that is not set',
      { webhooks: { ops: { urlEnv: 'NONE', template: 'slack' } } },
      {},
      'tell.webhooks.ops.urlEnv: wanted the environment variable NONE, which is not set',
    ],
    [
      'an address that is none',
      { webhooks: { ops: { urlEnv: 'U', template: 'slack' } } },
      { U: 'http://T0ken@h/' },
      'tell.webhooks.ops: wanted https://HOST/PATH, found http://',
    ],
    [
      'a secret that is none',
      { webhooks: { ops: { url: hook, secretEnv: 'S' } } },
      { S: 'T0ken' },
      'tell.webhooks.ops: wanted whsec_ and 24 to 64 octets in base64',
    ],
    [
      'a file that is not there',
      { webhooks: { ops: { url: hook, secretFile: 'none' } } },
      {},
      'tell.webhooks.ops.secretFile: wanted a readable file at',
    ],
    [
      'a file without certificates',
      { webhooks: { ops: { url: hook, template: 'slack', caFile: 'ca.pem' } } },
      {},
      'tell.webhooks.ops.caFile: wanted certificates in PEM, got none',
    ],
  ])('is refused with %s, without a word of the secret', async (_name, entry, environment, problem) => {
    const message = await refusal(entry, environment);
    expect(message).toContain(problem);
    expect(message).not.toContain('T0ken');
  });
});
