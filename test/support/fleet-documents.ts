import type { CertificatesDocument, EndingCertificate } from '../../core/finding/history/certificates-document.ts';
import type { ChangesDocument } from '../../core/finding/history/changes-document.ts';
import type { HistoryDocument } from '../../core/finding/history/history-document.ts';
import type { ImportDocument } from '../../core/finding/history/import-document.ts';
import type { PruneDocument } from '../../core/finding/history/prune-document.ts';
import type { RejudgedDocument } from '../../core/finding/history/rejudged-document.ts';
import type { RetirementDocument } from '../../core/finding/history/retirement-document.ts';
import type { Scope } from '../../core/finding/history/scope.ts';
import type { StatusDocument } from '../../core/finding/history/status-document.ts';
import type { FleetDocument } from '../../reports/history/registry.ts';

const scope: Scope = { site: null, group: null, asOf: '2026-11-29T09:00:00.000Z' };
const paris = { gateway: 'paris', site: '', group: 'edge', owner: 'network' } as const;
const berlin = { gateway: 'berlin', site: 'dc-2', group: 'edge', owner: 'network' } as const;
const oslo = { gateway: 'oslo', site: '', group: 'legacy', owner: '' } as const;
const policy = 'azure-vpn-p2s';
const version = '2025-09-29';

const ending: EndingCertificate = {
  ...paris,
  endpoint: 'sstp:443',
  role: 'leaf',
  subject: 'CN=paris.example',
  issuer: 'CN=Example CA',
  sha256: 'a1'.repeat(32),
  notAfter: '2026-12-10T12:00:00.000Z',
  since: '2026-06-01T03:00:00.000Z',
  days: 11,
};

export const sampleStatus: StatusDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-status',
  scope,
  gateways: { known: 42, scanned: 41 },
  lastScan: '2026-11-29T03:10:00.000Z',
  standings: [
    {
      policy,
      version,
      group: 'edge',
      site: '',
      gateways: { conforms: 37, violates: 2, inconclusive: 1 },
      clauses: { pass: 1995, fail: 3, inconclusive: 2 },
    },
    {
      policy,
      version,
      group: 'legacy',
      site: '',
      gateways: { conforms: 0, violates: 1, inconclusive: 0 },
      clauses: { pass: 40, fail: 13, inconclusive: 0 },
    },
  ],
  worst: {
    count: 3,
    first: [
      { ...oslo, policy, fail: 13, inconclusive: 0, failingSince: '2026-02-11T03:04:00.000Z' },
      { ...berlin, policy, fail: 2, inconclusive: 1, failingSince: '2026-11-27T03:04:00.000Z' },
    ],
  },
  notShown: { count: 1, first: [{ ...berlin, policy, clauses: 2, lastShown: '2026-11-26T03:04:00.000Z' }] },
  notScanned: {
    days: 7,
    count: 2,
    first: [
      { gateway: 'lima', site: '', group: '', owner: '', lastScan: null },
      { ...oslo, lastScan: '2026-11-20T03:04:00.000Z' },
    ],
  },
  ending: { days: 30, count: 1, first: [ending] },
  undelivered: [
    { receiver: 'webhook/ops', state: 'gone', count: 3, why: 'answered 410' },
    { receiver: 'mail/team', state: 'waits', count: 1, why: 'mail.example: ESOCKET' },
    { receiver: 'webhook/chat', state: 'given-up', count: 2, why: 'answered 500' },
  ],
  trend: ['2026-11-27', '2026-11-28', '2026-11-29'].map((day, at) => ({
    day,
    policy,
    gateways: { conforms: 35 + at, violates: 4 - at, inconclusive: 1 },
    clauses: { pass: 2030 + at, fail: 18 - at, inconclusive: 2 },
  })),
};

