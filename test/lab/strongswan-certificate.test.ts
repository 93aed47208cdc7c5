/* The certificate that a gateway authenticates itself with in IKE, judged by a policy. */
import { expect, test } from 'vitest';
import type { Credentials } from '../../core/credentials/credentials.ts';
import { Secret } from '../../core/credentials/secret.ts';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { startStrongswanObserver } from '../../src/run/strongswan-observer.ts';
import { type Charon, charon } from '../support/charon.ts';
import { observeHere } from '../support/observe-here.ts';
import { type CertificateWish, type Issued, issue } from '../support/test-pki.ts';

const root = await issue({ name: 'a root', ca: true, keyUsage: ['keyCertSign'] });
const sub = await issue({ name: 'a sub', issuer: root, ca: true, keyUsage: ['keyCertSign'] });

const policy = parsePolicy(
  `
format: 2
id: certificates
version: 2026-11-01
title: Certificates of IKE
sources: { page: { title: A page } }
source: { ref: page }
ike:
  closed: false
  source: { ref: page }
  rows:
    - { id: row-01, title: one, encryption: ENCR_AES_GCM_16-256, integrity: none, prf: PRF_HMAC_SHA2_384, keyExchange: 20 }
  certificate:
    - { check: key, allowed: [EC-secp384r1], of: leaf }
    - { check: chain-valid }
    - { check: name-matches }
`,
  'certificates.yaml',
);

const user: Credentials = {
  kind: 'eap-mschapv2',
  localId: 'client',
  remoteId: 'gateway',
  trustAnchors: [root.pem],
  username: new Secret('somebody'),
  password: new Secret('open sesame'),
};

async function gatewayWith(leaf: Issued): Promise<Charon> {
  return await charon({
    files: {
      'etc/swanctl/x509/gateway.pem': leaf.pem,
      'etc/swanctl/x509/sub.pem': sub.pem,
      'etc/swanctl/private/gateway.pem': await leaf.keyPem(),
    },
    configuration: `connections {
  users {
    version = 2
    local_addrs = %any
    remote_addrs = %any
    proposals = aes256gcm16-prfsha384-ecp384
    childless = allow
    unique = never
    rekey_time = 0
    send_cert = always
    local {
      auth = pubkey
      certs = gateway.pem, sub.pem
      id = gateway
    }
    remote {
      auth = eap-mschapv2
      eap_id = %any
    }
    children {
      any {
        policies = no
        rekey_time = 0
      }
    }
  }
}
secrets {
  eap {
    id = somebody
    secret = "open sesame"
  }
}
`,
  });
}

type Verdicts = Readonly<Record<string, string>>;

async function judged(...gateways: readonly Charon[]): Promise<readonly Verdicts[]> {
  const targets = gateways.map(({ address }) => ({ target: makeTarget('ikev2', address, 500), credentials: user }));
  const recording = await observeHere({
    targets,
    policies: [policy],
    trustAnchors: [root.pem],
    timeoutMs: 10_000,
    startIkeObserver: async (signal) => await startStrongswanObserver({ timeoutMs: 10_000, signal }),
  });
  const { findings } = judge(recording, [policy], '2026-11-28');
  return targets.map(({ target }) =>
    Object.fromEntries(
      findings
        .filter(({ id, clause }) => id.endsWith(target.url) && clause.includes('certificate'))
        .map(({ clause, verdict }) => [clause, verdict]),
    ),
  );
}

const wish = { name: 'gateway', issuer: sub, dnsNames: ['gateway'] } satisfies CertificateWish;

test('a gateway of P-384 passes, one of P-256 fails by its key alone', async () => {
  await using strong = await gatewayWith(await issue({ ...wish, key: 'p384' }));
  await using weak = await gatewayWith(await issue({ ...wish, name: 'weak gateway', key: 'p256' }));
  const right: Verdicts = {
    'ike/certificate-key': 'pass',
    'ike/certificate-chain-valid': 'pass',
    'ike/certificate-name-matches': 'pass',
  };
  expect(await judged(strong, weak)).toEqual([right, { ...right, 'ike/certificate-key': 'fail' }]);
});

test('of two gateways whose certificates have the same subject none passes by the certificate of the other', async () => {
  await using strong = await gatewayWith(await issue({ ...wish, key: 'p384' }));
  await using weak = await gatewayWith(await issue({ ...wish, key: 'p256' }));
  const [ofStrong, ofWeak] = await judged(strong, weak);
  expect(['pass', 'inconclusive']).toContain(ofStrong?.['ike/certificate-key']);
  expect(['fail', 'inconclusive']).toContain(ofWeak?.['ike/certificate-key']);
});
