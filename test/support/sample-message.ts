import { countEvents, type TellingEvent, type TellingMessage } from '../../core/finding/history/telling-event.ts';

const paris = { gateway: 'paris', site: '', group: 'edge', owner: 'network' } as const;
const at = '2026-11-29T03:10:00.000Z';

const sampleEvents: readonly TellingEvent[] = [
  {
    kind: 'fails',
    at,
    ...paris,
    endpoint: 'sstp:443',
    url: 'sstp://192.0.2.20:443',
    policy: 'azure-vpn-p2s',
    count: 1,
    clauses: [
      {
        clause: 'tls/nothing-else',
        cause: 'gateway',
        old: { verdict: 'pass', reason: 'refused' },
        new: { verdict: 'fail', reason: 'undocumented-accepted' },
      },
    ],
  },
  {
    kind: 'fails-by-more',
    at,
    ...paris,
    site: 'dc-2',
    endpoint: 'ikev2:500',
    url: 'ikev2://192.0.2.20',
    policy: 'azure-vpn-p2s',
    count: 2,
    clauses: ['ike/nothing-else', 'ipsec/nothing-else'].map((clause) => ({
      clause,
      cause: 'gateway',
      old: { verdict: 'fail', reason: 'undocumented-accepted' },
      new: { verdict: 'fail', reason: 'undocumented-accepted' },
    })),
  },
  {
    kind: 'open',
    at,
    gateway: 'oslo',
    site: '',
    group: 'legacy',
    owner: '',
    endpoint: 'sstp:443',
    url: 'sstp://oslo.example.net:443',
    policy: 'azure-vpn-p2s',
    count: 14,
    clauses: Array.from({ length: 10 }, (_, nth) => ({
      clause: `tls/row-${String(nth + 1).padStart(2, '0')}`,
      cause: 'gateway',
      old: { verdict: 'pass', reason: 'accepted' },
      new: { verdict: 'inconclusive', reason: 'silent' },
    })),
  },
  {
    kind: 'certificate-ends',
    at,
    ...paris,
    endpoint: 'sstp:443',
    role: 'leaf',
    subject: 'CN=paris.example',
    sha256: 'a1'.repeat(32),
    notAfter: '2026-12-10T12:00:00.000Z',
  },
  { kind: 'clause-begins', at, policy: 'azure-vpn-p2s', clause: 'tls/row-09', from: '2026-12-15', endpoints: 42 },
];

export const sampleMessage: TellingMessage = messageOf(sampleEvents);

export function messageOf(events: readonly TellingEvent[], named = 1000): TellingMessage {
  return {
    id: 'msg_0123456789abcdef0123456789abcdef',
    at: '2026-11-29T03:11:00.000Z',
    counts: countEvents(events),
    total: events.length,
    events: events.slice(0, named),
  };
}