export const sampleHistory: HistoryDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-history',
  scope,
  gateways: [{ ...paris, retired: null }],
  endpoints: [
    {
      site: '',
      endpoint: 'sstp:443',
      url: 'sstp://192.0.2.20:443',
      scans: 365,
      first: '2025-11-29T03:00:00.000Z',
      last: '2026-11-29T03:10:00.000Z',
      completeness: 'complete',
    },
  ],
  clause: null,
  clauses: [
    {
      site: '',
      endpoint: 'sstp:443',
      policy,
      clause: 'tls/row-02',
      stretches: [
        {
          version,
          since: '2026-11-28T03:00:00.000Z',
          until: null,
          verdict: 'inconclusive',
          reason: 'silent',
          class: 'no-longer-tested',
          cause: 'gateway',
          lastShown: { verdict: 'fail', at: '2026-11-27T03:10:00.000Z' },
        },
        {
          version,
          since: '2026-11-20T03:00:00.000Z',
          until: '2026-11-28T03:00:00.000Z',
          verdict: 'fail',
          reason: 'refused',
          class: 'new',
          cause: 'gateway',
          lastShown: { verdict: 'fail', at: '2026-11-27T03:10:00.000Z' },
        },
        {
          version,
          since: '2025-11-29T03:00:00.000Z',
          until: '2026-11-20T03:00:00.000Z',
          verdict: 'pass',
          reason: 'accepted',
          class: 'first',
          cause: 'first',
          lastShown: { verdict: 'pass', at: '2026-11-19T03:10:00.000Z' },
        },
      ],
    },
  ],
  unchanged: 52,
};

export const sampleChanges: ChangesDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-changes',
  scope,
  since: '2026-11-22T09:00:00.000Z',
  counts: { new: 1, worse: 0, 'no-longer-tested': 1, 'policy-changed': 0, better: 0, fixed: 1 },
  gatewaysNew: 1,
  gatewaysRetired: 0,
  changes: [
    {
      ...berlin,
      at: '2026-11-27T03:04:00.000Z',
      class: 'new',
      cause: 'date',
      endpoint: 'sstp:443',
      policy,
      clause: 'tls/certificate-not-expired',
      old: { verdict: 'pass', reason: 'in-dates', since: '2026-01-03T03:00:00.000Z' },
      new: { verdict: 'fail', reason: 'expired-or-not-yet-valid' },
      lastShown: null,
      holds: true,
    },
    {
      ...paris,
      at: '2026-11-28T03:00:00.000Z',
      class: 'no-longer-tested',
      cause: 'gateway',
      endpoint: 'sstp:443',
      policy,
      clause: 'tls/row-02',
      old: { verdict: 'fail', reason: 'refused', since: '2026-11-20T03:00:00.000Z' },
      new: { verdict: 'inconclusive', reason: 'silent' },
      lastShown: { verdict: 'fail', at: '2026-11-27T03:10:00.000Z' },
      holds: true,
    },
    {
      ...oslo,
      at: '2026-11-25T03:00:00.000Z',
      class: 'fixed',
      cause: 'gateway',
      endpoint: 'ikev2:500',
      policy,
      clause: 'ike/nothing-else',
      old: { verdict: 'fail', reason: 'undocumented-accepted', since: '2026-03-01T03:00:00.000Z' },
      new: { verdict: 'pass', reason: 'refused' },
      lastShown: null,
      holds: false,
    },
  ],
};

export const sampleCertificates: CertificatesDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-certificates',
  scope,
  withinDays: 60,
  certificates: [
    { ...ending, ...oslo, subject: 'CN=oslo.example', notAfter: '2026-11-26T12:00:00.000Z', days: -3 },
    ending,
  ],
};

