import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { IkeIdentityFacts } from '../../../core/facts/facts.ts';
import type { JsonObject, Observation, OutcomeKind } from '../../../core/observation/observation.ts';
import { certificateRequestPayload, notifyPayload } from '../../../core/protocol/ikev2/init-payloads.ts';
import { payloadType } from '../../../core/protocol/ikev2/numbers.ts';
import { type Box, box, regionSize, subtract } from '../../../core/spaces/region.ts';
import { encode } from '../../../core/wire/codec.ts';
import { fromHex } from '../../../core/wire/hex.ts';
import type { DatagramContext } from '../../../probes/datagram-context.ts';
import { concludeIdentity } from '../../../probes/ikev2/conclude-identity.ts';
import { concludeIkev2 } from '../../../probes/ikev2/conclude-ikev2.ts';
import { concludeSurplus } from '../../../probes/ikev2/conclude-surplus.ts';
import type { Ikev2Ask } from '../../../probes/ikev2/ikev2-ask.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { aesCbc128, aesCbc256, aesGcm256, azureIkeBoxes, azureIkeRows } from '../../support/ike-rows.ts';
import { observationOf } from '../../support/recording-of.ts';
import { scriptedContext } from '../../support/scripted-datagram-context.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../../support/scripted-ike-gateway.ts';
import { issue } from '../../support/test-pki.ts';

const azure: Ikev2Ask = { documented: azureIkeRows, sweep: true };
/** Likes the groups of its first proposal from the last to the first. */
const ordered: readonly Box[] = [
  [[aesGcm256], [0], [6, 5], [24, 14, 20, 19]],
  [[aesCbc256], [13], [6], [24, 14, 20, 19]],
  [[aesCbc256], [12], [5], [24, 14, 20, 19, 2]],
];

interface Looked {
  readonly observations: readonly Observation[];
  readonly gateway: ScriptedIkeGateway;
  readonly facts: IkeIdentityFacts | undefined;
}

async function look(script: IkeGatewayScript, ask: Ikev2Ask = azure, anchors: readonly string[] = []): Promise<Looked> {
  const gateway = new ScriptedIkeGateway(script);
  const context = scriptedContext((request) => gateway.respond(request));
  await observeIkev2(context, ask);
  const observations = context.observations();
  return { observations, gateway, facts: concludeIdentity(observations, anchors) };
}

const asked = ({ observations }: Looked, probe: string): number =>
  observations.filter((one) => one.probe === probe).length;

describe('what a gateway prefers', () => {
  test('is seen in three questions, which leave no state and stand for the last control', async () => {
    const seen = await look({ accepts: ordered });
    expect(asked(seen, 'ikev2/preference')).toBe(3);
    expect(seen.gateway.halfOpen).toBe(0);
    expect(seen.gateway.illegal).toBe(0);
    expect(seen.observations.length).toBeLessThanOrEqual(35);
    expect(seen.observations.at(-1)?.probe).toBe('ikev2/preference');
    const { ike, ikeAdditional } = concludeIkev2(seen.observations);
    expect([ike?.undecided, ikeAdditional?.undecided]).toEqual([[], []]);
    const { proposalPreference, preferredCombinations, keyExchangePreference, preferredKeyExchanges } =
      seen.facts ?? {};
    expect(proposalPreference?.value).toBe('gateway');
    expect(preferredCombinations?.value.map(([encryption]) => encryption)).toEqual([aesGcm256]);
    expect(keyExchangePreference?.value).toBe('gateway');
    expect(preferredKeyExchanges?.value).toEqual([24]);
    expect(preferredKeyExchanges?.evidence).toEqual([seen.observations.at(-1)?.id]);
    expect(proposalPreference?.evidence).toHaveLength(2);
  });

  test('is the whole order where the gateway may be asked more, still without state for it', async () => {
    const seen = await look({ accepts: ordered }, { ...azure, identify: true });
    expect(seen.facts?.preferredKeyExchanges?.value).toEqual([24, 14, 20, 19, 2]);
    expect(seen.facts?.preferredCombinations?.value.map((point) => point.slice(0, 2))).toEqual([
      [aesGcm256, 0],
      [aesCbc256, 13],
      [aesCbc256, 12],
    ]);
    expect(seen.gateway.halfOpen).toBe(1);
  });

  test('is nothing where the initiator is followed, and that is told', async () => {
    const seen = await look({ accepts: ordered, followsInitiator: true });
    expect(seen.facts?.proposalPreference?.value).toBe('initiator');
    expect(seen.facts).not.toHaveProperty('preferredCombinations');
    expect(seen.facts).not.toHaveProperty('keyExchangePreference');
    const more = await look({ accepts: ordered, followsInitiator: true }, { ...azure, identify: true });
    expect(more.facts?.keyExchangePreference?.value).toBe('initiator');
    expect(more.facts).not.toHaveProperty('preferredKeyExchanges');
  });

  test('is not asked of a gateway that accepts no two combinations that could be told apart', async () => {
    const seen = await look({ accepts: [[[aesCbc256], [12, 13], [5], [14]]] });
    expect(asked(seen, 'ikev2/preference')).toBe(0);
    expect(seen.observations.at(-1)?.probe).toBe('ikev2/control');
    expect(seen.facts).toEqual({ ports: expect.objectContaining({ value: [{ port: 500, answers: true }] }) });
  });

  test('of groups alone is asked where there is one cipher', async () => {
    const accepts: readonly Box[] = [[[aesCbc256], [12], [5], [19, 14]]];
    const seen = await look(
      { accepts },
      {
        documented: [
          [aesCbc256, 12, 5, 14],
          [aesCbc256, 12, 5, 19],
        ],
        sweep: true,
      },
    );
    expect(asked(seen, 'ikev2/preference')).toBe(1);
    expect(seen.facts).not.toHaveProperty('proposalPreference');
    expect(seen.facts?.preferredKeyExchanges?.value).toEqual([19, 14]);
  });
});

