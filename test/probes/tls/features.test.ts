import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../core/observation/observation.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { type ScriptedScan, scanScripted, tlsPolicy } from '../../support/scan-scripted-tls.ts';
import {
  alertReply,
  helloOf,
  type ScriptedPolicy,
  type ScriptedServer,
  scriptedServer,
} from '../../support/scripted-tls-server.ts';

const [encryptThenMac, extendedMasterSecret, renegotiationInfo] = [22, 23, 0xff01];
const every = [encryptThenMac, extendedMasterSecret, renegotiationInfo];
const [gcm, cbc] = [0xc030, 0xc028];
const rows = [
  'versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
];
const server: ScriptedPolicy = { suites: { 0x0303: [gcm, cbc] }, signals: every };

/** A closed table of two suites and these features. */
function featured(...features: readonly string[]): Policy {
  return tlsPolicy(true, rows, `  features:\n${features.map((one) => `    - { ${one} }\n`).join('')}`);
}
const wanted = [
  'feature: extended-master-secret, expect: on',
  'feature: encrypt-then-mac, expect: on',
  'feature: secure-renegotiation, expect: on',
  'feature: compression, expect: off',
];
const features = ['extended-master-secret', 'encrypt-then-mac', 'secure-renegotiation', 'compression'];
const inShort = (scan: ScriptedScan): readonly string[] =>
  features.flatMap((feature) => {
    const found = scan.of(`tls/feature-${feature}`);
    return found === undefined ? [] : [`${feature} ${found.verdict} ${found.reason}`];
  });
const asksFor = (sent: Uint8Array, type: number): boolean =>
  sent[0] === 22 && (helloOf(sent).extensions ?? []).some((one) => one.type === type);

describe('features of TLS', () => {
  test.each(['deny-set', 'enumerate'] as const)('are judged with each accepted suite, by %s', async (mode) => {
    const scan = await scanScripted(scriptedServer(server), featured(...wanted), mode);
    expect(inShort(scan)).toEqual([
      'extended-master-secret pass feature-on',
      'encrypt-then-mac pass feature-on',
      'secure-renegotiation pass feature-on',
      'compression pass feature-off',
    ]);
    const names = [rows[0], rows[1]].map((row = '') => row.slice(row.indexOf('TLS_')));
    expect(scan.of('tls/feature-compression')?.observed).toEqual({
      is: 'off',
      combinations: expect.arrayContaining(names.map((suite) => ({ version: 'TLSv1.2', suite }))),
      count: 2,
    });
    expect(scan.of('tls/feature-encrypt-then-mac')?.observed).toMatchObject({ count: 1 });
    const other = await scanScripted(
      scriptedServer({ ...server, signals: [], compression: 1 }),
      featured(...wanted),
      mode,
    );
    expect(inShort(other)).toEqual([
      'extended-master-secret fail feature-off',
      'encrypt-then-mac fail feature-off',
      'secure-renegotiation fail feature-off',
      'compression fail feature-on',
    ]);
  });

  test('cost nothing where every hello asks for them, and one hello for each suite where none does', async () => {
    const asked = async (...some: readonly string[]): Promise<number> =>
      (await scanScripted(scriptedServer(server), some.length === 0 ? tlsPolicy(true, rows, '') : featured(...some)))
        .connections;
    const without = await asked();
    expect(await asked(wanted[0] ?? '', wanted[2] ?? '')).toBe(without);
    expect(await asked(wanted[1] ?? '')).toBe(without + 1);
    expect(await asked(...wanted)).toBe(without + 2);
  });

  test('in an open table, all that can have one is asked for, and what is allowed too', async () => {
    const open = (more: readonly string[]): Policy =>
      tlsPolicy(
        false,
        [...rows.slice(0, 1), ...more],
        '  features:\n    - { feature: encrypt-then-mac, expect: on }\n',
      );
    const lacking = scriptedServer({ ...server, signals: [extendedMasterSecret] });
    for (const policy of [open([]), open([`level: allowed, ${rows[1] ?? ''}`])]) {
      expect(inShort(await scanScripted(lacking, policy))).toEqual(['encrypt-then-mac fail feature-off']);
      expect(inShort(await scanScripted(scriptedServer(server), policy))).toEqual(['encrypt-then-mac pass feature-on']);
    }
  });

  test('are not applicable where all that can have one is refused', async () => {
    const scan = await scanScripted(scriptedServer({ ...server, suites: { 0x0303: [gcm] } }), featured(...wanted));
    expect(inShort(scan)).toContain('encrypt-then-mac not-applicable feature-without-suites');
    const newest = await scanScripted(
      scriptedServer({ suites: { 0x0304: [0x1301] } }),
      tlsPolicy(
        true,
        ['versions: TLSv1.3, suites: TLS_AES_128_GCM_SHA256'],
        `  features:\n${wanted.map((one) => `    - { ${one} }\n`).join('')}`,
      ),
    );
    expect(new Set(inShort(newest).map((one) => one.split(' ')[1]))).toEqual(new Set(['not-applicable']));
  });
});

