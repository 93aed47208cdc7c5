import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Judge, judgeBy } from '../../bench/soak/judge-by.ts';
import { type OpenVpnSoakLab, openVpnSoakLab } from '../../bench/soak/openvpn-gateways.ts';
import { openVpnLosses, openVpnScenario, soakOpenVpn } from '../../bench/soak/openvpn-soak.ts';
import { judgeRun, type SoakRun } from '../../bench/soak/soak.ts';
import type { SoakGateway } from '../../bench/soak/soak-gateway.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';

const { signal } = new AbortController();
const runs: SoakRun[] = [];
let lab: OpenVpnSoakLab;
let gateways: readonly SoakGateway[];

beforeAll(async () => {
  lab = await openVpnSoakLab(signal);
  // A conforming and a drifted one, with a wrap and without.
  gateways = lab.gateways.filter(({ name }) =>
    /^openvpn (none|tls-crypt|none, drifted|tls-crypt-v2, drifted)$/u.test(name),
  );
  await soakOpenVpn({
    gateways,
    asOf: new Date().toISOString().slice(0, 10),
    // Each loss in front of each server once.
    seeds: Array.from({ length: openVpnLosses.length * gateways.length }, (_, at) => at),
    onRun: (run) => runs.push(run),
    signal,
  });
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
});

const wrongOf = (among: readonly SoakRun[], by?: Judge): readonly string[] =>
  among.flatMap((run) =>
    judgeRun(run, by).wrong.map((wrong) => `seed ${run.seed}, ${run.scenario.gateway.name}: ${wrong}`),
  );
const under = (fault: (typeof openVpnLosses)[number] | undefined): readonly SoakRun[] =>
  runs.filter(({ scenario }) => scenario.fault === fault);

/** A judge to whom a refusal without a word is none. */
const hearsNoSilence: Judge = judgeBy((recording) =>
  concludeFacts({
    ...recording,
    observations: recording.observations.map((one) =>
      one.outcome === 'refused' && one.answer === undefined ? { ...one, outcome: 'silent' } : one,
    ),
  }),
);

describe('scans of OpenVPN servers over UDP through loss', () => {
  test('show no wrong verdict', () => {
    expect(wrongOf(runs)).toEqual([]);
  });

  test('show the true verdicts, all of them, without loss', () => {
    const quiet = under(openVpnLosses[0]);
    expect(gateways).toHaveLength(4);
    expect(quiet).toHaveLength(gateways.length);
    expect(quiet.map((run) => judgeRun(run).open)).toEqual(quiet.map(() => 0));
    expect(quiet.map((run) => judgeRun(run).right).every((right) => right > 10)).toBe(true);
  });

  test('rest on refusals by silence: a judge that does not take them leaves everything else open, and that is found', () => {
    const open = under(openVpnLosses[0]).map((run) => judgeRun(run, hearsNoSilence).open);
    expect(open.filter((count) => count > 0)).toHaveLength(gateways.length);
  });

  test('lose packets by nothing but the seed', () => {
    const [, , heavy] = openVpnLosses;
    const scenario = openVpnScenario(gateways, 5);
    expect(scenario.fault).toBe(heavy);
    expect(openVpnScenario(gateways, 5)).toEqual(scenario);
    expect(scenario.fault).not.toBe(openVpnScenario(gateways, 6).fault);
  });
});
