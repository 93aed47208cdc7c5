import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../core/finding/finding.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { ikeMessage } from '../../core/protocol/ikev2/message.ts';
import { decode } from '../../core/wire/codec.ts';
import { answersIkev1 } from '../../probes/ikev1/ikev1-answer.ts';
import { ikev1Octets, ikev1Offers } from '../../probes/ikev1/ikev1-offer.ts';
import { redacted } from '../../probes/ikev1/redact.ts';
import { judge } from '../../src/judge/judge.ts';
import { exchangeOverUdp } from '../../src/run/transport/udp-exchange.ts';
import { type Charon, charon } from '../support/charon.ts';
import { toldOf } from '../support/findings.ts';
import { type Ikev1Sight, lookAtIkev1 } from '../support/look-at-ikev1.ts';
import { pluto } from '../support/pluto.ts';
import { swanctlConnections } from '../support/swanctl-conf.ts';

const { signal } = new AbortController();
/** The 17 rows of the Azure table. */
const rows =
  'aes256gcm16-prfsha384-prfsha256-modp2048s256-modp2048-ecp384-ecp256, ' +
  'aes256-sha384-prfsha384-modp2048s256-modp2048-ecp384-ecp256, ' +
  'aes256-sha256-prfsha256-modp2048s256-modp2048-ecp384-ecp256-modp1024';

let azure: Policy;
let nist: Policy;
beforeAll(async () => {
  [azure, nist] = await Promise.all([
    loadPolicy('azure-vpn-p2s', { signal }),
    loadPolicy('nist-sp-800-77@r1', { signal }),
  ]);
});

/** The clauses of IKE, under both policies. */
function findings({ recording }: Ikev1Sight): (id: string) => Finding | undefined {
  const result = judge(recording, [azure, nist], '2026-11-28');
  return (id) => result.findings.find((one) => `${one.policy}/${one.clause}` === id);
}

const judged = (finding: Finding | undefined): string => `${finding?.verdict} ${finding?.reason}`;
const exchanges = ({ observations }: Ikev1Sight): number =>
  observations.filter(({ attempts, sent }) => attempts > 0 && sent !== '').length;