describe('stapling and tickets', () => {
  const successful = Uint8Array.of(0x30, 3, 0x0a, 1, 0);
  const stapling = 'feature: ocsp-stapling, expect: on';
  const of12 = ', when: { versions: [TLSv1.0, TLSv1.1, TLSv1.2] }';

  test.each([
    ['an answer of a responder', { status: successful }, 'pass feature-on'],
    ['a long one', { status: Uint8Array.of(0x30, 0x81, 3, 0x0a, 1, 0) }, 'pass feature-on'],
    ['one that says to try later', { status: Uint8Array.of(0x30, 3, 0x0a, 1, 3) }, 'fail feature-off'],
    ['an empty one', { status: new Uint8Array(0) }, 'fail feature-off'],
    ['the extension alone', { signals: [...every, 5] }, 'fail feature-off'],
  ] as const)('a server that staples %s', async (_what, more, verdict) => {
    const scan = await scanScripted(scriptedServer({ ...server, ...more }), featured(stapling));
    expect(scan.of('tls/feature-ocsp-stapling')).toMatchObject({
      verdict: verdict.split(' ')[0],
      reason: verdict.split(' ')[1],
    });
  });

  test('one that breaks off within its flight has not stapled anything', async () => {
    const broken: ScriptedServer = (sent, count) => {
      const reply = scriptedServer({ ...server, status: successful })(sent, count);
      return asksFor(sent, 5) && 'octets' in reply ? { octets: reply.octets.subarray(0, 60) } : reply;
    };
    const scan = await scanScripted(broken, featured(stapling));
    expect(scan.of('tls/feature-ocsp-stapling')).toMatchObject({ verdict: 'inconclusive' });
  });

  test.each([
    [[...every, 35], 'on', 'pass feature-on'],
    [[...every, 35], 'off', 'fail feature-on'],
    [every, 'off', 'pass feature-off'],
  ] as const)('tickets are announced in the ServerHello (%j, %s)', async (signals, expected, verdict) => {
    const scan = await scanScripted(
      scriptedServer({ ...server, signals }),
      featured(`feature: session-tickets, expect: ${expected}${of12}`),
    );
    expect(scan.of('tls/feature-session-tickets')).toMatchObject({
      verdict: verdict.split(' ')[0],
      reason: verdict.split(' ')[1],
    });
  });

  const both = scriptedServer({ ...server, suites: { ...server.suites, 0x0304: [0x1301] } });
  const behind = (feature: string, expected: string): Policy =>
    tlsPolicy(
      true,
      [...rows, 'versions: TLSv1.3, suites: TLS_AES_128_GCM_SHA256'],
      `  features:\n    - { feature: ${feature}, expect: ${expected}, when: { versions: TLSv1.3 } }\n`,
    );
  const whole = { count: 2, isWhole: true };

  test.each([
    ['session-tickets', 'off', { ...whole, maxEarlyData: 0 }, 'fail feature-on'],
    ['session-tickets', 'off', { count: 1, isWhole: false }, 'fail feature-on'],
    // A server may send one later.
    ['session-tickets', 'off', { count: 0, isWhole: true }, 'inconclusive no-ticket-seen'],
    ['session-tickets', 'on', { count: 0, isWhole: true }, 'inconclusive no-ticket-seen'],
    ['session-tickets', 'off', undefined, 'inconclusive no-ticket-seen'],
    ['early-data', 'off', { ...whole, maxEarlyData: 0 }, 'pass feature-off'],
    ['early-data', 'off', { ...whole, maxEarlyData: 16_384 }, 'fail feature-on'],
    ['early-data', 'on', { ...whole, maxEarlyData: 16_384 }, 'pass feature-on'],
    // The next one may allow it.
    ['early-data', 'off', { count: 1, isWhole: false, maxEarlyData: 0 }, 'inconclusive no-ticket-seen'],
    ['early-data', 'off', { count: 0, isWhole: true }, 'inconclusive no-ticket-seen'],
    ['early-data', 'off', whole, 'inconclusive no-ticket-seen'],
  ] as const)('behind a handshake of TLS 1.3: %s %s with %j', async (feature, expected, tickets, verdict) => {
    const scan = await scanScripted(both, behind(feature, expected), 'deny-set', undefined, {
      handshake: () => ({ kind: 'completed', detail: '', ...(tickets === undefined ? {} : { tickets }) }),
    });
    const found = scan.of(`tls/feature-${feature}`);
    expect(`${found?.verdict} ${found?.reason}`).toBe(verdict);
    const asked = scan.observations.filter(({ probe }) => probe === 'tls/tickets');
    expect(asked.map(({ offer }) => [offer['suite'], offer['awaitsTickets']])).toEqual([[0x1301, true]]);
  });

  test.each([
    ['session-tickets', 'silent', 'silent'],
    ['early-data', 'reset', 'reset'],
  ] as const)('a handshake that is not completed shows nothing of %s (%s)', async (feature, kind, reason) => {
    const scan = await scanScripted(both, behind(feature, 'off'), 'deny-set', undefined, {
      handshake: () => ({ kind, detail: '' }),
    });
    expect(scan.of(`tls/feature-${feature}`)).toMatchObject({ verdict: 'inconclusive', reason });
  });

  test('the ServerHello of TLS 1.3 does not say that there are no tickets', async () => {
    const announcing = ({ offer }: Observation): Observation['offer'] =>
      offer['version'] === 0x0304 ? { ...offer, signals: [35] } : offer;
    const scan = await scanScripted(both, behind('session-tickets', 'off'), 'deny-set', (recorded) =>
      recorded.map((one) => ({ ...one, offer: announcing(one) })),
    );
    expect(scan.of('tls/feature-session-tickets')).toMatchObject({ verdict: 'inconclusive', reason: 'not-made' });
  });
});

