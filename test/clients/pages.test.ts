import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { builtInClients } from '../../core/policy/clients/load-client.ts';
import { clientPage } from '../support/client-page.ts';
import { goldenFile } from '../support/golden-file.ts';

const root = new URL('../../', import.meta.url);

// After a wanted change: UPDATE_SAMPLES=1 npm run test:unit -- test/clients
it.each(builtInClients())('the page of %s in docs/clients says what the client says', (id) => {
  const made = clientPage(id, readFileSync(new URL(`clients/${id}.yaml`, root), 'utf8'));
  expect(goldenFile(new URL(`docs/clients/${id}.md`, root), made)).toBe(made);
});
