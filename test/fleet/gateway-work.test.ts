import { expect, test } from 'vitest';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { type GatewayWork, hidesSomething } from '../../src/fleet/gateway-work.ts';
import type { LookEnd } from '../../src/fleet/look.ts';
import { unpackOutcome } from '../../src/store/carried-outcome.ts';
import { evidenceForm, evidenceText } from '../../src/store/kept/evidence-form.ts';
import { drawnOctets } from '../../src/store/kept/seeded-octets.ts';
import { fleetRun, workOf } from '../support/fleet-run.ts';
import { nodeTlsGateway, versionPolicy } from '../support/node-tls-gateway.ts';

const policies = [parsePolicy(versionPolicy({ 'TLSv1.2': 'accepted' }), 'versions.yaml')];

const work = (url: string, more: Partial<GatewayWork['targets'][number]> = {}): GatewayWork => ({
  gateway: 'vpn',
  targets: [{ target: parseTarget('tls://192.0.2.1:443') }, { target: parseTarget(url), ...more }],
});

test('a gateway hides something as soon as one of its endpoints has a key, or speaks OpenVPN', () => {
  expect(hidesSomething(work('sstp://192.0.2.1'))).toBe(false);
  expect(hidesSomething(work('ikev2://192.0.2.1'))).toBe(false);
  expect(hidesSomething(work('openvpn+udp://192.0.2.1:1194'))).toBe(true);
  expect(hidesSomething(work('openvpn+tcp://192.0.2.1:443', { wrap: { kind: 'none' } }))).toBe(true);
  expect(hidesSomething(work('ikev2://192.0.2.1', { credentials: {} as never }))).toBe(true);
});

/** What is kept of the only endpoint. */
async function keptOf(of: GatewayWork): Promise<{ octets: Uint8Array; text: string }> {
  const ends: LookEnd[] = [];
  await fleetRun({}, policies, {
    work: [of],
    threads: 0,
    onEnd: async (_, end) => void ends.push(end),
  });
  const [end] = ends;
  const octets = end?.kind === 'seen' ? unpackOutcome(end.outcome).endpoints[0]?.evidence?.octets : undefined;
  if (octets === undefined) throw new Error('evidence wanted, none found');
  return { octets, text: evidenceText(octets) };
}

test('what a scan sent that hides nothing is made of the seed that is kept', { timeout: 300_000 }, async () => {
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  const [of] = workOf({ vpn: [gateway.url] });
  const { octets, text } = await keptOf(of as GatewayWork);
  const { drawn } = evidenceForm(octets);
  if (drawn === undefined) throw new Error('a seed wanted, none found');
  const { observations } = JSON.parse(text) as { observations: { probe: string; sent: string }[] };
  const hello = observations.find(({ probe, sent }) => probe === 'tls/opening' && sent !== '');
  // Record, handshake and version stand before the random octets of a ClientHello.
  const random = hello?.sent.slice(22, 22 + 64) ?? '?';
  expect(Buffer.from(drawnOctets(drawn)).toString('hex')).toContain(random);
});

test('and no seed is kept of one that does', { timeout: 300_000 }, async () => {
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  const [of] = workOf({ vpn: [gateway.url] });
  const targets = (of as GatewayWork).targets.map((one) => ({ ...one, wrap: { kind: 'none' as const } }));
  expect(evidenceForm((await keptOf({ gateway: 'vpn', targets })).octets).drawn).toBeUndefined();
});
