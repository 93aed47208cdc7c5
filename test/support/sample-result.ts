import type { CertificateFacts } from '../../core/facts/facts.ts';
import type { Evidence, Finding, Judgement } from '../../core/finding/finding.ts';
import type {
  ClauseReference,
  IkeCombination,
  IpsecCombination,
  PolicyReference,
  ResultDocument,
  TargetResult,
} from '../../core/finding/result.ts';
import { summarise } from '../../core/finding/summary.ts';
import type { JsonObject, Observation, OutcomeKind } from '../../core/observation/observation.ts';
import { type Combination, combinationOf, samplePolicies } from './sample-policies.ts';

/** A certificate subject that would run, recolour and reorder whatever shows it as it came. */
export const hostileSubject =
  'CN=<script>alert(1)</script>\u001b[31m red \u001b[0m\u202Egnp.exe\u0000, O=x" onclick="alert(2)';

/** A Server header of the same kind. */
const hostileServer = '<b>SSTP</b>\u001b[2J\u202E"';

type Gateway = 'conforming' | 'drifted' | 'stopped';

interface Sampled {
  readonly url: string;
  readonly endpoint: string;
  readonly gateway: Gateway;
  readonly isIke: boolean;
}

const targets: readonly Sampled[] = (['conforming', 'drifted', 'stopped'] as const).flatMap((gateway, at) => {
  const host = `192.0.2.${(at + 1) * 10}`;
  return [
    { url: `ikev2://${host}`, endpoint: `${host}:500`, gateway, isIke: true },
    { url: `sstp://${host}:443`, endpoint: `${host}:443`, gateway, isIke: false },
  ];
});

