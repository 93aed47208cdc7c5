import type { LandingCell, LandingDocument } from '../../core/policy/clients/landing-document.ts';
import { brokenLines, partLines } from './landing-words.ts';

/** A client at a gateway, as a report has it on a line. */
export interface LandingRow {
  readonly gateway: string;
  readonly client: string;
  readonly title: string;
  readonly status: LandingCell['status'];
  readonly lines: readonly string[];
}

const order: readonly LandingCell['status'][] = ['breaks', 'not-known', 'depends', 'works'];

/** Gateway by gateway, what breaks first; clients of which nothing is said are left out. */
export function landingRows({ gateways, clients }: LandingDocument): readonly LandingRow[] {
  return gateways.flatMap(({ id }, at) =>
    order.flatMap((status) =>
      clients.flatMap(({ client, cells }): readonly LandingRow[] => {
        const cell = cells[at];
        if (cell?.status !== status) return [];
        const lines = [...cell.parts.flatMap(partLines), ...brokenLines(cell)].map((line) => line.trim());
        return [{ gateway: id, client: client.id, title: client.title, status, lines }];
      }),
    ),
  );
}

/** What stands below the table. */
export function leftOutWords({ leftOut = 0 }: LandingDocument): string {
  return leftOut === 0 ? '' : `${leftOut} more gateways are left out: gateproof clients landing tells of all.`;
}
