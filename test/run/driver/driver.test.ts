import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Message } from '../../../packages/strongswan-vici-ts/src/index.ts';
import { encodePacket, PacketReader } from '../../../packages/strongswan-vici-ts/src/packet.ts';
import { startDriver } from '../../../src/run/driver/driver.ts';
import { DriverError } from '../../../src/run/driver/driver-error.ts';
import { sweepFolders } from '../../../src/run/driver/sweep-folders.ts';
import { parseViciAddress } from '../../../src/run/driver/vici-address.ts';
import type { Engine } from '../../../src/run/engine/engine.ts';
import { isDeadRunName, runName } from '../../../src/run/engine/run-identity.ts';
import type { Progress } from '../../../src/run/progress.ts';
import { until } from '../../support/until.ts';

const { signal } = new AbortController();
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** No process has the highest id there is and began with the first tick. */
const [, machine = ''] = runName('').split('-');
const deadRun = `gateproof-${machine}-4194304-1-`;

async function failure(starting: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await starting;
  } catch (error) {
    if (error instanceof DriverError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the driver started');
}

describe('a VICI address', () => {
  test.each([
    ['unix:///run/charon.vici', { path: '/run/charon.vici' }],
    ['tcp://127.0.0.1:4502', { host: '127.0.0.1', port: 4502 }],
    ['tcp://[::1]:4502', { host: '::1', port: 4502 }],
    ['tcp://charon.example:1', { host: 'charon.example', port: 1 }],
  ])('%s is understood', (address, endpoint) => {
    expect(parseViciAddress(address)).toEqual(endpoint);
  });

  test.each([
    '',
    '/run/charon.vici',
    'unix://run/charon.vici',
    'tcp://127.0.0.1',
    'tcp://127.0.0.1:0',
    'tcp://127.0.0.1:70000',
    'http://127.0.0.1:4502',
  ])('"%s" is refused with an example of a good one', async (address) => {
    // An empty address is no address given.
    if (address === '') return expect(() => parseViciAddress(address)).toThrow(DriverError);
    expect(await failure(startDriver({ signal, vici: address }))).toEqual({
      code: 'vici-address-invalid',
      message: `wanted unix:///PATH or tcp://HOST:PORT, for example unix:///run/charon.vici, got ${JSON.stringify(address)}`,
    });
  });
});

describe('an existing strongSwan', () => {
  test('is used as it is, and only our connections to it are closed', async () => {
    const { address, server } = await fakeCharon();
    const driver = await startDriver({ signal, vici: address });
    expect(driver).toMatchObject({ release: '5.9.8', isOwn: false });
    await driver[Symbol.asyncDispose]();
    await driver[Symbol.asyncDispose]();
    expect(server.listening).toBe(true);
    expect(await openConnections(server)).toBe(0);
  });

  test('gets names that no other run has', async () => {
    const { address } = await fakeCharon();
    await using one = await startDriver({ signal, vici: address });
    await using other = await startDriver({ signal, vici: address });
    const names = [one.nextName(), one.nextName(), other.nextName()];
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^gateproof-[0-9a-f]{8}-\d+-\d+-\d+-\d+$/);
  });

  test('that does not answer is an error that says what to look at', async () => {
    expect(await failure(startDriver({ signal, vici: 'unix:///nowhere/charon.vici' }))).toEqual({
      code: 'vici-unreachable',
      message:
        'wanted a strongSwan with its VICI plugin at unix:///nowhere/charon.vici: no connection to unix:/nowhere/charon.vici: connect ENOENT /nowhere/charon.vici; is charon running, and may this user open its socket?',
    });
  });
});