/** What the drifted gateway adds to the tables and leaves out of them. */
const missing: ReadonlySet<string> = new Set(['ike/row-17', 'ipsec/row-11', 'tls/row-04']);
const added: Readonly<Record<string, Combination>> = {
  ike: {
    encryption: 'ENCR_AES_CBC-128',
    integrity: 'AUTH_HMAC_SHA1_96',
    prf: 'PRF_HMAC_SHA1',
    keyExchange: '1024-bit MODP Group',
  },
  ipsec: {
    encryption: 'ENCR_AES_CBC-256',
    integrity: 'AUTH_HMAC_SHA2_256_128',
    keyExchange: '1024-bit MODP Group',
    extendedSequenceNumbers: false,
  },
  tls: { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' },
};

/** Three gateways, two endpoints each, under two policies: every verdict, every kind of clause, places in files, and hostile text from the wire. */
export function sampleResult(): ResultDocument {
  const observations: Observation[] = [];
  const findings = targets.flatMap((target) =>
    samplePolicies.flatMap((policy) =>
      policy.clauses.map((clause) => finding(policy, clause, target, (draft) => keep(observations, target, draft))),
    ),
  );
  return {
    schemaVersion: '1.0',
    tool: { name: 'gateproof', version: '0.1.0' },
    asOf: '2026-11-22',
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:41.312Z',
    interrupted: false,
    policies: samplePolicies,
    summary: summarise(findings),
    targets: targets.map((target, at) => ({
      url: target.url,
      gateway: target.gateway,
      // The stopped one is as if it came from the command line.
      ...(target.gateway === 'stopped' ? {} : { declared: { file: 'lab/gateproof.yaml', line: 5 + at } }),
      summary: summarise(findings.filter((one) => one.target === target.url)),
      facts: facts(target),
    })),
    findings,
    observations,
  };
}

type Draft = {
  readonly probe: string;
  readonly outcome: OutcomeKind;
  readonly detail: string;
  readonly offer: JsonObject;
} & Partial<Observation>;

function keep(observations: Observation[], { url, endpoint, isIke }: Sampled, draft: Draft): string {
  const number = observations.length + 1;
  const id = `obs-${String(number).padStart(4, '0')}`;
  observations.push({
    id,
    target: url,
    endpoint,
    order: `${draft.probe}/${String(number).padStart(3, '0')}`,
    sent: isIke ? '' : `16030100c8010000c40303${'5a17c0de'.repeat(48)}`,
    received: '',
    startedAtMs: number * 37.25,
    elapsedMs: draft.outcome === 'silent' ? 5000 : 3.1 + (number % 17) * 0.7,
    attempts: draft.outcome === 'silent' ? 4 : 1,
    ...draft,
  });
  return id;
}

type Keep = (draft: Draft) => string;

function finding(policy: PolicyReference, clause: ClauseReference, target: Sampled, observe: Keep): Finding {
  const isOutside = clause.kind === 'nothing-else' || clause.kind === 'constraint' || clause.kind === 'version';
  return {
    id: `${policy.id}/${clause.id}@${target.url}`,
    policy: policy.id,
    clause: clause.id,
    target: target.url,
    direction: isOutside ? 'undocumented-refused' : 'documented-accepted',
    expected: expected(clause),
    ...judgement(clause, target, observe),
  };
}

function expected(clause: ClauseReference): JsonObject {
  if (clause.kind === 'row') return { level: 'required', vendor: clause.vendor, combinations: [combinationOf(clause)] };
  if (clause.kind === 'nothing-else') return { table: clause.table, accepted: 'documented rows only' };
  return { says: clause.title };
}

function judgement(clause: ClauseReference, target: Sampled, observe: Keep): Judgement {
  const isTls13Row = clause.id === 'tls/row-05' || clause.id === 'tls/row-06';
  if ((clause.table === 'tls') === target.isIke || isTls13Row) {
    return { verdict: 'not-applicable', reason: 'other-protocol', observed: {}, evidence: [] };
  }
  if (target.gateway === 'stopped') return unreachable(clause, target, observe);
  if (clause.kind === 'row') return row(clause, target, observe);
  if (clause.kind === 'certificate') return certificate(clause, target, observe);
  return outside(clause, target, observe);
}

function unreachable(clause: ClauseReference, { isIke }: Sampled, observe: Keep): Judgement {
  if (clause.kind !== 'row') return { verdict: 'inconclusive', reason: 'not-probed', observed: {}, evidence: [] };
  const seen = isIke
    ? observe({
        probe: 'strongswan/ike',
        outcome: 'silent',
        detail: 'no answer to 4 requests',
        offer: { row: clause.id },
      })
    : observe({
        probe: 'tls/suites',
        outcome: 'unreachable',
        detail: 'ECONNREFUSED',
        offer: { suites: [0xc030] },
        sent: '',
      });
  return { verdict: 'inconclusive', reason: isIke ? 'silent' : 'unreachable', observed: { open: 1 }, evidence: [seen] };
}

function row(clause: ClauseReference, { gateway, isIke }: Sampled, observe: Keep): Judgement {
  const combination = combinationOf(clause);
  const isMissing = gateway === 'drifted' && missing.has(clause.id);
  const probe = isIke ? `strongswan/${clause.table}` : 'tls/suites';
  const evidence: Evidence = [
    isMissing
      ? observe({
          probe,
          outcome: 'refused',
          detail: isIke ? 'NO_PROPOSAL_CHOSEN' : 'alert handshake_failure(40)',
          offer: { row: clause.id },
          ...refusal(isIke),
        })
      : observe({
          probe,
          outcome: 'answered',
          detail: isIke ? 'established' : 'ServerHello',
          offer: { row: clause.id },
          ...answer(isIke),
        }),
  ];
  return isMissing
    ? { verdict: 'fail', reason: 'refused', observed: { refused: [combination] }, evidence }
    : { verdict: 'pass', reason: 'accepted', observed: { accepted: [combination] }, evidence };
}

function refusal(isIke: boolean): Partial<Observation> {
  return isIke
    ? { transcript: ['initiating IKE_SA', 'received NO_PROPOSAL_CHOSEN notify error'] }
    : { received: '15030300020228' };
}

function answer(isIke: boolean): Partial<Observation> {
  return isIke
    ? {
        answer: { encr: 12, keySize: 256 },
        transcript: ['initiating IKE_SA', `selected peer "\u001b]0;owned\u0007"`, 'IKE_SA established'],
      }
    : { answer: { version: 0x0303, suite: 0xc030 }, received: `160303003a020000360303${'b0a7'.repeat(700)}` };
}

function certificate(clause: ClauseReference, { gateway }: Sampled, observe: Keep): Judgement {
  const isOld = gateway === 'drifted' && clause.id === 'tls/certificate-dates';
  const evidence: Evidence = [
    observe({ probe: 'tls/certificate', outcome: 'answered', detail: 'Certificate', offer: {}, ...answer(false) }),
  ];
  const { subject, notBefore, notAfter, signatureAlgorithm } = leaf(gateway);
  const observed = { certificates: [{ subject, notBefore, notAfter, signatureAlgorithm }] };
  if (isOld) return { verdict: 'fail', reason: 'expired-or-not-yet-valid', observed, evidence };
  return {
    verdict: 'pass',
    reason: clause.id === 'tls/certificate-dates' ? 'in-its-dates' : 'sound',
    observed,
    evidence,
  };
}

/** Who asked for the CHILD_SAs, for what traffic, under which IKE SA. */
const shownWith = {
  identities: ['probe.example.net (psk) at gateway.example.net'],
  selectors: ['dynamic === 0.0.0.0/0,::/0'],
  ikeSas: [
    {
      encryption: 'ENCR_AES_GCM_16-256',
      integrity: null,
      prf: 'PRF_HMAC_SHA2_384',
      keyExchange: '384-bit random ECP group',
    },
  ],
};

function outside(clause: ClauseReference, { gateway, isIke }: Sampled, observe: Keep): Judgement {
  const isDrifted = gateway === 'drifted' && clause.id !== 'tls/version-tlsv1.1' && clause.id !== 'tls/version-tlsv1.3';
  const how = clause.table === 'ipsec' ? { shownWith } : {};
  const probe = isIke ? `strongswan/${clause.table}` : 'tls/suites';
  if (isDrifted && clause.id !== 'ipsec/integrity') {
    const evidence: Evidence = [
      observe({
        probe,
        outcome: 'answered',
        detail: isIke ? 'established' : 'ServerHello',
        offer: { outside: clause.table },
        ...answer(isIke),
      }),
    ];
    if (clause.kind === 'version')
      return { verdict: 'fail', reason: 'accepted', observed: { accepted: true }, evidence };
    const reason = clause.kind === 'constraint' ? 'constraint-violated' : 'undocumented-accepted';
    const observed = { accepted: [added[clause.table] ?? {}], count: 1, ...how };
    return { verdict: 'fail', reason, observed, evidence };
  }
  const refused = Array.from({ length: clause.kind === 'nothing-else' ? 11 : 1 }, (_, at) =>
    observe({
      probe,
      outcome: 'refused',
      detail: isIke ? 'NO_PROPOSAL_CHOSEN' : 'alert handshake_failure(40)',
      offer: { chunk: at },
      ...refusal(isIke),
    }),
  );
  const [first = '', ...rest] = refused;
  if (gateway === 'drifted' && clause.id === 'tls/version-tlsv1.3') {
    return { verdict: 'inconclusive', reason: 'no-answered-control', observed: { open: 1 }, evidence: refused };
  }
  const observed =
    clause.kind === 'nothing-else'
      ? { refused: 340, notTested: isIke ? ['ENCR_RC5', 'ENCR_IDEA'] : [], ...how }
      : { refused: 1 };
  return { verdict: 'pass', reason: 'refused', observed, evidence: [first, ...rest] };
}

function leaf(gateway: Gateway): CertificateFacts {
  const isDrifted = gateway === 'drifted';
  return {
    sha256: (isDrifted ? 'd21f' : 'c0f0').repeat(16),
    subject: isDrifted ? hostileSubject : 'CN=conforming.lab.gateproof.test',
    issuer: 'CN=gateproof lab root',
    serialNumber: '01a7',
    notBefore: isDrifted ? '2024-01-01T00:00:00Z' : '2026-11-01T00:00:00Z',
    notAfter: isDrifted ? '2025-01-01T00:00:00Z' : '2027-11-01T00:00:00Z',
    subjectAlternativeNames: [`${gateway}.lab.gateproof.test`],
    publicKey: 'RSA-2048',
    publicKeyBits: 2048,
    signatureHash: 'sha256',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['serverAuth'],
    isCa: false,
  };
}

function facts({ gateway, isIke }: Sampled): TargetResult['facts'] {
  if (gateway === 'stopped') return {};
  const accepted = (table: string): readonly Combination[] => [
    ...(samplePolicies[0]?.clauses ?? [])
      .filter(
        (clause) =>
          clause.kind === 'row' && clause.table === table && !(gateway === 'drifted' && missing.has(clause.id)),
      )
      .map(combinationOf),
    ...(gateway === 'drifted' ? [added[table] ?? {}] : []),
  ];
  if (isIke) {
    const refused = [
      {
        encryption: ['ENCR_3DES', 'ENCR_DES'],
        integrity: ['AUTH_HMAC_MD5_96'],
        prf: ['PRF_HMAC_MD5'],
        keyExchange: ['768-bit MODP Group'],
      },
    ];
    return {
      ike: { accepted: accepted('ike') as unknown as readonly IkeCombination[], refused },
      ipsec: {
        accepted: accepted('ipsec') as unknown as readonly IpsecCombination[],
        refused: [{ encryption: ['ENCR_3DES'], integrity: [null], keyExchange: [null] }],
      },
    };
  }
  const isDrifted = gateway === 'drifted';
  const suites = accepted('tls').flatMap(({ version, suite }) => (version === 'TLSv1.2' ? [String(suite)] : []));
  return {
    tls: {
      versions: gateway === 'drifted' ? ['TLSv1.0', 'TLSv1.2'] : ['TLSv1.2'],
      suites: {
        ...(gateway === 'drifted' ? { 'TLSv1.0': ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'] } : {}),
        'TLSv1.2': suites,
      },
      groups: ['secp384r1', 'secp256r1'],
      signatureSchemes: ['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      preference: 'server',
      extendedMasterSecret: true,
      encryptThenMac: gateway === 'conforming',
      secureRenegotiation: true,
      compression: false,
      chains: [
        {
          versions: gateway === 'drifted' ? ['TLSv1.0', 'TLSv1.2'] : ['TLSv1.2'],
          certificates: [leaf(gateway)],
          path:
            gateway === 'drifted'
              ? { verdict: 'invalid', reasons: ['certificate has expired'] }
              : { verdict: 'valid', reasons: [] },
        },
      ],
      refused: [
        { version: ['TLSv1.2'], suite: ['TLS_RSA_WITH_RC4_128_SHA', 'TLS_RSA_WITH_NULL_SHA'] },
        { version: ['TLSv1.1'], suite: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      ],
    },
    sstp: {
      service: 'sstp',
      status: 200,
      server: isDrifted ? hostileServer : 'Microsoft-HTTPAPI/2.0',
      cryptoBinding: isDrifted ? ['sha1'] : ['sha1', 'sha256'],
    },
  };
}
