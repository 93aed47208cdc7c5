import type { ReadinessWishes } from '../../core/facts/readiness-facts.ts';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import { loadKnowledge } from '../../core/policy/load-knowledge.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { decodeRoot } from '../../sources/azure-export/decode-root.ts';
import { type ExportFile, readExports } from '../../sources/azure-export/read-export.ts';
import { readReadiness } from '../../sources/azure-export/read-readiness.ts';
import { readinessRecording } from '../../sources/azure-export/readiness-recording.ts';
import { judge } from '../../src/judge/judge.ts';

const { signal } = new AbortController();

/** The policies and the data that a readiness run is judged by, read once. */
export interface ReadinessGround {
  readonly policy: Policy;
  readonly tables: Policy;
  readonly knowledge: AzureKnowledge;
}

export async function readinessGround(): Promise<ReadinessGround> {
  const [policy, tables, knowledge] = await Promise.all([
    loadPolicy('azure-p2s-readiness', { signal }),
    loadPolicy('azure-vpn-p2s', { signal }),
    loadKnowledge({ signal }),
  ]);
  return { policy, tables, knowledge };
}

export interface ReadinessRun {
  readonly asOf?: string;
  readonly wishes?: ReadinessWishes;
  readonly result?: ResultDocument;
}

/** A gateway as `az network vnet-gateway show` prints it: every member is there, those that are not set are null. */
export function gatewayExport(members: object = {}, client: object = {}): Record<string, unknown> {
  return {
    name: 'gateway',
    id: '/subscriptions/0/resourceGroups/group/providers/Microsoft.Network/virtualNetworkGateways/gateway',
    type: 'Microsoft.Network/virtualNetworkGateways',
    location: 'westeurope',
    gatewayType: 'Vpn',
    vpnType: 'RouteBased',
    vpnGatewayGeneration: 'Generation1',
    sku: { name: 'VpnGw1AZ', tier: 'VpnGw1AZ', capacity: 2 },
    enableBgp: false,
    activeActive: false,
    customRoutes: null,
    vpnClientConfiguration: {
      vpnClientProtocols: ['IkeV2'],
      vpnAuthenticationTypes: ['Certificate'],
      vpnClientAddressPool: { addressPrefixes: ['172.16.200.0/22'] },
      vpnClientIpsecPolicies: [],
      vpnClientRootCertificates: [],
      vpnClientRevokedCertificates: [],
      radiusServerSecret: null,
      ...client,
    },
    ...members,
  };
}

/** Judges exports as `gateproof readiness` does. */
export function judgeExports(
  files: readonly ExportFile[],
  { policy, tables, knowledge }: ReadinessGround,
  { asOf = '2026-08-01', wishes = {}, result }: ReadinessRun = {},
): ResultDocument {
  const exports = readExports(files, decodeRoot);
  const known = readReadiness({ ...exports, wishes, knowledge, tables, result });
  const recording = readinessRecording(known, [], { toolVersion: '0.0.0', date: '2026-08-01T00:00:00.000Z' });
  return judge(recording, [policy], asOf, knowledge);
}

/** The finding of one check of the first gateway. */
export function checkOf(result: ResultDocument, check: string): Finding {
  const found = result.findings.find(({ clause }) => clause === `checks/${check}`);
  if (found === undefined) throw new Error(`a finding of ${check} wanted, none found`);
  return found;
}
