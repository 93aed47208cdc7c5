import type { Recording } from '../../../core/observation/recording.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { decodeRoot } from '../../../sources/azure-export/decode-root.ts';
import { readExports } from '../../../sources/azure-export/read-export.ts';
import { concludeFacts } from '../../../src/judge/conclude-facts.ts';
import { judgeReadiness } from '../../../src/scan/judge-readiness.ts';
import { addToken } from '../../../src/store/access/tokens.ts';
import { addGateway } from '../../../src/store/added-gateways.ts';
import type { Database } from '../../../src/store/database.ts';
import { leaseDue } from '../../../src/store/lease.ts';
import { type GatewayOutcome, outcomeOf } from '../../../src/store/outcome.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { settle } from '../../../src/store/settle.ts';
import { addWaiver } from '../../../src/store/waivers/waive.ts';
import { gatewayExport } from '../azure-gateways.ts';
import { houseRules } from '../house-rules.ts';
import { type ScanSettings, scanOutcome } from '../scan-outcomes.ts';

const day = 86_400_000;
/** When the first scan of a filled store began, and when it is looked at. */
const first: number = Date.parse('2026-11-22T10:00:00.000Z');
export const lookedAt: number = first + 4 * day + 3_600_000;

/** Would run, redirect, recolour or reorder whatever shows it as it came. */
export const hostileName =
  '<img src=x onerror=alert(1)>\u202Egnp.exe"\'</style></script><script>document.title="run"</script>';

/** By a policy that ships, one of a standard, and one that nobody has but who wrote it. */
async function policies(): Promise<readonly Policy[]> {
  const { signal } = new AbortController();
  return [
    await loadPolicy('azure-vpn-p2s', { signal }),
    await loadPolicy('bsi-tr-02102-2', { signal }),
    await loadPolicy('gateproof-checks', { signal }),
    houseRules,
  ];
}

interface Filled {
  readonly name: string;
  readonly site?: string;
  readonly group: string;
  readonly scans: readonly (readonly [seen: ScanSettings['seen'], day: number])[];
  readonly edit?: ScanSettings['edit'];
}

const hostileFleet: readonly Filled[] = [
  {
    name: 'paris',
    group: 'edge',
    scans: [
      ['conforming', 0],
      ['conforming', 1],
      ['conforming', 4],
    ],
  },
  {
    name: 'oslo',
    group: 'edge',
    scans: [
      ['conforming', 0],
      ['drifted', 2],
      ['drifted', 4],
    ],
  },
  { name: 'oslo', site: 'dc-2', group: 'edge', scans: [['conforming', 1]] },
  {
    name: 'lima',
    group: 'legacy',
    scans: [
      ['drifted', 0],
      ['conforming', 3],
      ['stopped', 4],
    ],
  },
  {
    name: hostileName,
    site: hostileName,
    group: hostileName,
    scans: [
      ['drifted', 0],
      ['conforming', 2],
      ['drifted', 3],
    ],
    edit: spoilt,
  },
];

/** Its endpoint of SSTP alone. */
function overTls(recording: Recording): Recording {
  const targets = recording.targets.filter(({ scheme }) => scheme === 'sstp');
  const urls = new Set(targets.map(({ url }) => url));
  return { ...recording, targets, observations: recording.observations.filter(({ target }) => urls.has(target)) };
}

/** Scans day by day; it drifts on that day, and is mended on the other. */
function days(drift = 15, mended = 15): Filled['scans'] {
  return Array.from({ length: 5 }, (_, of) => [of >= drift && of < mended ? 'drifted' : 'conforming', of] as const);
}

/** As a picture shows it. */
const plainFleet: readonly Filled[] = [
  ...['bern', 'lyon', 'paris', 'turin', 'wien'].map((name) => ({ name, group: 'edge', scans: days(), edit: overTls })),
  { name: 'oslo', group: 'edge', scans: days(3), edit: overTls },
  { name: 'lima', group: 'branch', scans: days(1, 3), edit: overTls },
  { name: 'quito', group: 'branch', scans: days(2), edit: overTls },
  { name: 'cusco', group: 'branch', scans: days() },
  { name: 'riga', group: 'branch', scans: [...days().slice(0, 4), ['stopped', 4]], edit: overTls },
];