describe('what dead runs left', () => {
  test('is told by its name: this run lives, one whose process is gone, or whose id is used again, does not', () => {
    expect(isDeadRunName(runName('x'))).toBe(false);
    expect(isDeadRunName(`${deadRun}x`)).toBe(true);
    expect(isDeadRunName(`gateproof-${machine}-${process.pid}-1-x`)).toBe(true);
    expect(isDeadRunName('gateproof-00000000-4194304-1-x')).toBe(false);
    expect(isDeadRunName('gateproof-lab-net')).toBe(false);
    expect(isDeadRunName(`somebody-${machine}-4194304-1-x`)).toBe(false);
  });

  test('in a folder goes, and nothing else does', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gateproof-sweep-'));
    cleanUp.push(() => rm(directory, { recursive: true, force: true }));
    const kept = [runName('lives'), 'gateproof-result.json', 'other'];
    for (const name of [...kept, `.${deadRun}file`]) await writeFile(join(directory, name), '');
    await mkdir(join(directory, `${deadRun}folder/vici`), { recursive: true });
    expect(await sweepFolders(directory)).toBe(2);
    expect((await readdir(directory)).sort()).toEqual([...kept].sort());
  });
});

describe('a container', () => {
  const missing = Object.assign(new Error('no such image'), { statusCode: 404 });
  const engine = {
    modem: {},
    listContainers: () => Promise.resolve([]),
    getImage: () => ({ inspect: () => Promise.reject(missing) }),
  } as unknown as Engine;

  test('cannot be started without an engine, and the error names both ways out', async () => {
    const connect = (): Promise<Engine> => Promise.reject(new Error('none answers'));
    expect(await failure(startDriver({ signal, connect }))).toEqual({
      code: 'driver-engine-unavailable',
      message:
        'wanted a container engine to start strongSwan in, but none answers: start Docker or set DOCKER_HOST, or name an existing strongSwan with --vici unix:///run/charon.vici',
    });
  });

  test('cannot be started without its image, which is never pulled', async () => {
    expect(await failure(startDriver({ signal, connect: () => Promise.resolve(engine) }))).toEqual({
      code: 'driver-image-missing',
      message:
        'wanted the image gateproof/strongswan:forky, which is not there and is never pulled: `gateproof lab up` builds it, or name an existing strongSwan with --vici unix:///run/charon.vici',
    });
  });

  test('says as data what was removed of runs that died, before it is started', async () => {
    const removed: string[] = [];
    const dead = `${hostname()}/4194304/1`;
    const after = {
      modem: {},
      listContainers: () => Promise.resolve([{ Id: 'dead', Labels: { 'gateproof.run': dead } }]),
      getContainer: (id: string) => ({ remove: () => Promise.resolve(removed.push(id)) }),
      getImage: () => ({ inspect: () => Promise.resolve() }),
      createContainer: () => Promise.reject(new Error('enough')),
    } as unknown as Engine;
    const said: Progress[] = [];
    const starting = startDriver({
      signal,
      connect: () => Promise.resolve(after),
      onProgress: (progress) => said.push(progress),
    });
    await expect(starting).rejects.toThrow('enough');
    expect(removed).toEqual(['dead']);
    expect(said).toEqual([
      { step: 'swept', swept: { containers: 1, folders: expect.any(Number) } },
      { step: 'driver' },
    ]);
  });

  test('is not started when the scan is interrupted already', async () => {
    const reason = new Error('interrupted');
    await expect(startDriver({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

/** Answers every command as `version` does. */
async function fakeCharon(): Promise<{ readonly address: string; readonly server: Server }> {
  const directory = await mkdtemp(join(tmpdir(), 'gateproof-vici-'));
  cleanUp.push(() => rm(directory, { recursive: true, force: true }));
  const message = Message.from({ daemon: 'charon', version: '5.9.8' });
  const server = createServer((socket) => {
    const reader = new PacketReader();
    socket.on('data', (octets: Uint8Array) => {
      for (const _ of reader.push(octets)) socket.write(encodePacket({ kind: 'command-response', message }));
    });
    socket.on('error', () => {});
  });
  const path = join(directory, 'charon.vici');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  cleanUp.push(() => server.close());
  return { address: `unix://${path}`, server };
}

/** The server learns of a closed connection a moment later. */
async function openConnections(server: Server): Promise<number> {
  return await until('no connection', async () => {
    const count = await new Promise<number>((resolve, reject) => {
      server.getConnections((error, found) => (error === null ? resolve(found) : reject(error)));
    });
    return count === 0 ? count : undefined;
  });
}