describe('a server that would earn a feature falsely', () => {
  test('has it with one suite and not with another', async () => {
    const lacking = scriptedServer({ ...server, signals: [] });
    const half: ScriptedServer = (sent, count) =>
      sent[0] === 22 && !helloOf(sent).cipherSuites.includes(gcm)
        ? lacking(sent, count)
        : scriptedServer(server)(sent, count);
    const scan = await scanScripted(half, featured(...wanted));
    expect(scan.of('tls/feature-extended-master-secret')).toEqual({
      verdict: 'fail',
      reason: 'feature-off',
      observed: {
        is: 'off',
        combinations: [{ version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384' }],
        count: 1,
      },
    });
    const when = 'when: { suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 }';
    const apart = await scanScripted(half, featured(`feature: extended-master-secret, expect: on, ${when}`));
    expect(inShort(apart)).toEqual(['extended-master-secret pass feature-on']);
  });

  test('has it in one version and not in another', async () => {
    const both = { 0x0303: [gcm, cbc], 0x0302: [0xc014] };
    const half: ScriptedServer = (sent, count) =>
      scriptedServer({
        suites: both,
        signals: sent[0] === 22 && helloOf(sent).legacyVersion < 0x0303 ? [] : every,
      })(sent, count);
    const versions = (more: string): Promise<ScriptedScan> =>
      scanScripted(half, featured(`feature: extended-master-secret, expect: on${more}`));
    expect(inShort(await versions(''))).toEqual(['extended-master-secret fail feature-off']);
    expect(inShort(await versions(', when: { versions: TLSv1.2 }'))).toEqual([
      'extended-master-secret pass feature-on',
    ]);
  });

  test.each([
    ['says nothing', { kind: 'silent' }, 'silent'],
    ['refuses what it accepts', alertReply(40), 'feature-question-refused'],
  ] as const)('%s when it is asked', async (_how, reply, reason) => {
    const deaf: ScriptedServer = (sent, count) =>
      asksFor(sent, encryptThenMac) ? reply : scriptedServer(server)(sent, count);
    const scan = await scanScripted(deaf, featured('feature: encrypt-then-mac, expect: on'));
    expect(inShort(scan)).toEqual([`encrypt-then-mac inconclusive ${reason}`]);
    // Not having it is no better known.
    const off = await scanScripted(deaf, featured('feature: encrypt-then-mac, expect: off'));
    expect(inShort(off)).toEqual([`encrypt-then-mac inconclusive ${reason}`]);
  });

  test('sends it back without having been asked', async () => {
    const unasked = ({ offer }: Observation): Observation['offer'] => {
      const { signals } = offer;
      if (!Array.isArray(signals)) return offer;
      return { ...offer, signals: signals.filter((type) => !every.includes(Number(type))), compressionMethods: [0] };
    };
    const scan = await scanScripted(scriptedServer(server), featured(...wanted), 'deny-set', (recorded) =>
      recorded.map((one) => ({ ...one, offer: unasked(one) })),
    );
    expect(inShort(scan)).toEqual(features.map((feature) => `${feature} inconclusive not-probed`));
  });

  test('cannot be told from one that has it where the suites stay open', async () => {
    const deaf: ScriptedServer = (sent, count) =>
      sent[0] === 22 && helloOf(sent).cipherSuites.length > 2
        ? { kind: 'silent' }
        : scriptedServer(server)(sent, count);
    const scan = await scanScripted(deaf, featured(...wanted));
    expect(new Set(inShort(scan).map((one) => one.split(' ')[1]))).toEqual(new Set(['inconclusive']));
  });
});
