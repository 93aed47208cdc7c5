import { describe, expect, test } from 'vitest';
import { CaptureWatch } from '../../../sources/captures/capture-watch.ts';
import type { Negotiation } from '../../../sources/captures/negotiation.ts';
import { initRequest } from '../../support/captured-ike.ts';
import { clientHelloRecord, conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { recordingOfPackets } from '../../support/judge-capture.ts';

/* What is kept does not grow with what comes: what has no room is counted, and what comes after it is read as ever. */

const rawIp = 101;

function watched() {
  const negotiations: Negotiation[] = [];
  const watch = new CaptureWatch((one) => negotiations.push(one));
  let frame = 0;
  const put = (octets: Uint8Array): void => {
    frame += 1;
    watch.packet({ octets, from: 0, to: octets.length, wireLength: octets.length, linkType: rawIp, frame, atMs: 0 });
  };
  return { watch, negotiations, put };
}

/** The packet again, each time of another client. */
function fromClient(packet: Uint8Array, number: number): Uint8Array {
  packet.set([10, number >> 16, (number >> 8) & 0xff, number & 0xff], 12);
  return packet;
}

describe('300,000 connections', () => {
  test('that never say more than the beginning of a hello are forgotten and counted', () => {
    const { watch, negotiations, put } = watched();
    const [packet = new Uint8Array(0)] = conversation([{ from: 'client', octets: clientHelloRecord().slice(0, 20) }], {
      withoutSyn: true,
    });
    const all = 300_000;
    for (let number = 0; number < all; number += 1) put(fromClient(packet, number));
    const { flowsForgotten = 0, flowsOverBudget = 0 } = watch.counts;
    // 200,000 are remembered, and their octets have room: none is given up for the want of it.
    expect(flowsForgotten).toBeGreaterThanOrEqual(all - 200_000);
    expect(flowsOverBudget).toBe(0);
    for (const one of conversation(wholeDialogue())) put(one);
    watch.end();
    expect(negotiations.map(({ outcome }) => outcome)).toEqual(['answered']);
    expect(watch.counts['tlsHellosBroken']).toBe(all);
  });

  test('that begin with nothing keep nothing, and the oldest are not known any more', () => {
    const { watch, negotiations, put } = watched();
    const [syn = new Uint8Array(0)] = conversation([]);
    for (let number = 0; number < 300_000; number += 1) put(fromClient(syn, number));
    for (const one of conversation(wholeDialogue())) put(one);
    watch.end();
    expect(negotiations.map(({ outcome }) => outcome)).toEqual(['answered']);
    expect(watch.counts['flowsOverBudget']).toBe(0);
  });
});

test('60,000 connections of something else keep nothing of what they say', () => {
  const { watch, put } = watched();
  const [packet = new Uint8Array(0)] = conversation([{ from: 'client', octets: new Uint8Array(1300).fill(0x47) }], {
    withoutSyn: true,
  });
  for (let number = 0; number < 60_000; number += 1) put(fromClient(packet, number));
  const { flowsForgotten, flowsOverBudget } = watch.counts;
  expect([flowsForgotten, flowsOverBudget]).toEqual([0, 0]);
});

test('50,000 negotiations of IKE that nobody answers are told each, those without room before the end', () => {
  const { watch, negotiations, put } = watched();
  const request = initRequest({ points: [[20 * 0x10000 + 256, 0, 5, 14]] });
  for (let number = 0; number < 50_000; number += 1) {
    request.set([number >> 16, (number >> 8) & 0xff, number & 0xff], 28);
    put(request);
  }
  expect(negotiations.length).toBeGreaterThanOrEqual(30_000);
  expect(watch.counts['ikeForgotten']).toBe(negotiations.length);
  watch.end();
  expect(negotiations.length).toBe(50_000);
});

test('what a connection kept does not show in the next that is given its room', async () => {
  const other = { address: Uint8Array.of(10, 9, 9, 9), port: 51_000 };
  const first = conversation(wholeDialogue({ name: 'a-name-that-is-long-enough.example.net' }));
  const cut = clientHelloRecord({ suites: [0xc02f] });
  for (const length of [5, 6, 9, 40, cut.length - 1, cut.length]) {
    const second = conversation([{ from: 'client', octets: cut.slice(0, length) }], { client: other });
    const shown = async (packets: readonly Uint8Array[]) =>
      (await recordingOfPackets(packets)).observations
        .filter(({ outcome }) => outcome !== 'answered')
        .map(({ outcome, offer, sent }) => ({ outcome, offer, sent }));
    expect(await shown([...first, ...second])).toEqual(await shown(second));
  }
});
