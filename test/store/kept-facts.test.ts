import { describe, expect, test } from 'vitest';
import { makeTarget, parseTarget } from '../../core/endpoint/parse-target.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { askOf } from '../../core/policy/ask.ts';
import { listPolicies } from '../../core/policy/load-policy.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { decodeRoot } from '../../sources/azure-export/decode-root.ts';
import { readExports } from '../../sources/azure-export/read-export.ts';
import { readReadiness } from '../../sources/azure-export/read-readiness.ts';
import { readinessRecording } from '../../sources/azure-export/readiness-recording.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { judgeFacts } from '../../src/judge/judge.ts';
import { keepFinding } from '../../src/store/kept/kept-finding.ts';
import { readKeptFacts, rejudge } from '../../src/store/kept-facts.ts';
import { type EndpointOutcome, type GatewayOutcome, judgedDigest, outcomeOf } from '../../src/store/outcome.ts';
import { gatewayExport, readinessGround } from '../support/azure-gateways.ts';
import { azureLikeIke } from '../support/azure-like-ike.ts';
import { houseRules } from '../support/house-rules.ts';
import { loopbackContext } from '../support/loopback-context.ts';
import { nodeTlsGateway } from '../support/node-tls-gateway.ts';
import { observeHere } from '../support/observe-here.ts';
import { recordedScan } from '../support/recorded-scan.ts';
import { recordingOf, seenOf } from '../support/recording-of.ts';
import { sampleRecording } from '../support/sample-recording.ts';
import { scanRecording } from '../support/scan-outcomes.ts';
import { azure } from '../support/tls-policies.ts';

const policies = [...(await listPolicies({ signal: new AbortController().signal, all: true })), houseRules];
const at = Date.parse('2026-11-22T10:00:00.000Z');

function outcome(recording: Recording, asOf: string): GatewayOutcome {
  const facts = concludeFacts(recording);
  const whole = { ...recording, interrupted: false };
  const made = outcomeOf(whole, facts, judgeFacts(whole, facts, policies, asOf), { site: '', gateway: 'vpn' });
  if (made === undefined) throw new Error('an outcome wanted');
  return made;
}

/** What is judged of what was kept, as the scan's own outcome has it. */
function again(
  { facts, url, completeness }: EndpointOutcome,
  { tool, startedAt, finishedAt, asOf }: GatewayOutcome,
): Pick<EndpointOutcome, 'findings' | 'judged'> {
  const scan = { url, tool, at: startedAt, finished: finishedAt };
  const result = rejudge(readKeptFacts(facts.text), scan, policies, asOf);
  const findings = result.findings.flatMap((finding) => keepFinding(finding) ?? []);
  const digests = new Map(policies.map(({ id, digest }) => [id, digest]));
  return { findings, judged: judgedDigest(completeness, findings, digests) };
}

/** What a scan of a real TLS server came to. */
async function scanOf(url: string): Promise<GatewayOutcome> {
  const port = Number(url.split(':').at(-1));
  const { context, observations } = loopbackContext(port);
  await observeTls(context, askOf([await azure()], 'tls').tls, 'deny-set');
  const drafts = observations().map(({ id: _id, target: _target, endpoint: _endpoint, ...draft }) => draft);
  return outcome(recordingOf(seenOf([makeTarget('tls', '127.0.0.1', port), drafts])), '2026-11-22');
}

describe('what was kept of a scan, judged again by every policy that ships', () => {
  const recordings: readonly (readonly [string, () => Promise<Recording>])[] = [
    ['the sample', sampleRecording],
    ['a scan of gateways in this process', recordedScan],
    ['one that was cut short', async () => await scanRecording({ seen: 'drifted', at, isCutShort: true })],
    ['one that fell silent', async () => await scanRecording({ seen: 'stopped', at })],
  ];

  test.each(recordings)('says what the scan said: %s', async (_, make) => {
    const recording = await make();
    for (const asOf of ['2026-11-22', '2026-12-01', '2031-06-01']) {
      const made = outcome(recording, asOf);
      for (const endpoint of made.endpoints) {
        const { findings, judged } = again(endpoint, made);
        expect(findings).toEqual(endpoint.findings);
        expect(judged).toBe(endpoint.judged);
      }
    }
  });

  test('says what was said of the configuration of a gateway, by what Azure documents', async () => {
    const { policy, tables, knowledge } = await readinessGround();
    const value = gatewayExport({ name: 'office', sku: { name: 'VpnGw1' } }, { vpnClientProtocols: ['SSTP', 'IkeV2'] });
    const exports = readExports([{ file: 'gateway.json', value }], decodeRoot);
    const known = readReadiness({ ...exports, wishes: { clients: 250 }, knowledge, tables, result: undefined });
    const recording = readinessRecording(known, [], { toolVersion: '0.0.0', date: '2026-08-01T00:00:00.000Z' });
    const facts = concludeFacts(recording);
    const result = judgeFacts(recording, facts, [policy], '2026-11-22', knowledge);
    const made = outcomeOf(recording, facts, result, { site: '', gateway: 'office' });
    const [endpoint] = made?.endpoints ?? [];
    const scan = { url: endpoint?.url ?? '', tool: '0.0.0', at: 0, finished: 0 };
    const kept = readKeptFacts(endpoint?.facts.text ?? '');
    const anew = rejudge(kept, scan, [policy], '2026-11-22', knowledge);
    expect(endpoint?.findings.length).toBeGreaterThan(5);
    expect(anew.findings.flatMap((finding) => keepFinding(finding) ?? [])).toEqual(endpoint?.findings);
  });

  test('is the same text for two scans that saw the same', async () => {
    await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
    const [one, other] = [await scanOf(gateway.url), await scanOf(gateway.url)];
    expect(one.endpoints.map(({ evidence }) => evidence?.digest)).not.toEqual(
      other.endpoints.map(({ evidence }) => evidence?.digest),
    );
    expect(one.endpoints.map(({ facts }) => facts.digest)).toEqual(other.endpoints.map(({ facts }) => facts.digest));
    expect(one.endpoints.map(({ judged }) => judged)).toEqual(other.endpoints.map(({ judged }) => judged));
  });

  test('is the same text over IKEv2, where proposals are filled up with other ciphers each time', async () => {
    await using gateway = await azureLikeIke();
    const azureIke = [await azure()];
    const scan = async (): Promise<GatewayOutcome> =>
      outcome(
        await observeHere({
          targets: [{ target: parseTarget(gateway.url) }],
          policies: azureIke,
          trustAnchors: [],
          timeoutMs: 4000,
          ikePausesMs: [1, 1],
        }),
        '2026-11-22',
      );
    const [one, other] = [await scan(), await scan()];
    expect(one.endpoints[0]?.facts.text).toBe(other.endpoints[0]?.facts.text);
  });

  test('holds no octets, no ids of observations and no address', async () => {
    const { endpoints } = outcome(await sampleRecording(), '2026-11-22');
    const text = endpoints.map(({ facts }) => facts.text).join('');
    expect(text).not.toMatch(/obs-\d|192\.0\.2\./u);
    expect(endpoints.map(({ findings }) => JSON.stringify(findings)).join('')).not.toMatch(/obs-\d/u);
  });
});
