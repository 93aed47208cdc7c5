import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../../bench/soak/compare.ts';
import { type Judge, judgeBy } from '../../bench/soak/judge-by.ts';
import { judgeRun, type SoakRun, soak } from '../../bench/soak/soak.ts';
import { soakGateways } from '../../bench/soak/soak-gateway.ts';
import { streamFaults } from '../../bench/soak/stream-faults.ts';
import type { Facts, SpaceFacts } from '../../core/facts/facts.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { judge } from '../../src/judge/judge.ts';
import { labDown, labUp } from '../../src/lab/lab.ts';
import { draw, drawsAt } from '../support/fault-proxy-draw.ts';

const { signal } = new AbortController();
const runs: SoakRun[] = [];

// Gateways that are treated so may not be well afterwards: not the lab that the other tests share.
const place = { name: 'faults', signal };

beforeAll(async () => {
  const lab = await labUp({ ...place, temporary: true });
  await soak({
    gateways: await soakGateways(lab.inventoryFile, signal),
    asOf: new Date().toISOString().slice(0, 10),
    seeds: Array.from({ length: 99 }, (_, at) => at),
    // Other tests want the processor at the same time.
    timeoutMs: 1000,
    onRun: (run) => runs.push(run),
    signal,
  });
}, 600_000);
afterAll(async () => {
  await labDown(place);
});

const wrongOf = (by: Judge, carrier: 'tcp' | 'udp', among: readonly SoakRun[] = runs): readonly string[] =>
  among
    .filter(({ scenario }) => scenario.carrier === carrier)
    .flatMap((run) => judgeRun(run, by).wrong.map((wrong) => `seed ${run.seed}, ${run.scenario.fault.name}: ${wrong}`));

/** The runs in which nothing ever answers: what comes of them does not hang on time. */
const mute = (): readonly SoakRun[] =>
  runs.filter(({ scenario }) => scenario.fault.name.startsWith('no answer to any'));

/** A judge to whom everything that got no answer was refused. */
const readsSilenceAsRefusal: Judge = judgeBy((recording) => {
  const facts = [...concludeFacts(recording)];
  return new Map(facts.map(([url, of]) => [url, closed(of)]));
});

function closed({ tls, ike, ikeAdditional, sstp }: Facts): Facts {
  const refuse = ({ accepted, refused, undecided }: SpaceFacts): SpaceFacts => ({
    accepted,
    refused: [...refused, ...undecided],
    undecided: [],
  });
  const { service } = sstp ?? {};
  return {
    ...(sstp === undefined || service?.value !== 'unknown'
      ? {}
      : { sstp: { ...sstp, service: { ...service, value: 'other' } } }),
    ...(ike === undefined ? {} : { ike: refuse(ike) }),
    ...(ikeAdditional === undefined ? {} : { ikeAdditional: refuse(ikeAdditional) }),
    ...(tls === undefined ? {} : { tls: { ...tls, suites: refuse(tls.suites), versions: refuse(tls.versions) } }),
  };
}

describe('scans of real gateways through faults', () => {
  test('no fault makes a verdict wrong, and each verdict that it leaves open has its reason', () => {
    expect([...wrongOf(judge, 'tcp'), ...wrongOf(judge, 'udp')]).toEqual([]);
  });

  test('without a fault every verdict is the true one', () => {
    const undisturbed = runs.filter(({ scenario }) => scenario.fault.name.startsWith('undisturbed'));
    expect(undisturbed.map((run) => judgeRun(run).open)).toEqual(undisturbed.map(() => 0));
    expect(undisturbed.filter((run) => judgeRun(run).right > 10).length).toBeGreaterThan(2);
  });

  test('a gateway that never answers is inconclusive with exit code 2, by its silence', () => {
    expect(mute().length).toBeGreaterThan(2);
    for (const run of mute()) {
      const { exitCode, right, reasons } = judgeRun(run);
      expect({ exitCode, right }).toEqual({ exitCode: 2, right: 0 });
      expect([...reasons.keys()]).toContain('silent');
    }
  });

  test('a judge that reads silence and resets as refusal passes what fails and fails what passes, and that is found', () => {
    for (const carrier of ['tcp', 'udp'] as const) {
      const wrong = wrongOf(readsSilenceAsRefusal, carrier, mute());
      expect(wrong.filter((text) => /: fail .* is true, pass .* was found/u.test(text)).length).toBeGreaterThan(0);
      expect(wrong.filter((text) => /: pass .* is true, fail .* was found/u.test(text)).length).toBeGreaterThan(0);
    }
  });

  test('that judge takes a silent SSTP for another service, and that is found', () => {
    expect(
      wrongOf(readsSilenceAsRefusal, 'tcp', mute()).filter((text) => text.includes('checks/sstp-service:')),
    ).toEqual([expect.stringMatching(/: pass .* is true, fail \(other-service\) .* was found/u)]);
  });

  test('of SSTP its service and its crypto binding are compared, and of OpenVPN the stream inside', () => {
    const clauses = (scheme: string): readonly string[] =>
      runs
        .filter(({ scenario }) => scenario.gateway.target.scheme === scheme)
        .flatMap(({ truths: [truth] }) =>
          truth.findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail'),
        )
        .map(({ clause, verdict }) => `${clause} ${verdict}`);
    expect(clauses('sstp')).toEqual(
      expect.arrayContaining([
        'checks/sstp-service pass',
        'checks/sstp-crypto-binding pass',
        'checks/sstp-crypto-binding fail',
      ]),
    );
    expect(clauses('openvpn+tcp')).toEqual(expect.arrayContaining(['tls/row-06 pass', 'tls/version-tlsv1.0 fail']));
  });

  test('an exit code of 0 with something open is found', () => {
    const run = runs.find((one) => judgeRun(one).exitCode === 0);
    if (run === undefined) throw new Error('a run with exit code 0 wanted, none found');
    const seen = judge(run.recording, run.scenario.gateway.policies, run.truths[0].asOf);
    const passed = seen.findings.find(({ verdict }) => verdict === 'pass');
    // As if what is open were advice, which decides no exit code.
    const hushed = {
      ...seen,
      findings: seen.findings.map((one) =>
        one === passed
          ? { ...one, verdict: 'inconclusive' as const, reason: 'silent' as const, weight: 'should' as const }
          : one,
      ),
    };
    expect(compare(run.truths, hushed).wrong).toEqual(['exit code 2 wanted, 0 found']);
  });

  test('a seed does the same to the same connections, and another seed does not', () => {
    const [mixed] = streamFaults.slice(-1);
    const disturbed = (seed: number): readonly unknown[] =>
      Array.from({ length: 50 }, (_, at) => mixed?.disturb(at + 1, drawsAt(seed, at + 1), draw(seed), 1));
    expect(disturbed(7)).toEqual(disturbed(7));
    expect(disturbed(7)).not.toEqual(disturbed(8));
  });
});
