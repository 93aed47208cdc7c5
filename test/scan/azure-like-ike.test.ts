import { beforeAll, expect, test } from 'vitest';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { terminalReport } from '../../reports/terminal/terminal.ts';
import { judge } from '../../src/judge/judge.ts';
import { type AzureLikeIke, azureLikeIke } from '../support/azure-like-ike.ts';
import { observeHere } from '../support/observe-here.ts';

let azure: Policy;
beforeAll(async () => {
  azure = await loadPolicy('azure-vpn-p2s', { signal: new AbortController().signal });
});

interface Seen {
  readonly result: ResultDocument;
  readonly exchanges: number;
  readonly halfOpen: number;
  readonly clause: (id: string) => Finding | undefined;
}

/** Silence counts only where no answer had to be waited for with a second try: `patience` is what a busy machine may take. */
const patience = 4000;

async function scan(
  options: AzureLikeIke = {},
  more: { readonly identify?: boolean; readonly timeoutMs?: number } = {},
): Promise<Seen> {
  await using gateway = await azureLikeIke(options);
  const recording = await observeHere({
    targets: [{ target: parseTarget(gateway.url) }],
    policies: [azure],
    trustAnchors: [],
    timeoutMs: patience,
    ...more,
    ikePausesMs: [1, 1],
  });
  const result = judge(recording, [azure], '2026-11-28');
  return {
    result,
    exchanges: recording.observations.filter(({ sent }) => sent !== '').length,
    halfOpen: gateway.halfOpen,
    clause: (id) => result.findings.find(({ clause }) => clause === id),
  };
}

const rows = ({ result }: Seen): readonly string[] =>
  result.findings.filter(({ clause }) => clause.startsWith('ike/row-')).map(({ verdict }) => verdict);

test('a gateway as the page has it is decided in 40 exchanges at most, by an order that is its own', async () => {
  const seen = await scan();
  expect(rows(seen)).toEqual(Array(17).fill('pass'));
  expect(seen.clause('ike/nothing-else')).toMatchObject({
    verdict: 'pass',
    observed: { ikev1: { refusedBy: 'silence' } },
  });
  expect(seen.exchanges).toBeLessThanOrEqual(40);
  expect(seen.halfOpen).toBe(0);
  expect(seen.result.targets[0]?.facts.ike?.identity).toMatchObject({
    keyExchangePreference: 'gateway',
    preferredKeyExchanges: ['2048-bit MODP Group'],
  });
});

test('what it tells about itself is read behind one half-open SA, and what follows gets its cookies', async () => {
  const seen = await scan({}, { identify: true });
  expect(seen.halfOpen).toBe(1);
  expect(seen.result.targets[0]?.facts.ike?.identity).toMatchObject({
    vendorIds: ['MS NT5 ISAKMPOAKLEY 9', 'MS-Negotiation Discovery Capable'],
    trustedCas: [{ keyHash: 'ca'.repeat(20) }],
  });
  expect(seen.clause('ike/nothing-else')).toMatchObject({
    verdict: 'pass',
    observed: { ikev1: { refusedBy: 'silence' } },
  });
});

test('one that answers IKEv1 for site-to-site passes the table, which does not speak of it, and the report says so', async () => {
  const seen = await scan({ answersIkev1: true });
  expect(seen.clause('ike/nothing-else')).toMatchObject({
    verdict: 'pass',
    observed: { ikev1: { stance: 'answered', mode: 'main', combination: { encryption: 'AES-CBC-256', hash: 'SHA' } } },
  });
  expect(terminal(seen)).toContain('answered in main mode: AES-CBC-256, SHA, pre-shared key, 1024-bit MODP Group');
  expect(seen.halfOpen).toBe(1);
});

test('one without group 24 fails the four rows with it, and is told as page against gateway', async () => {
  const seen = await scan({ hasGroup24: false });
  const failed = seen.result.findings.filter(({ verdict }) => verdict === 'fail').map(({ clause }) => clause);
  expect(failed).toEqual(['ike/row-01', 'ike/row-05', 'ike/row-09', 'ike/row-13']);
  expect(seen.clause('ike/nothing-else')?.verdict).toBe('pass');
  expect(terminal(seen)).toContain(
    'each of the 4 ike rows with the key exchange 2048-bit MODP Group with 256-bit Prime Order Subgroup is refused, and every other row is accepted',
  );
});

test('one that refuses in silence never conforms by it', async () => {
  const seen = await scan({ refusesBy: 'silence' }, { timeoutMs: 1000 });
  expect(rows(seen)).toEqual(Array(17).fill('pass'));
  expect(seen.clause('ike/nothing-else')?.verdict).toBe('inconclusive');
});

/** The report on one line, as it would be on an endless page. */
function terminal({ result }: Seen): string {
  return terminalReport(result, { columns: 200, verbose: true }).replaceAll(/\s+/gu, ' ');
}