let count = 0;
function recorded(probe: string, outcome: OutcomeKind, offer: JsonObject, answer?: JsonObject): Observation {
  const at = String(++count).padStart(6, '0');
  return observationOf({
    id: `obs-${at}`,
    probe,
    order: `ikev2/${at}`,
    offer,
    outcome,
    ...(answer === undefined ? {} : { answer }),
    sent: '00',
    received: '00',
    elapsedMs: 1,
  });
}

const together = (groups: readonly number[], named: number): Observation =>
  recorded(
    'ikev2/preference',
    'answered',
    { boxes: groups.map((group) => [[group], [12], [5], [group]]) },
    { notify: 17, group: named },
  );
const listed = (groups: readonly number[], named: number): Observation =>
  recorded('ikev2/preference', 'answered', { boxes: [[[1], [12], [5], [...groups]]] }, { notify: 17, group: named });

describe('answers about preference', () => {
  test.each([
    ['that follow neither order show nothing', [together([14, 19, 20], 19), together([20, 19, 14], 14)]],
    ['to one order alone, which may follow it, show nothing', [listed([14, 19], 14)]],
    ['that name what was not offered show nothing', [together([14, 19], 24), together([19, 14], 24)]],
    [
      'to offers that the answer does not tell apart show nothing',
      [
        recorded(
          'ikev2/preference',
          'answered',
          {
            boxes: [
              [[1], [2], [5], [14]],
              [[2], [2], [5], [14]],
            ],
          },
          { group: 14 },
        ),
      ],
    ],
    ['without boxes show nothing', [recorded('ikev2/preference', 'answered', { boxes: 'all' }, { group: 14 })]],
    ['that were none show nothing', [recorded('ikev2/preference', 'silent', { boxes: [[[1], [2], [5], [14, 19]]] })]],
  ])('%s', (_, observations) => {
    expect(concludeIdentity(observations, [])).toBeUndefined();
  });

  test('to a turned offer that differ in the group show that the initiator decides', () => {
    const facts = concludeIdentity([listed([14, 19, 20], 14), listed([20, 19, 14], 20)], []);
    expect(facts?.keyExchangePreference?.value).toBe('initiator');
  });

  test('that leave one over show the whole order', () => {
    const facts = concludeIdentity([listed([14, 19, 20], 20), listed([19, 14], 14)], []);
    expect(facts?.preferredKeyExchanges?.value).toEqual([20, 14, 19]);
  });
});

describe('what a gateway announces', () => {
  test('is told from the one complete answer, CA keys with the trust anchor that they belong to', async () => {
    const root = await issue({ name: 'root', ca: true });
    const other = await issue({ name: 'other', ca: true });
    const spki = new Uint8Array(root.certificate.publicKey.rawData);
    const own = new Uint8Array(createHash('sha1').update(spki).digest());
    const foreign = new Uint8Array(20).fill(7);
    const notify = (type: number) => ({
      type: payloadType.notify,
      critical: false,
      body: encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type, data: new Uint8Array(0) }),
    });
    const vendorId = fromHex('1e2b516905991c7d7c96fcbfb587e46100000009');
    const seen = await look(
      {
        accepts: azureIkeBoxes,
        announces: [
          notify(16_430),
          notify(16_418),
          { type: payloadType.vendorId, critical: false, body: vendorId },
          {
            type: payloadType.certificateRequest,
            critical: false,
            body: encode(certificateRequestPayload, { encoding: 4, authorities: [own, foreign, own] }),
          },
        ],
      },
      { ...azure, identify: true },
      ['no certificate', `${other.pem}\n${root.pem}`],
    );
    const identity = seen.observations.find(({ probe }) => probe === 'ikev2/identity');
    const evidence = [identity?.id];
    expect(seen.facts).toMatchObject({
      vendorIds: { value: ['1e2b516905991c7d7c96fcbfb587e46100000009'], evidence },
      notifies: { value: [16_430, 16_418], evidence },
      signatureHashes: { value: [], evidence },
      trustedCaKeys: {
        value: [{ hash: Buffer.from(own).toString('hex'), anchor: 'CN=root' }, { hash: '07'.repeat(20) }],
        evidence,
      },
    });
  });

  test('is not asked by default', async () => {
    const { facts } = await look({ accepts: azureIkeBoxes });
    for (const name of ['vendorIds', 'notifies', 'signatureHashes', 'trustedCaKeys'])
      expect(facts).not.toHaveProperty(name);
  });

  test('is left out where a recording does not have it in the right form', () => {
    const answer = { vendorIds: ['zz', '00ff'], notifies: [14, 16_430], authorities: ['00'], signatureHashes: 'all' };
    const facts = concludeIdentity([recorded('ikev2/identity', 'answered', {}, answer)], []);
    expect(facts).toMatchObject({
      vendorIds: { value: ['00ff'] },
      notifies: { value: [16_430] },
      trustedCaKeys: { value: [] },
    });
    expect(facts).not.toHaveProperty('signatureHashes');
  });
});

