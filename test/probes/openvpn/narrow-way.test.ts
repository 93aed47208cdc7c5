import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../core/finding/finding.ts';
import { encodeControlPacket } from '../../../core/protocol/openvpn/control-packet.ts';
import { conforming, drifted, scanScripted, streamOf } from '../../support/scripted-openvpn-scan.ts';
import type { ScriptedPolicy } from '../../support/scripted-tls-server.ts';
import { azure } from '../../support/tls-policies.ts';

const policy = await azure();

/** What a scan says about TLS, over a way that drops every datagram to the server that is longer. */
async function verdicts(accepted: ScriptedPolicy, longest: number): Promise<ReadonlyMap<string, Finding['verdict']>> {
  const { findings } = await scanScripted(policy, {
    stream: streamOf(accepted),
    isLost: ({ direction, packet }) => direction === 'sent' && encodeControlPacket(packet).length > longest,
  });
  return new Map([...findings].map(([clause, { verdict }]) => [clause, verdict]));
}

const everyDatagram = 65_535;

describe('a way that drops long datagrams, before a server that refuses by silence', () => {
  test('is none where nothing is dropped: the table is kept, or it is not', async () => {
    expect((await verdicts(conforming, everyDatagram)).get('tls/nothing-else')).toBe('pass');
    const found = await verdicts(drifted, everyDatagram);
    expect([found.get('tls/nothing-else'), found.get('tls/version-tlsv1.1')]).toEqual(['fail', 'fail']);
  });

  test.each([200, 250, 300, 400, 600, 900, 1000])(
    'shows nothing refused that is accepted: above %i octets',
    async (longest) => {
      const found = await verdicts(drifted, longest);
      const judged = [found.get('tls/nothing-else'), found.get('tls/version-tlsv1.1')];
      expect(judged).not.toContain('pass');
    },
  );

  test.each([200, 300, 400])('shows no documented row refused: above %i octets', async (longest) => {
    expect([...(await verdicts(conforming, longest)).values()]).not.toContain('fail');
  });
});
