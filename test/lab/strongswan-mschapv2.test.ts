import { expect, test } from 'vitest';
import type { Credentials } from '../../core/credentials/credentials.ts';
import { Secret } from '../../core/credentials/secret.ts';
import { createAuthority, createGatewayCertificate } from '../../src/lab/pki.ts';
import { anyChild, ikeRows } from '../support/azure-words.ts';
import { type Charon, charon } from '../support/charon.ts';
import { scanDriven } from '../support/scan-driven.ts';

const now = new Date();
const authority = await createAuthority(now);
const trustAnchors = [authority.certificate.toString('pem')];

async function mschapGateway(): Promise<Charon> {
  const { certificatePem, keyPem } = await createGatewayCertificate(authority, {
    names: ['gateway'],
    flaw: 'none',
    now,
  });
  const configuration = `connections {
  users {
    version = 2
    local_addrs = %any
    remote_addrs = %any
    proposals = ${ikeRows.join(', ')}
    childless = allow
    unique = never
    rekey_time = 0
    send_cert = always
    local {
      auth = pubkey
      certs = gateway.pem
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
        ${anyChild['any']}
      }
    }
  }
}
secrets {
  eap {
    id = CORP\\somebody
    secret = "open sesame"
  }
}
`;
  return await charon({
    configuration,
    files: { 'etc/swanctl/x509/gateway.pem': certificatePem, 'etc/swanctl/private/gateway.pem': keyPem },
  });
}

function user(password: string): Credentials {
  return {
    kind: 'eap-mschapv2',
    localId: 'client',
    remoteId: 'gateway',
    trustAnchors,
    username: new Secret('CORP\\somebody'),
    password: new Secret(password),
  };
}

test('both tables are shown to a user with a password, who stands nowhere in what is recorded', async () => {
  await using gateway = await mschapGateway();
  const { finding, recording, result } = await scanDriven(gateway.address, user('open sesame'));
  expect(finding('checks/probes-agree')).toMatchObject({
    verdict: 'pass',
    observed: { agreed: 17, shownWith: { identities: ['client (eap-mschapv2) at gateway'] } },
  });
  for (const row of ['ipsec/row-01', 'ipsec/row-11', 'ipsec/nothing-else']) {
    expect(finding(row)).toMatchObject({ verdict: 'pass' });
  }
  const told = JSON.stringify([recording, result]);
  expect(told).toContain('EAP_MSCHAPV2');
  expect(told).not.toMatch(/somebody|open sesame/u);
  expect(await gateway.sas()).toBe('');
});

test('a wrong password leaves the IPsec table open, for that reason', async () => {
  await using gateway = await mschapGateway();
  const { finding } = await scanDriven(gateway.address, user('let me in'));
  expect(finding('ipsec/row-01')).toMatchObject({ verdict: 'inconclusive', reason: 'authentication-failed' });
  expect(finding('checks/probes-agree')).toMatchObject({ verdict: 'inconclusive', reason: 'not-compared' });
});
