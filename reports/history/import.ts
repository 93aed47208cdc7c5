import type { ImportDocument, ImportedGateway } from '../../core/finding/history/import-document.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { gatewayWords, momentWords } from './history-words.ts';
import type { HistoryWriter } from './writer.ts';

/** What of saved files is in a store now. */
export const importWriter: HistoryWriter<ImportDocument> = {
  terminal: ({ files }, { columns, ink }) =>
    files.map(({ file, of, startedAt, gateways, notes }) => [
      `${ink('bold', safe(file))}  ${of === 'result' ? 'result' : 'observations'} of ${momentWords(startedAt)}`,
      ...gateways.map((one) => `  ${safe(gatewayWords(one))}: ${stateWords(one)}`),
      ...notes.flatMap((note) => labelled('', [safe(note)], { indent: 2, label: 0, columns })),
    ]),
  *csv({ files }) {
    yield ['file', 'of', 'started', 'gateway', 'site', 'state', 'endpoints', 'changes'];
    for (const { file, of, startedAt, gateways } of files) {
      for (const { gateway, site, state, endpoints, changes } of gateways)
        yield [file, of, startedAt, gateway, site, state, String(endpoints), String(changes)];
    }
  },
};

function stateWords({ state, endpoints, changes }: ImportedGateway): string {
  if (state === 'known') return 'was there already, nothing was written';
  return `settled, ${counted(endpoints, 'endpoint')}, ${counted(changes, 'change')}`;
}
