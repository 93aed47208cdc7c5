import { expect, test } from 'vitest';
import { askOf } from '../../../core/policy/ask.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import { scriptedContext, scriptedServer } from '../../support/scripted-tls-server.ts';
import { azure } from '../../support/tls-policies.ts';

test.each([
  ['enumerate', 5],
  ['deny-set', 3],
] as const)('an abort of %s at connection %i rejects with its reason and keeps what was recorded', async (mode, at) => {
  const aborter = new AbortController();
  const server = scriptedServer({ suites: { 0x0303: [0xc030, 0xc02f, 0xc028, 0xc027] }, fallsBack: true });
  const { context, observations } = scriptedContext(
    (sent, count) => {
      if (count === at) aborter.abort(new Error('interrupted by the user'));
      return server(sent, count);
    },
    { signal: aborter.signal },
  );
  const { tls } = askOf([await azure()], 'tls');
  await expect(observeTls(context, tls, mode)).rejects.toThrow('interrupted by the user');
  expect(observations().length).toBeGreaterThan(0);
});
