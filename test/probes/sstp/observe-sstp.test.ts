import { expect, test } from 'vitest';
import { observeSstp } from '../../../probes/sstp/observe-sstp.ts';
import type { HandshakeOutcome, HandshakeRequest } from '../../../probes/stream-context.ts';
import { scriptedContext, scriptedServer } from '../../support/scripted-tls-server.ts';

test('the dialogue rides on a handshake that nobody waits behind', async () => {
  const { context } = scriptedContext(scriptedServer({ suites: {} }));
  const made: HandshakeOutcome = { kind: 'reset', chain: [], detail: '', startedAtMs: 0, elapsedMs: 0 };
  const asked: HandshakeRequest[] = [];
  const secured = {
    ...context,
    converse: () => Promise.resolve(made),
    handshake: (request: HandshakeRequest) => {
      asked.push(request);
      return Promise.resolve(made);
    },
  };
  const plain = { version: 0x0303, opensslSuite: 'ECDHE-RSA-AES256-GCM-SHA384' };
  await observeSstp(secured, [{ version: 0x0303, suite: 0xc030 }], async (riding) => {
    await riding.handshake({ ...plain, awaitsTickets: true });
    await riding.handshake(plain);
  });
  expect(asked).toEqual([{ ...plain, awaitsTickets: true }]);
});
