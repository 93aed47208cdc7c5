import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { historyFormats } from '../../../reports/history/registry.ts';
import { sampleFleetDocuments } from '../../support/fleet-documents.ts';

const page = readFileSync(new URL('../../../docs/history.md', import.meta.url), 'utf8');

test.each(Object.entries(sampleFleetDocuments))('docs/history.md shows %s as it is told', (_, document) => {
  expect(page).toContain(`\n\`\`\`\n${historyFormats.terminal(document)}\`\`\`\n`);
});
