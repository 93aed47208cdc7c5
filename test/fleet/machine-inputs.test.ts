import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { builtInText, loadPolicy } from '../../core/policy/load-policy.ts';
import { namedPolicy } from '../../src/fleet/declared.ts';
import { MachineInputs } from '../../src/fleet/machine-inputs.ts';

const { signal } = new AbortController();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-machine-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const ike = { ...makeTarget('ikev2', '192.0.2.1', 500), credentials: 'roadwarrior' };
const tls = { ...makeTarget('tls', '192.0.2.1', 443), credentials: 'roadwarrior' };

test('gives a target the credentials that this machine has by that name, and none to one that uses none', async () => {
  await file('psk.txt', 'correct horse');
  const config = await file(
    'gateproof.yaml',
    'version: 1\ncredentials:\n  roadwarrior:\n    kind: psk\n    localId: me\n    pskFile: psk.txt\n',
  );
  const machine = await MachineInputs.load({ config }, signal);
  const [first, second] = await machine.targets({ targets: [ike, tls], policies: [] }, signal);
  expect(first?.credentials?.kind).toBe('psk');
  expect(second).toEqual({ target: tls });
});

test('has whom this machine tells, and says what is wrong with that before it begins', async () => {
  const tell = (members: string): string =>
    `version: 1\ntell:\n  webhooks:\n    ops: { url: 'https://ops.example.net/', ${members} }\n`;
  await file('own.secret', `whsec_${Buffer.alloc(32, 7).toString('base64')}`);
  const machine = await MachineInputs.load({ config: await file('tell.yaml', tell('secretFile: own.secret')) }, signal);
  expect(machine.telling.channels.map(({ name }) => name)).toEqual(['webhook/ops']);
  const wrong = MachineInputs.load({ config: await file('wrong.yaml', tell('secretEnv: GATEPROOF_NONE')) }, signal);
  await expect(wrong).rejects.toThrow('GATEPROOF_NONE, which is not set');
  expect((await MachineInputs.load({}, signal)).telling.channels).toEqual([]);
});

test('says which credentials are missing, and that the store has none', async () => {
  const machine = await MachineInputs.load({}, signal);
  await expect(machine.targets({ targets: [ike], policies: [] }, signal)).rejects.toMatchObject({
    code: 'credentials-missing',
    message:
      'ikev2://192.0.2.1: credentials "roadwarrior" wanted in the inventory of this machine (--config), not found; credentials are never in the store',
  });
  // By the name of what every object has, neither.
  const odd = { ...ike, credentials: 'constructor' };
  await expect(machine.targets({ targets: [odd], policies: [] }, signal)).rejects.toMatchObject({
    code: 'credentials-missing',
  });
});

test('says what is wrong with its own files before anything is taken', async () => {
  const config = await file(
    'broken.yaml',
    'version: 1\ncredentials:\n  roadwarrior:\n    kind: psk\n    localId: me\n    pskFile: gone.txt\n',
  );
  const failed = MachineInputs.load({ config, policy: ['no-such-policy'], trust: ['none.pem'] }, signal);
  await expect(failed).rejects.toThrow(/no-such-policy[\s\S]*none\.pem[\s\S]*gone\.txt/u);
});

test('finds a policy of whichever edition is named, the built-in ones and those of its files, with what was given', async () => {
  const machine = await MachineInputs.load({}, signal);
  const older = await loadPolicy('nist-sp-800-77@r1', { signal });
  const found = await machine.policies([{ ...namedPolicy(older), given: { acquired: '2027-01-01' } }], signal);
  expect(found).toEqual([{ ...older, given: { acquired: '2027-01-01' } }]);
  const changed = (await builtInText('azure-vpn-p2s', signal)).replace(/^title: .*$/mu, 'title: ours');
  const policy = await file('ours.yaml', changed);
  const own = await loadPolicy(policy, { signal });
  const with_ = await MachineInputs.load({ policy: [policy] }, signal);
  const builtIn = await loadPolicy('azure-vpn-p2s', { signal });
  const both = await with_.policies([namedPolicy(own), namedPolicy(builtIn)], signal);
  expect(both.map(({ digest }) => digest)).toEqual([own.digest, builtIn.digest]);
});

test('refuses to judge by another edition of a policy, or by none', async () => {
  const machine = await MachineInputs.load({}, signal);
  const { digest } = await loadPolicy('azure-vpn-p2s', { signal });
  await expect(machine.policies([{ id: 'azure-vpn-p2s', digest: 'sha256:00' }], signal)).rejects.toMatchObject({
    code: 'policy-edition',
    message: `policy azure-vpn-p2s: sha256:00 wanted, this machine has ${digest}; give the same file with --policy, or bring this machine and the one that registered the gateway to the same version of gateproof`,
  });
  await expect(machine.policies([{ id: 'of-a-colleague', digest: 'sha256:00' }], signal)).rejects.toMatchObject({
    code: 'policy-missing',
    message:
      'policy of-a-colleague: wanted on this machine (sha256:00), not found; give its file with --policy, or update gateproof',
  });
});
