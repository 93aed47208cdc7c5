import { expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import type { Box, Point } from '../../core/spaces/region.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import { judge } from '../../src/judge/judge.ts';
import { recordingOf, seenOf } from '../support/recording-of.ts';
import { scriptedContext } from '../support/scripted-datagram-context.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../support/scripted-ike-gateway.ts';

const policy = parsePolicy(
  `id: ordered
version: 2026-01-15
title: Rows in order
sources: { handbook: { title: Handbook } }
source: { ref: handbook }
ike:
  closed: false
  order: documented
  source: { ref: handbook }
  rows:
    - { id: one, title: one, encryption: ENCR_AES_GCM_16-256, integrity: none, prf: PRF_HMAC_SHA2_384, keyExchange: 20 }
    - { id: two, title: two, encryption: ENCR_AES_CBC-256, integrity: AUTH_HMAC_SHA2_384_192, prf: PRF_HMAC_SHA2_384, keyExchange: 19 }
    - { id: three, title: three, encryption: ENCR_AES_CBC-256, integrity: AUTH_HMAC_SHA2_256_128, prf: PRF_HMAC_SHA2_384, keyExchange: 14 }
`,
  'ordered.yaml',
);

const [gcm, cbc] = [transformValue(20, 256), transformValue(12, 256)];
const one: Box = [[gcm], [0], [6], [20]];
const two: Box = [[cbc], [13], [6], [19]];
const three: Box = [[cbc], [12], [6], [14]];
const documented: readonly Point[] = [one, two, three].map((box) => box.flat());

type Respond = (request: Uint8Array) => readonly Uint8Array[];

function gatewayOf(script: IkeGatewayScript): Respond {
  const gateway = new ScriptedIkeGateway(script);
  return (request) => gateway.respond(request);
}

/** The first that does not answer NO_PROPOSAL_CHOSEN, in the one payload behind the header of IKE. */
function firstOf(...gateways: readonly Respond[]): Respond {
  return (request) => {
    const answers = gateways.map((gateway) => gateway(request));
    return answers.find(([answer]) => answer?.[35] !== 14) ?? answers[0] ?? [];
  };
}

async function found(respond: Respond, identify = true): Promise<object> {
  const context = scriptedContext(respond);
  await observeIkev2(context, { documented, sweep: false, identify });
  const recording = recordingOf(seenOf([makeTarget('ikev2', '192.0.2.1', 500), context.drafts]));
  const { findings } = judge(recording, [policy], '2026-11-22');
  const [finding] = findings.filter(({ clause }) => clause === 'ike/order');
  return { ...finding };
}

test('a gateway with the order of the rows passes for the combinations that were offered together', async () => {
  expect(await found(gatewayOf({ accepts: [one, two, three] }))).toMatchObject({
    verdict: 'pass',
    reason: 'order-kept',
    direction: 'beside-tables',
    expected: { table: 'ike', order: 'documented' },
    observed: {
      order: [
        { keyExchange: '384-bit random ECP group' },
        { keyExchange: '256-bit random ECP group' },
        { keyExchange: '2048-bit MODP Group' },
      ],
    },
  });
});

test('with another order it fails', async () => {
  expect(await found(gatewayOf({ accepts: [one, three, two] }))).toMatchObject({
    verdict: 'fail',
    reason: 'order-differs',
  });
});

test('one that follows the initiator, who offers them in the order of the rows, fails', async () => {
  const script = { accepts: [one, two, three], followsInitiator: true };
  expect(await found(gatewayOf(script))).toMatchObject({ verdict: 'fail', reason: 'peer-decides' });
});

test('one wish, and the order of the initiator behind it, is no order of the gateway', async () => {
  const behind = gatewayOf({ accepts: [two, three], followsInitiator: true });
  expect(await found(firstOf(gatewayOf({ accepts: [one] }), behind))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'order-seen-in-part',
  });
  const ofItsOwn = gatewayOf({ accepts: [two, three] });
  expect(await found(firstOf(gatewayOf({ accepts: [one] }), ofItsOwn))).toMatchObject({ verdict: 'pass' });
});

test('without --identify no more is asked than what it wants most', async () => {
  expect(await found(gatewayOf({ accepts: [one, two, three] }), false)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'order-seen-in-part',
    observed: { order: [{ keyExchange: '384-bit random ECP group' }], unordered: [{}, {}] },
  });
});