describe('the ports 500 and 4500', () => {
  async function ports(answers: boolean): Promise<readonly [Looked, readonly number[]]> {
    const gateway = new ScriptedIkeGateway({ accepts: azureIkeBoxes });
    const context = scriptedContext((request) => gateway.respond(request));
    const tried: number[] = [];
    const exchangeAt: DatagramContext['exchangeAt'] = async (port, octets, isAnswer) => {
      tried.push(port);
      if (answers) return { ...(await context.exchange(octets, isAnswer)), port };
      return {
        kind: 'silent',
        received: new Uint8Array(0),
        detail: '',
        sent: octets,
        attempts: 4,
        port,
        startedAtMs: 0,
        elapsedMs: 1,
      };
    };
    await observeIkev2({ ...context, exchangeAt }, { ...azure, bothPorts: true });
    const observations = context.observations();
    return [{ observations, gateway, facts: concludeIdentity(observations, []) }, tried];
  }

  test.each([true, false])(
    'are told with whether they answer (%s), by one exchange with the other one',
    async (answers) => {
      const [seen, tried] = await ports(answers);
      expect(tried).toEqual([4500]);
      expect(seen.facts?.ports?.value).toEqual([
        { port: 500, answers: true },
        { port: 4500, answers },
      ]);
      expect(seen.facts?.ports?.evidence).toEqual([seen.observations[0]?.id, seen.observations.at(-1)?.id]);
      expect(seen.observations.length).toBeLessThanOrEqual(35);
      expect(concludeIkev2(seen.observations).ike?.undecided).toEqual([]);
    },
  );

  test('are told apart where it was said that nothing listens there, and where nothing came', () => {
    const answered = recorded('ikev2/row', 'answered', { port: 500 });
    const of = (outcome: OutcomeKind): unknown =>
      concludeIdentity([answered, recorded('ikev2/port', outcome, { port: 4500 })], [])?.ports?.value[1];
    expect(of('silent')).toStrictEqual({ port: 4500, answers: false });
    expect(of('unreachable')).toStrictEqual({ port: 4500, answers: false, isUnreachable: true });
  });

  test('are not told of a gateway that answers from neither', () => {
    expect(concludeIdentity([recorded('ikev2/row', 'silent', { port: 500 })], [])).toBeUndefined();
  });
});

describe('what is not listed', () => {
  const extra = box([aesCbc128, aesCbc256], [1, 2, 12, 13, 14], [1, 2, 5, 6, 7], [1, 2, 5, 14, 15, 16, 19, 20, 31]);

  test('is counted, with the values that some answer shows to be accepted', async () => {
    const { observations } = await look({ accepts: [...azureIkeBoxes, extra] });
    const { ike } = concludeIkev2(observations);
    const [surplus, ...more] = concludeSurplus(observations, ike, 4);
    expect(more).toEqual([]);
    const accepted = ike?.accepted.map((one) => one.box) ?? [];
    expect(surplus?.unlisted).toBe(regionSize(subtract([extra], accepted)));
    for (const [dimension, values] of extra.entries())
      expect(surplus?.values[dimension]).toEqual(expect.arrayContaining([...values]));
    const everything = [...azureIkeBoxes, extra];
    for (const [dimension, values] of (surplus?.values ?? []).entries()) {
      const configured = everything.flatMap((one) => one[dimension] ?? []);
      expect(values.filter((value) => !configured.includes(value))).toEqual([]);
    }
    expect(surplus?.evidence.length).toBeGreaterThan(0);
  });

  test('is nothing where every accepted combination is listed', async () => {
    const { observations } = await look({ accepts: azureIkeBoxes });
    const { ike, ikeAdditional } = concludeIkev2(observations);
    expect(concludeSurplus(observations, ike, 4)).toEqual([]);
    expect(concludeSurplus(observations, ikeAdditional, 5)).toEqual([]);
    expect(concludeSurplus([], undefined, 4)).toEqual([]);
  });
});
