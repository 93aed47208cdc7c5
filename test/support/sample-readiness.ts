import type { ResultDocument } from '../../core/finding/result.ts';
import { gatewayExport, judgeExports, readinessGround } from './azure-gateways.ts';

/** A gateway's name that would run, end a table cell or break a command line. */
export const hostileGateway = 'gw"><script>alert(1)</script> $(reboot) `id` | =cmd';

/** Two gateways with SSTP, one of them with a name that means harm, as `gateproof readiness` judges them. */
export async function sampleReadiness(): Promise<ResultDocument> {
  const gateways = [
    gatewayExport({ name: 'office', sku: { name: 'VpnGw1' } }, { vpnClientProtocols: ['SSTP', 'IkeV2'] }),
    gatewayExport({ name: hostileGateway, id: '/x' }, { vpnClientProtocols: ['SSTP'] }),
  ];
  return judgeExports([{ file: 'gateways.json', value: gateways }], await readinessGround(), {
    asOf: '2026-11-22',
    wishes: { clients: 250, sstpClients: 90, systems: ['windows', 'macos'] },
  });
}
