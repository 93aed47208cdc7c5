import { describe, expect, test } from 'vitest';
import { listPolicies } from '../../../core/policy/load-policy.ts';
import { judge } from '../../../src/judge/judge.ts';
import { captureClient } from '../../support/capture-file.ts';
import { authMessage, ikeClient, initAnswer, initRequest } from '../../support/captured-ike.ts';
import {
  clientHelloRecord,
  conversation,
  ecdheRsaAes128Gcm,
  ecdheRsaAes256Gcm,
  serverHelloRecord,
  wholeDialogue,
} from '../../support/captured-tls.ts';
import { aesCbc256, aesGcm256 } from '../../support/ike-rows.ts';
import { passedRows, recordingOfPackets } from '../../support/judge-capture.ts';

/* Who would earn a pass falsely? Each capture here shows something that looks as if a documented row were accepted. */

const { signal } = new AbortController();
const tls = 'tls://198.51.100.1:443';
const ike = 'ikev2://198.51.100.1';
const row05 = [aesGcm256, 0, 5, 14];
const row14 = [aesCbc256, 12, 5, 14];
const other = [aesCbc256, 2, 2, 14];
const [hello, answer, finished, served] = wholeDialogue();

describe('a capture that shows it', () => {
  test('passes a row of TLS that both sides completed, and nothing else', async () => {
    expect(await passedRows(conversation(wholeDialogue()))).toEqual([`${tls} tls/row-01`]);
  });

  test('passes a row of IKE that was chosen, and nothing else', async () => {
    const packets = [initRequest({ points: [row05, row14] }), initAnswer({ points: [row05] }), authMessage('client')];
    expect(await passedRows(packets)).toEqual([`${ike} ike/row-06`]);
  });

  test('says where, by packet and by digest', async () => {
    const { observations, captures, source } = await recordingOfPackets(conversation(wholeDialogue()));
    expect(source).toBe('capture');
    expect(observations.map(({ frames, detail }) => ({ frames, detail }))).toEqual([
      {
        frames: { capture: captures?.[0]?.sha256, sent: [3], received: [4], times: 1 },
        detail:
          'ServerHello TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, and the handshake was completed; packets 3, 4 of test.pcap',
      },
    ]);
  });
});

