import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Credentials, CredentialsEntry } from '../../core/credentials/credentials.ts';
import { loadCredentials } from '../../core/credentials/load-credentials.ts';
import { Secret } from '../../core/credentials/secret.ts';
import type { SpaceFacts } from '../../core/facts/facts.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { type Point, pointBox, subtract } from '../../core/spaces/region.ts';
import { getConns, stats } from '../../packages/strongswan-vici-ts/src/index.ts';
import { concludeStrongswan } from '../../probes/strongswan/conclude-strongswan.ts';
import { undocumented } from '../../probes/strongswan/cover.ts';
import { detectFeatures } from '../../probes/strongswan/detect-features.ts';
import { observeStrongswan } from '../../probes/strongswan/observe-strongswan.ts';
import type { StrongswanAsk } from '../../probes/strongswan/strongswan-context.ts';
import { driverLabel } from '../../src/run/driver/charon-container.ts';
import { startDriver } from '../../src/run/driver/driver.ts';
import { driverImage } from '../../src/run/driver/driver-image.ts';
import type { Driver } from '../../src/run/driver/ready-driver.ts';
import { type Engine, isNotFound } from '../../src/run/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/run/engine/run-label.ts';
import { documented, planted } from '../probes/strongswan/documented-points.ts';
import { execIn, labEngine, type OwnLab, ownLab } from '../support/shared-lab.ts';

const never = new AbortController().signal;
let lab: OwnLab;
let engine: Engine;
let driver: Driver;
let entries: Record<string, CredentialsEntry>;

