import { describe, expect, test } from 'vitest';
import { Draw, mutate } from '../../../fuzz/mutate.ts';
import { CaptureWatch } from '../../../sources/captures/capture-watch.ts';
import { CaptureReader } from '../../../sources/captures/file/capture-reader.ts';
import type { Negotiation } from '../../../sources/captures/negotiation.ts';
import { OctetBudget } from '../../../sources/captures/tcp/octet-budget.ts';
import { keptOctets, StreamSide } from '../../../sources/captures/tcp/stream-side.ts';
import { captureClient, pcapFile } from '../../support/capture-file.ts';
import { initAnswer, initRequest } from '../../support/captured-ike.ts';
import { ipv4 } from '../../support/captured-layers.ts';
import { clientHelloRecord, conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { aesGcm256 } from '../../support/ike-rows.ts';

const points = [[aesGcm256, 0, 5, 14]];
const packets = [
  ...conversation(wholeDialogue({ name: 'vpn.example' })),
  ipv4(4, initRequest({ points, vendorId: 'v' })),
  ipv4(4, initAnswer({ points, vendorId: 'v' })),
].map((octets) => ({ octets }));
const whole = pcapFile(packets);

function read(file: Uint8Array) {
  const found: Negotiation[] = [];
  const watch = new CaptureWatch((one) => found.push(one));
  const reader = new CaptureReader(watch.packet);
  const isCapture = reader.push(file);
  watch.end();
  return { found, isCapture, end: reader.end(), counts: watch.counts };
}

describe('a capture that somebody changed', () => {
  test('is read to some end, thousands of times', () => {
    const draw = new Draw(17);
    let last = whole;
    for (let times = 0; times < 6000; times += 1) {
      const changed = mutate(times % 3 === 0 ? whole : last, whole, [], draw);
      const { found } = read(changed);
      expect(found.length).toBeLessThanOrEqual(64);
      last = changed;
    }
  });

  test('and ends at any octet gives what is whole, and the rest is counted', () => {
    const wanted = read(whole).found.map(({ protocol, outcome }) => `${protocol} ${outcome}`);
    expect(wanted.toSorted()).toEqual(['ikev2 answered', 'tls answered']);
    let read_ = 0;
    for (let to = 24; to <= whole.length; to += 1) {
      const { found, end } = read(whole.slice(0, to));
      const answered = found.filter(({ outcome }) => outcome === 'answered').length;
      expect(answered).toBeGreaterThanOrEqual(read_);
      read_ = Math.max(read_, answered);
      expect(end.fault).toBeUndefined();
      expect(end.unreadOctets).toBeLessThan(16 + Math.max(...packets.map(({ octets }) => octets.length)));
    }
    expect(read_).toBe(2);
  });
});

describe('what is kept is bounded', () => {
  test('of one connection, whatever its segments are', () => {
    const budget = new OctetBudget(Number.POSITIVE_INFINITY);
    const side = new StreamSide();
    side.begin(0);
    for (let at = 0; at < 4000; at += 1) side.add((at * 7919) % 300_000, new Uint8Array(1400), at, budget);
    expect(side.length).toBeLessThanOrEqual(keptOctets);
    side.release(budget);
    expect(side.octets.length).toBe(0);
  });

  test('of many connections: those of long ago are forgotten, told as far as they came, and counted', () => {
    const hello = clientHelloRecord();
    const many = Array.from({ length: 210_000 }, (_, at) => ({
      octets: conversation([{ from: 'client', octets: hello }], {
        client: { address: Uint8Array.of(10, 1, at >> 16, at >> 8), port: 1024 + (at & 0xff) },
        withoutSyn: true,
      })[0] as Uint8Array,
    }));
    const { found, counts } = read(pcapFile(many));
    expect(found).toHaveLength(210_000);
    const { flowsForgotten = 0, flowsOverBudget = 0 } = counts;
    expect(flowsForgotten + flowsOverBudget).toBeGreaterThanOrEqual(10_000);
    expect(found.every(({ outcome }) => outcome === 'silent')).toBe(true);
  });

  test('of many octets in all: connections are given up and counted', () => {
    const begun = Uint8Array.of(22, 3, 3, 0x40, 0, 1, ...new Uint8Array(1300));
    const many = Array.from({ length: 60_000 }, (_, at) => ({
      octets: conversation([{ from: 'client', octets: begun }], {
        client: { ...captureClient, address: Uint8Array.of(10, 2, at >> 8, at), port: 4000 },
        withoutSyn: true,
      })[0] as Uint8Array,
    }));
    expect(read(pcapFile(many)).counts['flowsOverBudget'] ?? 0).toBeGreaterThan(1000);
  });
});
