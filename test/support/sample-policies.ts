import type { ClauseReference, PolicyReference, SourceReference } from '../../core/finding/result.ts';

const AZURE_PAGE: SourceReference = {
  title: 'Transition to OpenVPN protocol or IKEv2 from SSTP',
  url: 'https://learn.microsoft.com/azure/vpn-gateway/ikev2-openvpn-from-sstp',
  date: '2025-09-29',
};

const NIST: SourceReference = {
  title: 'NIST SP 800-77 Rev. 1, Guide to IPsec VPNs',
  url: 'https://csrc.nist.gov/pubs/sp/800/77/r1/final',
  date: '2020-06-30',
};

/** Registry names of the vendor's spellings, as far as the sample needs them. */
const ENCRYPTION: Readonly<Record<string, string>> = { GCM_AES256: 'ENCR_AES_GCM_16-256', AES256: 'ENCR_AES_CBC-256' };
const INTEGRITY: Readonly<Record<string, string>> = {
  SHA384: 'AUTH_HMAC_SHA2_384_192',
  SHA256: 'AUTH_HMAC_SHA2_256_128',
  SHA1: 'AUTH_HMAC_SHA1_96',
};
const PRF: Readonly<Record<string, string>> = { SHA384: 'PRF_HMAC_SHA2_384', SHA256: 'PRF_HMAC_SHA2_256' };
const GROUP: Readonly<Record<string, string>> = {
  GROUP_2: '1024-bit MODP Group',
  GROUP_14: '2048-bit MODP Group',
  GROUP_24: '2048-bit MODP Group with 256-bit Prime Order Subgroup',
  GROUP_ECP256: '256-bit random ECP group',
  GROUP_ECP384: '384-bit random ECP group',
};

/** A combination in the registry's words. */
export type Combination = Readonly<Record<string, string | boolean | null>>;

/** The registry's words for a row as the vendor spells it. */
export function combinationOf({ table, title, vendor }: ClauseReference): Combination {
  if (table === 'tls') return { version: title.split(', ')[1] ?? '', suite: vendor['Cipher suite'] ?? '' };
  const encryption = ENCRYPTION[vendor['Encryption'] ?? ''] ?? '';
  const integrity = INTEGRITY[vendor['Integrity'] ?? ''] ?? null;
  if (table === 'ike') {
    return {
      encryption,
      integrity,
      prf: PRF[vendor['PRF'] ?? ''] ?? '',
      keyExchange: GROUP[vendor['DH Group'] ?? ''] ?? '',
    };
  }
  return {
    encryption,
    integrity,
    keyExchange: GROUP[vendor['PFS Group'] ?? ''] ?? null,
    extendedSequenceNumbers: false,
  };
}

const GROUPS = ['GROUP_24', 'GROUP_14', 'GROUP_ECP384', 'GROUP_ECP256'];
const IKE_ROWS: readonly (readonly string[])[] = [
  ...GROUPS.map((group) => ['GCM_AES256', 'GCM_AES256', 'SHA384', group]),
  ...GROUPS.map((group) => ['GCM_AES256', 'GCM_AES256', 'SHA256', group]),
  ...GROUPS.map((group) => ['AES256', 'SHA384', 'SHA384', group]),
  ...[...GROUPS, 'GROUP_2'].map((group) => ['AES256', 'SHA256', 'SHA256', group]),
];
const IPSEC_ROWS: readonly (readonly string[])[] = [
  ...['GROUP_NONE', ...GROUPS].map((group) => ['GCM_AES256', 'GCM_AES256', group]),
  ...['GROUP_NONE', ...GROUPS].map((group) => ['AES256', 'SHA256', group]),
  ['AES256', 'SHA1', 'GROUP_NONE'],
];
const SUITES: readonly (readonly [string, string])[] = [
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLSv1.2'],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLSv1.2'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLSv1.2'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'TLSv1.2'],
  ['TLS_AES_256_GCM_SHA384', 'TLSv1.3'],
  ['TLS_AES_128_GCM_SHA256', 'TLSv1.3'],
];