beforeAll(async () => {
  lab = await ownLab('strongswan', ['conforming', 'drifted']);
  engine = await labEngine();
  const inventory = parse(await readFile(lab.inventoryFile, 'utf8')) as {
    readonly credentials: Record<string, CredentialsEntry>;
    readonly trustAnchors: readonly string[];
  };
  entries = Object.fromEntries(
    Object.entries(inventory.credentials).map(([key, entry]) => [
      key,
      { ...entry, trustAnchors: inventory.trustAnchors },
    ]),
  );
  driver = await startDriver({ signal: never });
});
afterAll(async () => {
  await driver[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

const addressOf = (name: string): string => lab.gateways.find((gateway) => gateway.name === name)?.address ?? '';

async function credentialsOf(key: string): Promise<Credentials> {
  const entry = entries[key];
  if (entry === undefined) throw new Error(`no credentials ${key}`);
  return await loadCredentials(entry, dirname(lab.inventoryFile), { signal: never });
}

interface Look {
  readonly drafts: readonly ObservationDraft[];
  readonly ike: SpaceFacts;
  readonly ipsec: SpaceFacts;
}

async function look(
  address: string,
  credentials: Credentials | undefined,
  options: {
    readonly sweep?: StrongswanAsk['sweep'];
    readonly signal?: AbortSignal;
    readonly onRecord?: (count: number) => void;
  } = {},
): Promise<Look> {
  const { sweep = ['ike', 'ipsec'], signal = never } = options;
  const drafts: ObservationDraft[] = [];
  await observeStrongswan(
    {
      target: { url: `ikev2://${address}`, scheme: 'ikev2', host: address, port: 500 },
      remoteAddress: address,
      remotePort: 500,
      credentials,
      vici: driver.vici,
      features: await detectFeatures(driver.vici, { requestsAddress: driver.isOwn, signal }),
      name: driver.nextName(),
      signal,
      record: (draft) => {
        drafts.push(draft);
        options.onRecord?.(drafts.length);
      },
      now: () => performance.now(),
      timeoutMs: 10_000,
    },
    { ...documented, sweep },
  );
  const facts = concludeStrongswan(
    drafts.map((draft, at) => ({ ...draft, id: `obs-${at}`, target: `ikev2://${address}`, endpoint: address })),
  );
  const nothing: SpaceFacts = { accepted: [], refused: [], undecided: [] };
  return { drafts, ike: facts.ike ?? nothing, ipsec: facts.ipsec ?? nothing };
}

const acceptedOf = ({ accepted }: SpaceFacts): string[] => accepted.map(({ box }) => box.join()).sort();
const texts = (points: readonly Point[]): string[] => points.map((point) => point.join()).sort();
const reasonsOf = ({ undecided }: SpaceFacts): string[] => [...new Set(undecided.map(({ reason }) => reason))];

function expectConforming({ ike, ipsec }: Look): void {
  for (const [space, facts] of [
    ['ike', ike],
    ['ipsec', ipsec],
  ] as const) {
    expect(acceptedOf(facts)).toEqual(texts(documented[space]));
    expect(facts.undecided).toEqual([]);
    const refused = facts.refused.map(({ box }) => box);
    expect(subtract(undocumented(space, driver.release, documented[space]), refused)).toEqual([]);
  }
}

function expectDrifted({ ike, ipsec }: Look): void {
  expect(acceptedOf(ike)).toEqual(texts([...documented.ike.slice(0, 16), planted.ike]));
  expect(acceptedOf(ipsec)).toEqual(texts([...documented.ipsec.slice(0, 10), planted.ipsec]));
  expect([...ike.undecided, ...ipsec.undecided]).toEqual([]);
  for (const [facts, missing] of [
    [ike, documented.ike[16]],
    [ipsec, documented.ipsec[10]],
  ] as const) {
    expect(
      subtract(
        [pointBox(missing ?? [])],
        facts.refused.map(({ box }) => box),
      ),
    ).toEqual([]);
  }
}

/** Our container's addresses, as they stand in a gateway's list of SAs. */
async function driverAddresses(): Promise<readonly string[]> {
  const found = await engine.listContainers({
    filters: { label: [`${driverLabel}=1`, `${runLabel}=${runIdentity()}`] },
  });
  return found.flatMap(({ NetworkSettings }) =>
    Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress),
  );
}

async function expectNothingLeft(gateway: string): Promise<void> {
  expect(await getConns(driver.vici)).toEqual([]);
  expect(await stats(driver.vici)).toMatchObject({ ikeSasTotal: 0, ikeSasHalfOpen: 0 });
  const addresses = await driverAddresses();
  const ours = async (): Promise<string> => {
    const listed = await execIn(engine, `gateproof-${lab.name}-${gateway}-ike`, ['swanctl', '--list-sas']);
    return addresses.some((address) => listed.includes(`@ ${address}[`)) ? listed : '';
  };
  expect(await ours()).not.toContain('ESTABLISHED');
  // A gateway whose IKE_SA_INIT response was lost forgets its half-open SA by itself, after 30 s.
  await expect.poll(ours, { timeout: 40_000, interval: 500 }).toBe('');
}

describe('with a pre-shared key', () => {
  test('the conforming gateway shows 17 of 17 and 11 of 11 rows, and refuses everything else', async () => {
    expectConforming(await look(addressOf('conforming'), await credentialsOf('lab-psk')));
    await expectNothingLeft('conforming');
  });

  test('the drifted gateway shows exactly what was planted', async () => {
    expectDrifted(await look(addressOf('drifted'), await credentialsOf('drifted-psk')));
    await expectNothingLeft('drifted');
  });

  test('that is wrong the IKE rows are shown, and the IPsec rows stay open for that reason', async () => {
    const known = await credentialsOf('lab-psk');
    if (known.kind !== 'psk') throw new Error(known.kind);
    const { ike, ipsec, drafts } = await look(addressOf('conforming'), { ...known, psk: new Secret('not this one') });
    expect(acceptedOf(ike)).toEqual(texts(documented.ike));
    expect(ike.undecided).toEqual([]);
    expect(ipsec.accepted).toEqual([]);
    expect(reasonsOf(ipsec)).toEqual(['authentication-failed']);
    expect(drafts.at(-1)?.detail).toBe('not offered, because of an earlier offer: AUTHENTICATION_FAILED');
    await expectNothingLeft('conforming');
  });
});

test.each(['lab-cert', 'lab-p12', 'lab-eap'])(
  'the conforming gateway shows the same to the credentials %s',
  async (key) => {
    expectConforming(await look(addressOf('conforming'), await credentialsOf(key)));
    await expectNothingLeft('conforming');
  },
);

test.each(['drifted-cert', 'drifted-p12', 'drifted-eap'])(
  'the drifted gateway shows the same to the credentials %s',
  async (key) => {
    expectDrifted(await look(addressOf('drifted'), await credentialsOf(key)));
    await expectNothingLeft('drifted');
  },
);

test('without credentials the IKE rows are shown all the same', async () => {
  const { ike, ipsec } = await look(addressOf('conforming'), undefined, { sweep: [] });
  expect(acceptedOf(ike)).toEqual(texts(documented.ike));
  expect(reasonsOf(ipsec)).toEqual(['authentication-failed']);
  await expectNothingLeft('conforming');
});

test('a gateway whose certificate does not lead to the trust anchors is not trusted, and its IKE rows are shown', async () => {
  const known = await credentialsOf('lab-cert');
  // The anchors that earlier tests loaded stay in that charon, so this one has its own.
  await using fresh = await startDriver({ signal: never });
  const earlier = driver;
  driver = fresh;
  try {
    const { ike, ipsec, drafts } = await look(addressOf('conforming'), { ...known, trustAnchors: [] }, { sweep: [] });
    expect(drafts[0]).toMatchObject({
      outcome: 'authentication-failed',
      detail: 'the gateway did not prove the expected identity',
    });
    expect(acceptedOf(ike)).toEqual(texts(documented.ike));
    expect(reasonsOf(ipsec)).toEqual(['authentication-failed']);
  } finally {
    driver = earlier;
  }
});

test('a host where no IKE is spoken is silent after two offers, and every row stays open', async () => {
  const container = await engine.createContainer({
    Image: driverImage,
    Entrypoint: ['sleep', 'infinity'],
    StopSignal: 'SIGKILL',
    Labels: { [runLabel]: runIdentity() },
  });
  try {
    await container.start();
    const address = (await container.inspect()).NetworkSettings.Networks['bridge']?.IPAddress ?? '';
    const { ike, ipsec, drafts } = await look(address, await credentialsOf('lab-psk'));
    expect(drafts.filter(({ attempts }) => attempts > 0)).toHaveLength(2);
    expect([...ike.accepted, ...ike.refused, ...ipsec.accepted, ...ipsec.refused]).toEqual([]);
    expect([reasonsOf(ike), reasonsOf(ipsec)]).toEqual([['silent'], ['silent']]);
  } finally {
    await removeContainer(engine, container.id);
  }
});

test.each([1, 5, 18, 22, 30])('an interrupt after %i observations leaves no SA and no connection', async (count) => {
  const abort = new AbortController();
  const reason = new Error('interrupted');
  const looking = look(addressOf('drifted'), await credentialsOf('drifted-psk'), {
    signal: abort.signal,
    // In the middle of the next exchange.
    onRecord: (recorded) => void (recorded === count && setTimeout(() => abort.abort(reason), 6)),
  });
  await expect(looking).rejects.toBe(reason);
  await expectNothingLeft('drifted');
});

describe('the driver', () => {
  const ours = async (): Promise<readonly string[]> =>
    (
      await engine.listContainers({
        all: true,
        filters: { label: [`${driverLabel}=1`, `${runLabel}=${runIdentity()}`] },
      })
    ).map(({ Id }) => Id);

  test.each(['unix', 'tcp'] as const)(
    'answers over %s, has two capabilities, and is gone when it is disposed of',
    async (transport) => {
      const before = await ours();
      const one = await startDriver({ signal: never, transport });
      const [id = ''] = (await ours()).filter((known) => !before.includes(known));
      const { HostConfig, NetworkSettings } = await engine.getContainer(id).inspect();
      expect(one).toMatchObject({ isOwn: true, release: expect.stringMatching(/^6\./) });
      expect([HostConfig.CapDrop, HostConfig.CapAdd, HostConfig.Privileged]).toEqual([
        ['ALL'],
        ['NET_ADMIN', 'NET_BIND_SERVICE'],
        false,
      ]);
      const published = Object.values(NetworkSettings.Ports).flatMap(
        (bindings) => (bindings as { HostIp: string }[] | null) ?? [],
      );
      expect(published.map(({ HostIp }) => HostIp)).toEqual(transport === 'tcp' ? ['127.0.0.1'] : []);
      await one[Symbol.asyncDispose]();
      await one[Symbol.asyncDispose]();
      await expect(engine.getContainer(id).inspect()).rejects.toSatisfy(isNotFound);
    },
  );

  test.each([0, 60, 150, 250])(
    'that is interrupted %i ms after its start was begun leaves no container',
    async (delayMs) => {
      const before = await ours();
      const abort = new AbortController();
      const reason = new Error('interrupted');
      const starting = startDriver({ signal: abort.signal });
      setTimeout(() => abort.abort(reason), delayMs);
      const started = await starting.catch((error: unknown) => error);
      // Quick machines have it up before the interrupt; then it is the owner's to dispose of.
      if (started === reason) expect(await ours()).toEqual(before);
      else await (started as Driver)[Symbol.asyncDispose]();
      expect(await ours()).toEqual(before);
    },
  );

  test('removes the driver of a run that died', async () => {
    const [host] = runIdentity().split('/');
    const orphan = await engine.createContainer({
      Image: driverImage,
      Entrypoint: ['sleep', 'infinity'],
      Labels: { [driverLabel]: '1', [runLabel]: `${host}/999999999/1` },
    });
    await using _next = await startDriver({ signal: never });
    await expect(orphan.inspect()).rejects.toSatisfy(isNotFound);
  });
});
