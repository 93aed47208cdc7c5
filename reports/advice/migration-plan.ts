import { defined } from '../../core/defined.ts';
import type { ReadinessFacts, ReadinessWishes } from '../../core/facts/readiness-facts.ts';
import { isCheck } from '../../core/finding/is-check.ts';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import type { NamedWayOut } from '../../core/finding/told/by-azure-check.ts';
import { outlines } from '../view/outline.ts';
import { downtimeWords, protocolName } from '../words/azure-words.ts';
import { wordOf } from '../words/word-of.ts';
import { failedCheckSteps } from './failed-check-steps.ts';
import type { PlanStep } from './plan-step.ts';

/** One way out of SSTP for one gateway. */
export interface MigrationPlan {
  readonly gateway: string;
  readonly title: string;
  /** In words, the longest that any of its steps brings: 'none', 'clients cannot connect until …'. */
  readonly downtime: string;
  readonly steps: readonly PlanStep[];
}

const protocolOrder: readonly string[] = ['SSTP', 'IkeV2', 'OpenVPN'];
const scanProfile =
  'gateproof scan --profile vpnclientconfiguration.zip --policy azure-vpn-p2s --format json --out after';

/** The plans of every gateway of a readiness result that has SSTP enabled: one for each documented way that is open, in the page's order. Throws ReportError. */
export function migrationPlans(result: ResultDocument): readonly MigrationPlan[] {
  return Iterator.from(outlines(result))
    .flatMap(({ target: { facts }, clauses }) => {
      const { readiness } = facts;
      if (readiness?.configured.protocols?.includes('SSTP') !== true) return [];
      const findings = clauses.flatMap(({ finding }) => finding ?? []);
      const end = findings.flatMap((one) =>
        isCheck(one, 'azure-sstp-retirement') ? (one.observed.sstpEnds ?? []) : [],
      )[0];
      return findings
        .flatMap((one) => (isCheck(one, 'azure-way-out') ? (one.observed.ways ?? []) : []))
        .filter(({ open }) => open)
        .map((way) => planOf(readiness, way, end, findings));
    })
    .toArray();
}

function planOf(
  { configured, wishes }: ReadinessFacts,
  { option, to: wanted, downtime, thenDowntime = 'none' }: NamedWayOut,
  end: string | undefined,
  findings: readonly Finding[],
): MigrationPlan {
  const to = protocolOrder.filter((one) => wanted.includes(one));
  const place = {
    name: shellWord(configured.name, 'GATEWAY'),
    group: shellWord(configured.resourceGroup, 'RESOURCE-GROUP'),
  };
  const keepsSstp = to.includes('SSTP');
  const steps: readonly PlanStep[] = [
    {
      title: 'Save how the gateway is configured and what it accepts now',
      portal: [],
      az: [`az network vnet-gateway show --resource-group ${place.group} --name ${place.name} > before.json`],
      powershell: [],
      check: [readinessLine('before.json', wishes)],
    },
    ...failedCheckSteps(findings, readinessLine('after.json', wishes)),
    ...(downtime === 'none' ? [] : [announcement(downtime)]),
    setProtocols(place, to, end),
    newPackage(place),
    {
      title: keepsSstp
        ? 'Move the clients in small batches: a Windows client that knows both tries IKEv2 first and falls back to SSTP'
        : 'Give every client the new package before it is to connect again',
      ...defined({ until: end }),
      portal: [
        'Distribute the configuration package to all users who connect by point-to-site',
        'On Windows a user needs administrator rights on the device to start the connection',
      ],
      az: [],
      powershell: [],
      check: [
        to.includes('IkeV2')
          ? 'UDP 500 and 4500 are open on the way from the clients to the gateway'
          : 'TCP 443 is open on the way from the clients to the gateway',
        'Every client connects, and no connection of the gateway is SSTP any more',
      ],
    },
    ...(keepsSstp
      ? [
          ...(thenDowntime === 'none' ? [] : [announcement(thenDowntime)]),
          setProtocols(
            place,
            to.filter((one) => one !== 'SSTP'),
            end,
          ),
        ]
      : []),
    {
      title: 'Look at the gateway again and compare',
      portal: [],
      az: [`az network vnet-gateway show --resource-group ${place.group} --name ${place.name} > after.json`],
      powershell: [],
      check: [scanProfile, 'gateproof readiness after.json --result after/result.json'],
    },
  ];
  const longest = downtime === 'none' ? thenDowntime : downtime;
  return {
    gateway: configured.name,
    title: `Option ${option}: ${to.map(protocolName).join(' and ')}`,
    downtime: downtimeWords(longest),
    steps,
  };
}

/** The same question again, with what was given; a placeholder where nothing was. */
function readinessLine(file: string, { clients, sstpClients, systems = [] }: ReadinessWishes): string {
  const known = systems.filter((one) => /^[a-z0-9-]{1,40}$/u.test(one));
  return `gateproof readiness ${file} --clients ${clients ?? 'N'} --sstp-clients ${sstpClients ?? 'N'} --os ${known.length === 0 ? 'windows,macos' : known.join(',')}`;
}

function announcement(downtime: string): PlanStep {
  const what = downtime === 'not documented' ? 'what stops meanwhile is not documented' : downtimeWords(downtime);
  return { title: `Announce a time of maintenance: ${what}`, portal: [], az: [], powershell: [], check: [] };
}

interface Place {
  readonly name: string;
  readonly group: string;
}

function setProtocols({ name, group }: Place, to: readonly string[], end: string | undefined): PlanStep {
  return {
    title: `Set the tunnel type to ${to.map(protocolName).join(' and ')}`,
    ...(end === undefined || to.includes('SSTP') ? {} : { until: end }),
    portal: [
      'Go to the virtual network gateway, Settings, Point-to-site configuration',
      `Tunnel type: ${to.map((one) => wordOf(portalNames, one) ?? one).join(' and ')}`,
      'Save',
    ],
    az: [`az network vnet-gateway update --resource-group ${group} --name ${name} --client-protocol ${to.join(' ')}`],
    powershell: [
      `$gateway = Get-AzVirtualNetworkGateway -ResourceGroupName ${group} -Name ${name}`,
      `Set-AzVirtualNetworkGateway -VirtualNetworkGateway $gateway -VpnClientProtocol ${to.join(',')}`,
    ],
    check: [
      `az network vnet-gateway show --resource-group ${group} --name ${name} --query vpnClientConfiguration.vpnClientProtocols`,
    ],
  };
}

const portalNames: Readonly<Record<string, string>> = { SSTP: 'SSTP (SSL)', IkeV2: 'IKEv2', OpenVPN: 'OpenVPN (SSL)' };

function newPackage({ name, group }: Place): PlanStep {
  return {
    title: 'Download the updated client configuration package',
    portal: ['Point-to-site configuration, Download VPN client'],
    az: [
      `az network vnet-gateway vpn-client generate --resource-group ${group} --name ${name} --authentication-method EAPTLS`,
    ],
    powershell: [`New-AzVpnClientConfiguration -ResourceGroupName ${group} -Name ${name} -AuthenticationMethod EapTls`],
    check: [scanProfile],
  };
}

/** A name as one word of a shell, or a placeholder where it has signs that a shell would act on. */
function shellWord(name: string | undefined, placeholder: string): string {
  return name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,89}$/u.test(name) ? name : placeholder;
}