/** What a scan told in words of its own is hostile as well. */
function spoilt(recording: Recording): Recording {
  return {
    ...recording,
    observations: recording.observations.map((one) => ({
      ...one,
      detail: `${hostileName}${one.detail}`,
      ...(one.transcript === undefined ? {} : { transcript: [hostileName, ...one.transcript] }),
    })),
  };
}

/** Fills a store with a few days of a few gateways, by the calls that a monitor makes. */
export async function fillPlainStore(store: Database): Promise<void> {
  const [azure] = await policies();
  await fill(store, plainFleet, azure === undefined ? [] : [azure, houseRules]);
}

/** The same with hostile names, octets and texts, a waiver, a token, a gateway that was never scanned, and one that nobody took up. */
export async function fillStore(store: Database): Promise<void> {
  await fill(store, hostileFleet, await policies());
  await registerGateways(store, [{ name: 'never', site: '', group: 'legacy', declared: { name: 'never' } }], first);
  await settleExport(store);
  const by = { name: 'alice', subject: 'alice', role: 'admin', how: 'login' } as const;
  await addWaiver(
    store,
    {
      policy: 'azure-vpn-p2s',
      clause: 'tls/nothing-else',
      of: { gateway: 'oslo' },
      reason: hostileName,
      owner: hostileName,
      approver: hostileName,
      from: '2026-11-24',
      until: '2026-12-24',
    },
    by,
    lookedAt,
  );
  await addGateway(store, { name: 'awaited', entry: { host: 'vpn.example.net', group: hostileName } }, by, lookedAt);
  await addToken(store, { name: 'grafana', role: 'viewer', endsAt: lookedAt + 30 * day }, by, lookedAt);
}

/** The configuration of an Azure gateway that has SSTP enabled, as `gateproof readiness` reads it. */
async function settleExport(store: Database): Promise<void> {
  const name = 'office';
  const at = first + day;
  const value = gatewayExport({ name, sku: { name: 'VpnGw1' } }, { vpnClientProtocols: ['SSTP', 'IkeV2'] });
  const { recording, result } = await judgeReadiness({
    exports: readExports([{ file: 'gateway.json', value }], decodeRoot),
    wishes: {},
    asOf: '2026-11-23',
    date: new Date(at).toISOString(),
    signal: new AbortController().signal,
  });
  await settleOutcome(store, outcomeOf(recording, concludeFacts(recording), result, { site: '', gateway: name }), at);
}

async function settleOutcome(store: Database, outcome: GatewayOutcome | undefined, at: number): Promise<void> {
  if (outcome === undefined) throw new Error('a scan to the end wanted');
  const { gateway: name, site } = outcome;
  await registerGateways(store, [{ name, site }], first);
  const [lease] = await leaseDue(store, { now: at, limit: 1, by: 'test', site, forMs: 60_000, names: [name] });
  if (lease === undefined) throw new Error('a lease wanted');
  await settle(store, lease, outcome, at + 42_000);
}

async function fill(store: Database, gateways: readonly Filled[], judgedBy: readonly Policy[]): Promise<void> {
  await registerGateways(
    store,
    gateways.map(({ name, site = '', group }) => ({
      name,
      site,
      group,
      owner: `owner of ${name}`,
      declared: { name },
    })),
    first,
  );
  const scans = gateways.flatMap((gateway) =>
    gateway.scans.map(([seen, of]) => ({ gateway, seen, at: first + of * day })),
  );
  for (const { gateway, seen, at } of scans.toSorted((a, b) => a.at - b.at)) {
    const { name, site = '', edit } = gateway;
    const own = edit === undefined ? {} : { edit };
    await settleOutcome(store, await scanOutcome({ seen, name, site, at, policies: judgedBy, ...own }), at);
  }
}