export const sampleRetirement: RetirementDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-retirement',
  scope,
  dates: [
    {
      id: 'sstp-ends',
      title: 'SSTP connections can no longer be made',
      day: '2027-03-31',
      days: 122,
      readings: [
        'Any existing SSTP connections after March 31, 2027 will be suspended and will stop working. (from 2027-04-01)',
      ],
    },
  ],
  looked: 42,
  without: 39,
  left: [
    { ...paris, endpoint: 'sstp:443', sstp: 'answers', seen: '2026-11-29T03:00:00.000Z', others: null },
    { ...oslo, endpoint: 'azure', sstp: 'configured', seen: '2026-11-01T03:00:00.000Z', others: ['IkeV2'] },
    { ...berlin, endpoint: 'sstp:443', sstp: 'not-known', seen: '2026-11-29T03:00:00.000Z', others: null },
  ],
};

export const sampleRejudged: RejudgedDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-rejudged',
  scope,
  policy: { id: 'bsi-tr-02102-2', version: '2026-01', digest: `sha256:${'0b'.repeat(32)}` },
  since: '2026-09-01T00:00:00.000Z',
  endpoints: 42,
  scans: 3780,
  withoutFacts: [
    {
      ...oslo,
      endpoint: 'sstp:443',
      scans: 2,
      first: '2026-09-02T03:00:00.000Z',
      last: '2026-09-03T03:00:00.000Z',
    },
  ],
  then: {
    gateways: { conforms: 12, violates: 29, inconclusive: 1 },
    clauses: { pass: 800, fail: 122, inconclusive: 2 },
  },
  now: {
    gateways: { conforms: 35, violates: 7, inconclusive: 0 },
    clauses: { pass: 905, fail: 19, inconclusive: 0 },
  },
  clauses: [
    {
      ...paris,
      endpoint: 'sstp:443',
      clause: 'tls/nothing-else',
      stretches: [
        {
          since: '2026-10-02T03:00:00.000Z',
          until: null,
          verdict: 'pass',
          reason: 'refused',
          class: 'fixed',
          cause: 'gateway',
          lastShown: { verdict: 'pass', at: '2026-11-29T03:00:00.000Z' },
        },
        {
          since: '2026-08-31T03:00:00.000Z',
          until: '2026-10-02T03:00:00.000Z',
          verdict: 'fail',
          reason: 'undocumented-accepted',
          class: 'first',
          cause: 'first',
          lastShown: { verdict: 'fail', at: '2026-10-01T03:00:00.000Z' },
        },
      ],
    },
  ],
  unchanged: 830,
};

export const sampleImport: ImportDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-import',
  files: [
    {
      file: 'october/observations.json',
      of: 'observations',
      startedAt: '2026-10-01T03:00:00.000Z',
      gateways: [
        { gateway: 'paris', site: '', state: 'settled', endpoints: 2, changes: 53 },
        { gateway: 'oslo', site: '', state: 'known', endpoints: 1, changes: 0 },
      ],
      notes: [],
    },
    {
      file: 'november/result.json',
      of: 'result',
      startedAt: '2026-11-01T03:00:00.000Z',
      gateways: [{ gateway: 'paris', site: '', state: 'settled', endpoints: 2, changes: 4 }],
      notes: [
        "4 judgements rest on the server's name or on trust anchors, which a result does not hold: they come in as not shown; the observations of the scan hold them",
      ],
    },
  ],
};

export const samplePrune: PruneDocument = {
  schemaVersion: '1.0',
  kind: 'gateproof-prune',
  isDryRun: false,
  days: 30,
  before: '2026-10-30T09:00:00.000Z',
  removed: { scans: 12_300, octets: 109_470_000 },
  kept: { latest: 3, turning: 211, bases: 42 },
  blobs: { count: 0, octets: 0 },
  file: { before: 1_204_000_000, after: 1_095_000_000 },
};

export const sampleFleetDocuments: Readonly<Record<string, FleetDocument>> = {
  status: sampleStatus,
  history: sampleHistory,
  changes: sampleChanges,
  certificates: sampleCertificates,
  retirement: sampleRetirement,
  rejudged: sampleRejudged,
  import: sampleImport,
  prune: samplePrune,
};