describe('a capture earns no pass by', () => {
  if (hello === undefined || answer === undefined || finished === undefined || served === undefined) throw new Error();

  test('a ServerHello without its ClientHello', async () => {
    expect(await passedRows(conversation([answer, finished, served], { withoutSyn: true }))).toEqual([]);
    expect(await passedRows(conversation([answer, finished, served]))).toEqual([]);
  });

  test('the hello of one connection that is answered in another', async () => {
    const one = conversation([hello]);
    const two = conversation([answer, finished, served], { client: { ...captureClient, port: 50_001 } });
    expect(await passedRows([...one, ...two])).toEqual([]);
  });

  test('an answer that nobody went on with', async () => {
    expect(await passedRows(conversation([hello, answer]))).toEqual([]);
    expect(await passedRows(conversation([hello, answer, finished]))).toEqual([]);
  });

  test('an answer that stands before the question', async () => {
    expect(await passedRows(conversation([answer, hello, finished, served]))).toEqual([]);
    const [begun, rest] = [hello.octets.slice(0, 20), hello.octets.slice(20)];
    const within = [{ from: 'client', octets: begun }, answer, { from: 'client', octets: rest }] as const;
    expect(await passedRows(conversation([...within, finished, served]))).toEqual([]);
  });

  test('an answer that was kept, and is given to another hello', async () => {
    const first = conversation(wholeDialogue({ random: 1, suite: ecdheRsaAes128Gcm, serverRandom: 7 }));
    const again = conversation(wholeDialogue({ random: 2, suite: ecdheRsaAes128Gcm, serverRandom: 7 }), {
      client: { ...captureClient, port: 50_001 },
    });
    const { observations } = await recordingOfPackets([...first, ...again]);
    expect(observations.map(({ outcome }) => outcome)).toEqual(['answered', 'malformed']);
    // The other order: what is kept of the first counts, and the second is told.
    expect(observations[1]?.detail).toMatch(/^an answer that was given to another hello before/u);
  });

  test('a segment that overlaps and changes the suite', async () => {
    const bad = serverHelloRecord(0x002f);
    for (const [one, two] of [
      [bad, answer.octets],
      [answer.octets, bad],
    ] as const) {
      const packets = conversation([
        hello,
        { from: 'server', octets: one },
        { from: 'server', octets: two, at: 0 },
        finished,
        served,
      ]);
      expect(await passedRows(packets)).toEqual([]);
      const { observations } = await recordingOfPackets(packets);
      expect(observations.map(({ outcome, detail }) => [outcome, detail.split(';')[0]])).toEqual([
        ['malformed', 'segments that differ about the same octets'],
      ]);
    }
  });

  test('segments that come before their turn and differ', async () => {
    const bad = serverHelloRecord(0x002f);
    const parts = [
      { from: 'server', octets: bad.slice(20), at: 20 },
      { from: 'server', octets: answer.octets.slice(20), at: 20 },
      { from: 'server', octets: answer.octets.slice(0, 20), at: 0 },
    ] as const;
    expect(
      await passedRows(conversation([hello, ...parts, finished, { ...served, at: answer.octets.length }])),
    ).toEqual([]);
  });

  test('a choice that was not offered', async () => {
    const narrow = { from: 'client', octets: clientHelloRecord({ suites: [ecdheRsaAes128Gcm] }) } as const;
    expect(await passedRows(conversation([narrow, answer, finished, served]))).toEqual([]);
    expect(await passedRows([initRequest({ points: [row14] }), initAnswer({ points: [row05] })])).toEqual([]);
    // Of another proposal than that whose number it has.
    const crossed = [initRequest({ points: [row05, row14] }), initAnswer({ points: [row14], number: 1 })];
    expect(await passedRows(crossed)).toEqual([]);
    // With a public value of another group.
    const share = [initRequest({ points: [row05] }), initAnswer({ points: [row05], group: 19 })];
    expect(await passedRows(share)).toEqual([]);
    const shared = [initRequest({ points: [row05], group: 19 }), initAnswer({ points: [row05] })];
    expect(await passedRows(shared)).toEqual([]);
  });

  test('an answer of IKE whose SPI nobody asked with', async () => {
    const packets = [initRequest({ points: [row05], spi: 1 }), initAnswer({ points: [row05], spi: 2 })];
    expect(await passedRows(packets)).toEqual([]);
    const { captures } = await recordingOfPackets(packets);
    expect(captures?.[0]?.unread).toEqual({ ikeAnswersAlone: 1 });
  });

  test('an answer of IKE from elsewhere, or to somebody else', async () => {
    const elsewhere = { address: Uint8Array.of(198, 51, 100, 9), port: 500 };
    const question = initRequest({ points: [row05] });
    expect(await passedRows([question, initAnswer({ points: [row05], from: elsewhere })])).toEqual([]);
    expect(await passedRows([question, initAnswer({ points: [row05], to: { ...ikeClient, port: 501 } })])).toEqual([]);
  });

  test('an answer of IKE to the request before this one', async () => {
    const stale = initAnswer({ points: [row05] });
    const packets = [stale, initRequest({ points: [row05] })];
    expect(await passedRows(packets)).toEqual([]);
    // The request is made again for another combination, and what answers is the answer to the first.
    const changed = [initRequest({ points: [row05] }), initRequest({ points: [row14] }), stale];
    expect(await passedRows(changed)).toEqual([]);
  });

  test('two answers to one request of IKE that differ', async () => {
    const packets = [
      initRequest({ points: [row05, row14] }),
      initAnswer({ points: [row05] }),
      initAnswer({ points: [row14], number: 2 }),
    ];
    expect(await passedRows(packets)).toEqual([]);
  });

  test('two gateways behind one address: a row of one is no row of the other', async () => {
    const packets = [
      initRequest({ points: [row05], spi: 1 }),
      initAnswer({ points: [row05], spi: 1, vendorId: 'one' }),
      initRequest({ points: [row14], spi: 2 }),
      initAnswer({ points: [row14], spi: 2, vendorId: 'other' }),
    ];
    expect(await passedRows(packets)).toEqual([`${ike}#gateway-1 ike/row-06`, `${ike}#gateway-2 ike/row-14`]);
    const names = ['one.example', 'two.example'].map((name, at) =>
      conversation(
        wholeDialogue({
          name,
          random: at,
          serverRandom: 60 + at,
          suite: at === 0 ? ecdheRsaAes256Gcm : ecdheRsaAes128Gcm,
        }),
        {
          client: { ...captureClient, port: 50_000 + at },
        },
      ),
    );
    expect(await passedRows(names.flat())).toEqual([`${tls}#one.example tls/row-01`, `${tls}#two.example tls/row-02`]);
  });

  test('a row beside what the policy forbids: it fails as a whole', async () => {
    const packets = [
      initRequest({ points: [row05], spi: 1 }),
      initAnswer({ points: [row05], spi: 1 }),
      initRequest({ points: [other], spi: 2 }),
      initAnswer({ points: [other], spi: 2 }),
    ];
    const policies = await Promise.all(['azure-vpn-p2s'].map(load));
    const { findings, summary } = judge(await recordingOfPackets(packets), policies, '2026-11-30');
    expect(summary.verdict).toBe('violates');
    expect(findings.find(({ clause }) => clause === 'ike/nothing-else')?.verdict).toBe('fail');
  });
});

test('by every policy that ships, nothing passes of a capture but what was accepted in it', async () => {
  const packets = [
    ...conversation(wholeDialogue()),
    initRequest({ points: [row05] }),
    initAnswer({ points: [row05] }),
    initRequest({ points: [row14], spi: 3 }),
  ];
  const recording = await recordingOfPackets(packets);
  const policies = await Promise.all((await listPolicies({ signal })).map(({ id }) => load(id)));
  const { findings } = judge(recording, policies, '2026-11-30');
  const passed = findings.filter(({ verdict }) => verdict === 'pass');
  expect(new Set(passed.map(({ rule }) => rule))).toEqual(new Set(['row', 'version']));
  expect(passed.every(({ evidence }) => evidence.length > 0)).toBe(true);
  expect(new Set(passed.map(({ direction }) => direction))).toEqual(new Set(['documented-accepted']));
});

test('by every policy that ships, a version is not accepted by a ServerHello that nobody went on with', async () => {
  const recording = await recordingOfPackets(conversation(wholeDialogue().slice(0, 2)));
  const policies = await Promise.all((await listPolicies({ signal })).map(({ id }) => load(id)));
  const { findings } = judge(recording, policies, '2026-11-30');
  const versions = findings.filter(({ rule, reason }) => rule === 'version' && reason === 'completion-not-seen');
  expect(versions.length).toBeGreaterThan(3);
  expect(findings.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
});

test('a capture of nothing conforms to nothing', async () => {
  const recording = await recordingOfPackets([]);
  const { summary } = judge(recording, [await load('azure-vpn-p2s')], '2026-11-30');
  expect(summary.verdict).toBe('inconclusive');
});

async function load(id: string) {
  const { loadPolicy } = await import('../../../core/policy/load-policy.ts');
  return await loadPolicy(id, { signal });
}
