import {
  groupsOf,
  signatureSchemesOf,
  suiteName,
  suitesOf,
  tlsVersion,
  versionName,
} from '../../src/protocol/tls/registry.ts';
import type { PlannedExchange } from '../probe.ts';
import { opensslSuite } from './openssl-suite.ts';
import type { TlsAsk } from './tls-offer.ts';

const older = [tlsVersion.tls12, tlsVersion.tls11, tlsVersion.tls10, tlsVersion.ssl3];

/** What `observeTls` sends, without the repetitions of exchanges that fail. The least is what a server costs that accepts nothing. */
export function forecastTls({ documented }: TlsAsk): readonly PlannedExchange[] {
  const planned: PlannedExchange[] = [
    { probe: 'tls/opening', offer: 'hellos that look for one that is answered', connections: { min: 1, max: 6 } },
  ];
  for (const version of older) planned.push(peeling('tls/suites', version, suitesOf(version).length, 'suites'));
  const suites13 = suitesOf(tlsVersion.tls13).length;
  planned.push(
    peeling('tls/suites', tlsVersion.tls13, suites13, 'suites, without key shares'),
    {
      probe: 'tls/ssl2',
      offer: `SSLv2: ${suitesOf(tlsVersion.ssl2).length} cipher kinds`,
      connections: { min: 1, max: 1 },
    },
    peeling('tls/groups', tlsVersion.tls13, groupsOf(tlsVersion.tls13).length, 'groups, by HelloRetryRequest'),
    peeling('tls/groups', tlsVersion.tls12, groupsOf(tlsVersion.tls12).length, 'groups, by ServerKeyExchange'),
    peeling(
      'tls/signature-schemes',
      tlsVersion.tls12,
      signatureSchemesOf(tlsVersion.tls12).length,
      'signature schemes',
    ),
    peeling(
      'tls/signature-schemes',
      tlsVersion.tls13,
      signatureSchemesOf(tlsVersion.tls13).length,
      'signature schemes',
    ),
    { probe: 'tls/preference', offer: 'the accepted suites, in two orders', connections: { min: 0, max: 2 } },
    { probe: 'tls/features', offer: 'compression and encrypt-then-MAC', connections: { min: 0, max: 1 } },
    { probe: 'tls/certificate', offer: 'a hello read up to ServerHelloDone', connections: { min: 0, max: 1 } },
  );
  for (const { version, suite } of documented) {
    if (version === tlsVersion.ssl2) continue;
    const offer = `${versionName(version)} ${suiteName(suite)} alone`;
    planned.push({ probe: 'tls/row', offer, connections: { min: 1, max: 1 } });
    const name = version < tlsVersion.tls10 ? undefined : opensslSuite(suite);
    if (name === undefined) continue;
    planned.push({ probe: 'tls/handshake', offer: `${offer}, complete`, connections: { min: 1, max: 1 } });
  }
  planned.push({ probe: 'tls/control', offer: 'the first answered hello again', connections: { min: 1, max: 1 } });
  return planned;
}

function peeling(probe: string, version: number, candidates: number, what: string): PlannedExchange {
  const min = probe === 'tls/suites' ? 1 : 0;
  return { probe, offer: `${versionName(version)}: ${candidates} ${what}`, connections: { min, max: candidates + 1 } };
}
