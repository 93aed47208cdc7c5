import type { LandingDocument } from '../../core/policy/clients/landing-document.ts';
import { csvRecord } from '../text/csv-record.ts';
import { sourceWords } from '../words/names-words.ts';
import { brokenLines, combinationWords, lackingWords, statusWords, whyWords } from './landing-words.ts';

const columns = [
  'client',
  'client version',
  'offer from',
  'gateway',
  'gateway version',
  'status',
  'worked before',
  'table',
  'scheme',
  'status of the table',
  'why',
  "row by the client's order",
  'offer',
  'combination',
  "row by the gateway's order",
  'offer of that',
  'combination of that',
  'row from',
  'in common',
  'user and change',
];

/** RFC 4180: a record for each client, gateway and table. */
export function landingCsv({ gateways, clients }: LandingDocument): string {
  const records = clients.flatMap(({ client, cells }) =>
    cells.flatMap((cell, at) => {
      const gateway = gateways[at];
      const parts = cell.parts.length === 0 ? [undefined] : cell.parts;
      return parts.map((part) => [
        client.id,
        client.version,
        sourceWords(part?.offer ?? client.source),
        gateway?.id ?? '',
        gateway?.version ?? '',
        statusWords[cell.status],
        cell.isNew === true ? 'yes' : '',
        part?.space ?? '',
        part?.scheme ?? '',
        part === undefined ? '' : statusWords[part.status],
        part === undefined ? '' : whyWords(part).join('; '),
        part?.byClient?.row.id ?? '',
        String(part?.byClient?.proposal ?? ''),
        part?.byClient === undefined ? '' : combinationWords(part.byClient.combination),
        part?.byGateway?.row.id ?? '',
        String(part?.byGateway?.proposal ?? ''),
        part?.byGateway === undefined ? '' : combinationWords(part.byGateway.combination),
        [part?.byClient ?? part?.byGateway]
          .map((one) => (one === undefined ? '' : sourceWords(one.row.source)))
          .join(''),
        part?.lacking.map(lackingWords).join('; ') ?? '',
        part?.status === 'breaks'
          ? brokenLines(cell)
              .map((line) => line.trim())
              .join('; ')
          : '',
      ]);
    }),
  );
  return [columns, ...records].map(csvRecord).join('');
}