describe('strongSwan 5.9', () => {
  let gateway: Charon;
  beforeAll(async () => {
    gateway = await charon({ image: 'gateproof/strongswan:bookworm' });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test('with the documented rows for IKEv2 alone refuses what it is offered, which is no refusal of IKEv1', async () => {
    await gateway.load(swanctlConnections({ name: 'rows', version: 2, proposals: rows }));
    const sight = await lookAtIkev1(gateway.address, [azure, nist]);
    const finding = findings(sight);
    expect(sight.asked.map(({ detail }) => detail)).toEqual(Array(4).fill('NO-PROPOSAL-CHOSEN, without SPI'));
    expect(judged(finding('azure-vpn-p2s/ike/nothing-else'))).toBe('pass refused');
    expect(toldOf(finding('azure-vpn-p2s/ike/nothing-else')?.observed)['ikev1']).toMatchObject({
      stance: 'offer-refused',
    });
    expect(judged(finding('nist-sp-800-77@r1/ike/version-ikev1'))).toBe('inconclusive ikev1-offer-refused');
    expect(exchanges(sight)).toBeLessThanOrEqual(40);
    expect(await gateway.halfOpen()).toBe('0');
  });

  test('with IKEv1 of 3DES, MD5 and group 2 in aggressive mode beside them does not conform where IKEv1 is to be refused, and is told elsewhere', async () => {
    await gateway.load(
      swanctlConnections(
        { name: 'rows', version: 2, proposals: rows },
        { name: 'old', version: 1, proposals: '3des-md5-modp1024', more: 'aggressive = yes' },
      ),
    );
    const sight = await lookAtIkev1(gateway.address, [azure, nist]);
    const finding = findings(sight);
    expect(judged(finding('nist-sp-800-77@r1/ike/version-ikev1'))).toBe('fail ikev1-answered');
    const chosen = {
      encryption: '3DES-CBC',
      hash: 'MD5',
      authentication: 'pre-shared key',
      group: '1024-bit MODP Group',
    };
    expect(finding('nist-sp-800-77@r1/ike/version-ikev1')?.observed).toMatchObject({
      mode: 'main',
      combination: chosen,
    });
    expect(judged(finding('azure-vpn-p2s/ike/nothing-else'))).toBe('pass refused');
    expect(toldOf(finding('azure-vpn-p2s/ike/nothing-else')?.observed)['ikev1']).toMatchObject({ combination: chosen });
    expect(toldOf(finding('azure-vpn-p2s/ike/nothing-else')?.observed)['notTested']).not.toContain('IKEv1');
    // One SA is left, and it is the last thing that was sent.
    expect(await gateway.halfOpen()).toBe('1');
    expect(sight.observations.at(-1)?.probe).toBe('ikev1/main-mode');
  });

  test('answers aggressive mode with a hash where it is let, of which nothing is kept', async () => {
    // It gives the hash of the key away, and is off by default.
    await gateway.set('charon-systemd { i_dont_care_about_security_and_use_aggressive_mode_psk = yes }');
    const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
    const octets = ikev1Octets(ikev1Offers.aggressive2, random(8), random);
    const { received } = await exchangeOverUdp({
      address: gateway.address,
      port: 500,
      nonEspMarker: false,
      octets,
      isAnswer: (datagram) => answersIkev1(datagram, octets),
      signal,
      now: () => performance.now(),
    });
    const { payloads } = decode(ikeMessage, received);
    const [sa, keyExchange, nonce, identity, hash] = [1, 4, 10, 5, 8];
    expect(payloads.map(({ type }) => type)).toEqual(expect.arrayContaining([sa, keyExchange, nonce, identity, hash]));
    const kept = redacted(received);
    expect(kept).toHaveLength(received.length);
    const blotted = decode(ikeMessage, kept).payloads;
    const secret = blotted.filter(({ type }) => [keyExchange, nonce, identity, hash].includes(type));
    expect(secret).toHaveLength(4);
    expect(secret.every(({ body }) => body.length > 4 && body.every((octet) => octet === 0))).toBe(true);
    expect(blotted[0]).toEqual(payloads[0]);
  });

  test('with IKEv1 of something that is not offered is not told from one without', async () => {
    await gateway.load(
      swanctlConnections(
        { name: 'rows', version: 2, proposals: rows },
        { name: 'rare', version: 1, proposals: 'camellia256-sha512-ecp521' },
      ),
    );
    const sight = await lookAtIkev1(gateway.address, [azure, nist]);
    expect(sight.asked.map(({ detail }) => detail)).toEqual(Array(4).fill('NO-PROPOSAL-CHOSEN, with SPI'));
    expect(judged(findings(sight)('nist-sp-800-77@r1/ike/version-ikev1'))).toBe('inconclusive ikev1-offer-refused');
  });
});

test('strongSwan 6.1, built without IKEv1, refuses all of it', async () => {
  await using gateway = await charon();
  await gateway.load(swanctlConnections({ name: 'rows', version: 2, proposals: rows }));
  const sight = await lookAtIkev1(gateway.address, [azure, nist]);
  const finding = findings(sight);
  expect(judged(finding('nist-sp-800-77@r1/ike/version-ikev1'))).toBe('pass refused');
  expect(toldOf(finding('azure-vpn-p2s/ike/nothing-else')?.observed)['ikev1']).toMatchObject({ refusedBy: 'version' });
  expect(sight.asked).toHaveLength(2);
  expect(exchanges(sight)).toBeLessThanOrEqual(40);
});

test('libreswan 5.2, which drops IKEv1, refuses all of it by silence', async () => {
  await using gateway = await pluto();
  await gateway.load(
    `conn any
  keyexchange=ikev2
  authby=secret
  left=%defaultroute
  right=%any
  ike=aes_gcm_16_256-hmac_sha2_384+hmac_sha2_256-modp2048+dh20+dh19
`,
  );
  const sight = await lookAtIkev1(gateway.address, [azure, nist]);
  const finding = findings(sight)('nist-sp-800-77@r1/ike/version-ikev1');
  expect(judged(finding)).toBe('pass ikev1-dropped');
  expect(finding?.observed).toMatchObject({ refusedBy: 'silence', offered: { main: 40 } });
  expect(sight.asked.map(({ outcome }) => outcome)).toEqual(['silent', 'refused', 'silent', 'silent']);
});