function rows(
  table: string,
  heading: string,
  columns: readonly string[],
  of: readonly (readonly string[])[],
): ClauseReference[] {
  return of.map((values, at) => ({
    id: `${table}/row-${String(at + 1).padStart(2, '0')}`,
    kind: 'row',
    table,
    title: `${heading}, row ${at + 1}`,
    vendor: Object.fromEntries(columns.map((column, index) => [column, values[index] ?? ''])),
    source: { ...AZURE_PAGE, place: `table "${heading}", row ${at + 1}` },
    readings: [],
  }));
}

function clause(
  id: string,
  kind: ClauseReference['kind'],
  title: string,
  more: Partial<ClauseReference> = {},
): ClauseReference {
  const table = id.slice(0, id.indexOf('/'));
  return { id, kind, table, title, vendor: {}, source: AZURE_PAGE, readings: [], ...more };
}

const azure: PolicyReference = {
  id: 'azure-vpn-p2s',
  version: '2025-09-29',
  digest: `sha256:${'5ac1'.repeat(16)}`,
  title: 'Azure VPN Gateway, point-to-site, default tables',
  source: AZURE_PAGE,
  clauses: [
    ...rows('ike', 'IKEv2', ['Encryption', 'Integrity', 'PRF', 'DH Group'], IKE_ROWS),
    clause('ike/nothing-else', 'nothing-else', 'IKEv2 accepts no combination outside the table'),
    ...rows('ipsec', 'IPsec', ['Encryption', 'Integrity', 'PFS Group'], IPSEC_ROWS),
    clause('ipsec/nothing-else', 'nothing-else', 'IPsec accepts no combination outside the table'),
    ...rows(
      'tls',
      'TLS',
      ['Cipher suite'],
      SUITES.map(([suite]) => [suite]),
    ).map((row, at) => ({
      ...row,
      title: `TLS, ${SUITES[at]?.[1] ?? ''}`,
    })),
    clause('tls/nothing-else', 'nothing-else', 'TLS accepts no cipher suite outside the table'),
    clause('tls/version-tlsv1.0', 'version', 'TLS 1.0 is refused'),
    clause('tls/version-tlsv1.1', 'version', 'TLS 1.1 is refused'),
    clause('tls/version-tlsv1.3', 'version', 'TLS 1.3 is refused outside OpenVPN', {
      readings: [
        {
          says: 'VPN Gateway will support only TLS 1.2',
          source: { ...AZURE_PAGE, place: 'section on TLS 1.0 and 1.1' },
        },
        {
          says: 'Only supported on TLS1.3 with OpenVPN',
          source: { ...AZURE_PAGE, place: 'table of TLS policies, note' },
        },
      ],
    }),
    clause('tls/certificate-dates', 'certificate', 'The certificate is inside its dates'),
    clause('tls/certificate-hash', 'certificate', 'No certificate is signed with MD5 or SHA-1'),
  ],
};

const nist: PolicyReference = {
  id: 'nist-sp-800-77r1',
  version: '2020-06-30',
  digest: `sha256:${'77a1'.repeat(16)}`,
  title: 'NIST SP 800-77 Revision 1, IKEv2 and ESP',
  source: NIST,
  clauses: [
    clause('ike/groups', 'constraint', 'Groups give at least 112 bits of strength', {
      source: { ...NIST, place: 'section 3.2' },
      until: '2030-12-31',
    }),
    clause('ipsec/integrity', 'constraint', 'CBC encryption comes with HMAC-SHA-2', {
      source: { ...NIST, place: 'section 3.3' },
    }),
  ],
};

/** As if every clause were one line, from line 20 on. */
function placed(policy: PolicyReference): PolicyReference {
  const clauses = policy.clauses.map((one, at) => ({ ...one, line: 20 + at }));
  return { ...policy, file: `policies/${policy.id}.yaml`, clauses };
}

/** The policies of the sample, in the shape of a result document. */
export const samplePolicies: readonly PolicyReference[] = [azure, nist].map(placed);
