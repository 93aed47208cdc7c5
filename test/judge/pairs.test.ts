import { expect, test } from 'vitest';
import { Secret } from '../../core/credentials/secret.ts';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { type Point, pointBox } from '../../core/spaces/region.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import { observeStrongswan } from '../../probes/strongswan/observe-strongswan.ts';
import { judge } from '../../src/judge/judge.ts';
import { gatewayOf, type Script, ScriptedCharon } from '../probes/strongswan/scripted-charon.ts';
import { recordingOf, seenOf } from '../support/recording-of.ts';
import { scriptedContext } from '../support/scripted-datagram-context.ts';
import { ScriptedIkeGateway } from '../support/scripted-ike-gateway.ts';

const policy = parsePolicy(
  `id: paired
version: 2026-01-15
title: Groups that go together
sources: { handbook: { title: Handbook } }
source: { ref: handbook, place: section 11 }
ike:
  closed: false
  source: { ref: handbook }
  rows:
    - { id: row, title: row, encryption: ENCR_AES_GCM_16-256, integrity: none, prf: PRF_HMAC_SHA2_384, keyExchange: 20 }
pairs:
  - id: group
    title: The group of a CHILD_SA is that of the IKE SA
    same: [ipsec.keyExchange, ike.keyExchange]
`,
  'paired.yaml',
);

const gcm = transformValue(20, 256);
const ike = (group: number): Point => [gcm, 0, 6, group];
const child = (group: number): Point => [gcm, 0, group, 0];

async function found(accepted: readonly Point[], script: Script): Promise<object> {
  const gateway = new ScriptedIkeGateway({ accepts: accepted.map(pointBox) });
  const context = scriptedContext((request) => gateway.respond(request));
  const documented = [ike(20)];
  const interview = await observeIkev2(context, { documented, sweep: true });
  let nowMs = 0;
  await observeStrongswan(
    {
      target: context.target,
      remoteAddress: '192.0.2.1',
      remotePort: 500,
      credentials: { kind: 'psk', localId: 'probe', remoteId: 'gateway', trustAnchors: [], psk: new Secret('hush') },
      vici: new ScriptedCharon(script),
      features: { release: '6.1.0', keyExchanges: new Set([2, 14, 19, 20, 21, 31, 35, 36, 37]), requestsAddress: true },
      name: 'gateproof-paired',
      signal: context.signal,
      record: (draft) => {
        context.drafts.push(draft);
      },
      now: () => ++nowMs,
      timeoutMs: 1000,
    },
    { ike: documented, ipsec: [], sweep: ['ipsec'], accepted: interview.accepted },
  );
  const recording = recordingOf(seenOf([makeTarget('ikev2', '192.0.2.1', 500), context.drafts]));
  const { findings } = judge(recording, [policy], '2026-11-22');
  const [finding] = findings.filter(({ clause }) => clause === 'pairs/group');
  return { ...finding };
}

test('a gateway of one group for both passes, by what was refused of IKE SAs and of CHILD_SAs', async () => {
  const points = { ike: [ike(20)], ipsec: [child(20), child(0)] };
  expect(await found(points.ike, gatewayOf(points))).toMatchObject({
    verdict: 'pass',
    reason: 'refused',
    expected: { same: ['ipsec.keyExchange', 'ike.keyExchange'] },
    observed: { ikeGroups: ['384-bit random ECP group'] },
  });
});

test('a CHILD_SA of another group fails, and is told with its IKE SA', async () => {
  const points = { ike: [ike(20)], ipsec: [child(20), child(14)] };
  expect(await found(points.ike, gatewayOf(points))).toMatchObject({
    verdict: 'fail',
    reason: 'group-differs',
    observed: {
      accepted: [{ keyExchange: '2048-bit MODP Group' }],
      shownWith: { ikeSas: [{ keyExchange: '384-bit random ECP group' }] },
    },
  });
});

test('a gateway that lets a weaker IKE SA carry everything does not pass by the IKE SA that was made', async () => {
  const points = { ike: [ike(20), ike(14)], ipsec: [child(20)] };
  expect(await found(points.ike, gatewayOf(points))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'other-ike-group',
    observed: {
      ikeGroups: ['2048-bit MODP Group', '384-bit random ECP group'],
      openUnder: ['2048-bit MODP Group'],
    },
  });
});

test('a gateway that refuses the credentials passes nothing', async () => {
  const points = { ike: [ike(20)], ipsec: [child(20)] };
  const script: Script = (offer) =>
    offer.space === 'ike'
      ? { does: 'choose and fail', point: ike(20), line: 'received AUTHENTICATION_FAILED notify error' }
      : gatewayOf(points)(offer);
  expect(await found(points.ike, script)).toMatchObject({ verdict: 'inconclusive', reason: 'authentication-failed' });
});
