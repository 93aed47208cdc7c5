import type { LandingDocument, LandingStatus } from '../../core/policy/clients/landing-document.ts';
import type { ReportOptions } from '../report-format.ts';
import { inkFor, type Style } from '../terminal/ink.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { brokenLines, partLines, statusWords } from './landing-words.ts';

const inks: Readonly<Record<LandingStatus, Style>> = {
  works: 'green',
  depends: 'yellow',
  breaks: 'red',
  'not-known': 'yellow',
  'says-nothing': 'faint',
};
const order: readonly LandingStatus[] = ['breaks', 'not-known', 'depends', 'works', 'says-nothing'];

/** Gateway by gateway, what breaks first. */
export function landingTerminal({ gateways, clients, asOf }: LandingDocument, options: ReportOptions = {}): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const ink = inkFor(options.colour ?? false);
  const blocks = gateways.map(({ id, version, title }, at) => {
    const own = clients.flatMap(({ client, cells }) => (cells[at] === undefined ? [] : [{ client, cell: cells[at] }]));
    const sorted = order.flatMap((status) => own.filter(({ cell }) => cell.status === status));
    const counts = order
      .map((status) => [own.filter(({ cell }) => cell.status === status).length, statusWords[status]] as const)
      .filter(([count]) => count > 0);
    return [
      ink('bold', safe(`${id}${version === undefined ? '' : ` ${version}`}: ${title}`)),
      `  as of ${asOf}: ${counts.map(([count, words]) => `${count} ${words}`).join(', ')}`,
      ...sorted.flatMap(({ client, cell }) => {
        const label = statusWords[cell.status];
        const said = cell.status === 'says-nothing' ? [] : [...cell.parts.flatMap(partLines), ...brokenLines(cell)];
        const head = `${client.id}${cell.isNew === true ? ', which worked before' : ''}: ${client.title}`;
        const [first = '', ...rest] = labelled(label, [safe(head)], { indent: 2, label: 14, columns });
        return [
          first.replace(label, (word) => ink(inks[cell.status], word)),
          ...rest,
          ...said.flatMap((line) =>
            labelled('', [safe(line.trimStart())], { indent: line.startsWith(' ') ? 18 : 16, label: 0, columns }),
          ),
        ];
      }),
    ].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}
