import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseClient } from '../../core/policy/clients/parse-client.ts';

it('the example of docs/clients.md is a client', () => {
  const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
  const example = /```yaml\n([^]*?)```/u.exec(page)?.[1] ?? '';
  expect(parseClient(example, 'docs/clients.md')).toMatchObject({ id: 'example', ike: { guess: [19], retries: true } });
});
