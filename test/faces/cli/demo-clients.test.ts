import { expect, it } from 'vitest';
import { tellClients } from '../../../src/faces/cli/commands/demo-clients.ts';
import type { Output } from '../../../src/faces/cli/streams.ts';

it("the demo shows whom a tightened table of Azure's shuts out, and that they are the ones that it must", async () => {
  let text = '';
  const out: Output = { write: (more) => void (text += more), isTerminal: false, columns: 100 };
  const context = {
    streams: { out, err: out },
    signal: new AbortController().signal,
    whenInterrupted: () => undefined,
  };
  expect(await tellClients(context)).toBe(true);
  expect(text).toContain(
    'without GROUP_2     breaks windows-11: no group in common: client offers 2; gateway takes 14, 19, 20, 24',
  );
  expect([...text.matchAll(/strongest row only {2}breaks (\S+):/gu)].map(([, id]) => id)).toHaveLength(6);
});
