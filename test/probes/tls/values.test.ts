import { describe, expect, test } from 'vitest';
import { askOf } from '../../../core/policy/ask.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { codePointList, extensionType, extensionValue } from '../../../core/protocol/tls/extension.ts';
import { forecastTls } from '../../../probes/tls/forecast-tls.ts';
import { scanScripted, tlsPolicy } from '../../support/scan-scripted-tls.ts';
import {
  alertReply,
  helloOf,
  type ScriptedPolicy,
  type ScriptedServer,
  scriptedServer,
} from '../../support/scripted-tls-server.ts';

const [x25519, secp256r1, secp521r1, hybrid] = [0x001d, 0x0017, 0x0019, 0x11ec];
const row12 = 'versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
const row13 = 'versions: TLSv1.3, suites: TLS_AES_128_GCM_SHA256';
const server: ScriptedPolicy = {
  suites: { 0x0303: [0xc030], 0x0304: [0x1301] },
  groups: [x25519, secp256r1],
  schemes: [0x0804, 0x0401],
};

/** Closed or open tables in an entry of `tls`. */
const table = (key: string, closed: boolean, rows: readonly string[]): string =>
  `  ${key}:\n    closed: ${closed}\n    source: { ref: note }\n    rows:\n${rows.map((row) => `      - { title: row, ${row} }\n`).join('')}`;
const groupsTable = (closed: boolean, ...rows: readonly string[]): Policy =>
  tlsPolicy(true, [row12, row13], table('groups', closed, rows));
const usual = 'id: usual, groups: [x25519, secp256r1]';

const groupsIn = (sent: Uint8Array): readonly number[] =>
  extensionValue(helloOf(sent).extensions ?? [], extensionType.supportedGroups, codePointList) ?? [];
/** Whether a hello asks for one group, or two. */
const isGroupQuestion = (sent: Uint8Array): boolean =>
  sent[0] === 22 && groupsIn(sent).length > 0 && groupsIn(sent).length < 3;

describe('a table of groups', () => {
  test.each(['deny-set', 'enumerate'] as const)(
    'passes where its rows are accepted and nothing else is, by %s',
    async (mode) => {
      const scan = await scanScripted(scriptedServer(server), groupsTable(true, usual), mode);
      expect(scan.of('tls.groups/usual')).toEqual({
        verdict: 'pass',
        reason: 'accepted',
        observed: {
          accepted: ['TLSv1.2', 'TLSv1.3'].flatMap((version) =>
            ['secp256r1', 'x25519'].map((group) => ({ version, group })),
          ),
        },
      });
      const closing = scan.of('tls.groups/nothing-else');
      expect(closing).toMatchObject({ verdict: 'pass', reason: 'refused' });
      expect(closing?.observed).toMatchObject({
        notTested: ['2048', '3072', '4096', '6144', '8192'].map((bits) => `ffdhe${bits} below TLSv1.3`),
      });
    },
  );

  test('fails by what it does not name, and by what it requires', async () => {
    const wide = scriptedServer({ ...server, groups: [secp521r1, x25519, hybrid] });
    const scan = await scanScripted(wide, groupsTable(true, usual));
    expect(scan.of('tls.groups/usual')).toMatchObject({
      verdict: 'fail',
      observed: { refused: [{ group: 'secp256r1' }, { group: 'secp256r1' }] },
    });
    expect(scan.of('tls.groups/nothing-else')).toMatchObject({
      verdict: 'fail',
      observed: {
        accepted: [
          { version: 'TLSv1.2', group: 'secp521r1' },
          { version: 'TLSv1.3', group: 'secp521r1' },
          { version: 'TLSv1.3', group: 'X25519MLKEM768' },
        ],
        count: 3,
      },
    });
  });

  test('an open one asks for what it requires alone, a hybrid one of TLS 1.3 among it', async () => {
    const policy = groupsTable(false, 'id: hybrid, groups: X25519MLKEM768');
    expect((await scanScripted(scriptedServer(server), policy)).of('tls.groups/hybrid')).toMatchObject({
      verdict: 'fail',
      reason: 'refused',
      observed: { refused: [{ version: 'TLSv1.3', group: 'X25519MLKEM768' }] },
    });
    const having = await scanScripted(scriptedServer({ ...server, groups: [x25519, hybrid] }), policy);
    expect(having.of('tls.groups/hybrid')).toMatchObject({ verdict: 'pass' });
    const asked = having.observations.filter(({ probe }) => probe === 'tls/groups');
    expect(asked.map(({ offer }) => [offer['version'], offer['groups']])).toEqual([[0x0304, [hybrid]]]);
  });

  test('may forbid by a rule', async () => {
    const ruled = (groups: readonly number[]) =>
      scanScripted(
        scriptedServer({ ...server, groups }),
        tlsPolicy(
          true,
          [row12, row13],
          '  groups:\n    closed: false\n    source: { ref: note }\n    constraints:\n' +
            '      - { id: strong, title: No small curves, when: { groups: [secp192r1, secp521r1] }, then: nothing }\n',
        ),
      );
    expect((await ruled([x25519])).of('tls.groups/strong')).toMatchObject({
      verdict: 'pass',
      observed: { refused: 8 },
    });
    expect((await ruled([x25519, secp521r1])).of('tls.groups/strong')).toMatchObject({
      verdict: 'fail',
      observed: { count: 2 },
    });
  });

  test('speaks of no version that the gateway refuses; a row of such versions alone is refused', async () => {
    const older = scriptedServer({ ...server, suites: { 0x0303: [0xc030] } });
    const scan = await scanScripted(older, groupsTable(true, usual, 'id: newer, versions: TLSv1.3, groups: x448'));
    expect(scan.of('tls.groups/usual')).toMatchObject({
      verdict: 'pass',
      observed: { accepted: [{ version: 'TLSv1.2' }, { version: 'TLSv1.2' }] },
    });
    expect(scan.of('tls.groups/newer')).toMatchObject({ verdict: 'fail', reason: 'refused' });
    expect(scan.of('tls.groups/nothing-else')).toMatchObject({ verdict: 'pass' });
  });

  test('is open beside an open table of suites until these are known', async () => {
    const policy = tlsPolicy(false, [row12], table('groups', true, [usual]));
    const judged = async (accepted: ScriptedPolicy): Promise<unknown> => {
      const scan = await scanScripted(scriptedServer(accepted), policy);
      return ['usual', 'nothing-else'].map((clause) => scan.of(`tls.groups/${clause}`)?.verdict);
    };
    expect(await judged(server)).toEqual(['pass', 'pass']);
    expect(await judged({ ...server, suites: { 0x0303: [0xc030] } })).toEqual(['pass', 'pass']);
    expect(await judged({ ...server, groups: [x25519, secp256r1, hybrid] })).toEqual(['pass', 'fail']);
  });

  test.each(['deny-set', 'enumerate'] as const)('speaks of every version, by %s', async (mode) => {
    const old = scriptedServer({ ...server, suites: { 0x0302: [0xc014], 0x0303: [0xc030, 0xc02c] } });
    const scan = await scanScripted(
      old,
      groupsTable(true, usual, 'id: own, versions: TLSv1.1, groups: secp256r1'),
      mode,
    );
    expect(scan.of('tls.groups/own')).toMatchObject({
      verdict: 'pass',
      observed: { accepted: [{ version: 'TLSv1.1' }] },
    });
    // A server with an ECDSA key needs its curve in the list, and is not asked by such suites where there are others.
    const asked = scan.observations.filter(({ probe, offer }) => probe === 'tls/groups' && offer['version'] === 0x0303);
    expect(asked.map(({ offer }) => offer['suites'])).toEqual(asked.map(() => [0xc030]));
  });

  test('names what a row can mean alone, and no violation in a version that has a rule of its own', async () => {
    const policy = tlsPolicy(
      true,
      [row12],
      `  versions:\n    - { version: TLSv1.3, expect: refused }\n${table('groups', true, ['id: a, groups: [x25519, X25519MLKEM768]'])}`,
    );
    const scan = await scanScripted(scriptedServer({ ...server, groups: [x25519, secp521r1] }), policy);
    const { expected } = scan.findings.find(({ clause }) => clause === 'tls.groups/a') ?? {};
    const named = [['TLSv1.0'], ['TLSv1.1'], ['TLSv1.2'], ['TLSv1.3'], ['TLSv1.3', 'X25519MLKEM768']];
    expect(expected).toMatchObject({
      combinations: named.map(([version, group = 'x25519']) => ({ version, group })),
    });
    expect(scan.of('tls/version-tlsv1.3')).toMatchObject({ verdict: 'fail' });
    expect(scan.of('tls.groups/nothing-else')?.observed).toMatchObject({
      accepted: [{ version: 'TLSv1.2', group: 'secp521r1' }],
      count: 1,
    });
  });

  test('asks again for what it requires and was refused', async () => {
    let asked = 0;
    const late: ScriptedServer = (sent, count) => {
      const isFirst = isGroupQuestion(sent) && groupsIn(sent).includes(secp256r1) && ++asked === 1;
      return isFirst ? alertReply(40) : scriptedServer(server)(sent, count);
    };
    const scan = await scanScripted(late, groupsTable(true, usual));
    expect(scan.of('tls.groups/usual')).toMatchObject({ verdict: 'pass' });
  });

  test('asks nothing where no policy has one, or one that only allows', async () => {
    const { connections } = await scanScripted(scriptedServer(server), tlsPolicy(true, [row12, row13], ''));
    const allowing = await scanScripted(
      scriptedServer(server),
      groupsTable(false, 'id: some, level: allowed, groups: x25519'),
    );
    expect(allowing.connections).toBe(connections);
    expect(allowing.of('tls.groups/some')).toMatchObject({ verdict: 'not-applicable' });
  });

  test('costs no more than the plan says', async () => {
    const policy = groupsTable(true, usual);
    for (const groups of [server.groups ?? [], [], [secp521r1, hybrid, x25519]]) {
      const { observations } = await scanScripted(scriptedServer({ ...server, groups }), policy);
      const made = observations.filter(({ probe }) => probe === 'tls/groups').length;
      const planned = forecastTls(askOf([policy], 'tls').tls, 'deny-set').filter(({ probe }) => probe === 'tls/groups');
      expect(made).toBeLessThanOrEqual(planned.reduce((sum, { connections }) => sum + connections.max, 0));
    }
  });
});

describe('a server that would earn a table falsely', () => {
  test.each([
    ['falls silent when it is asked for groups', { kind: 'silent' }, 'silent'],
    ['has enough of hellos with few groups', alertReply(80), 'other-alert'],
  ] as const)('%s', async (_how, reply, reason) => {
    const deaf: ScriptedServer = (sent, count) => (isGroupQuestion(sent) ? reply : scriptedServer(server)(sent, count));
    const scan = await scanScripted(deaf, groupsTable(true, usual));
    expect(scan.of('tls.groups/usual')).toMatchObject({ verdict: 'inconclusive', reason });
  });

  test('refuses every hello of TLS 1.3 without a key share: that refuses no group', async () => {
    const strict: ScriptedServer = (sent, count) => {
      const shares = sent[0] === 22 ? helloOf(sent).extensions?.find(({ type }) => type === 51) : undefined;
      return shares?.body.length === 2 ? alertReply(40) : scriptedServer(server)(sent, count);
    };
    const scan = await scanScripted(strict, groupsTable(true, usual));
    expect(scan.of('tls.groups/usual')).toMatchObject({ verdict: 'inconclusive', reason: 'no-answered-control' });
    expect(scan.of('tls.groups/nothing-else')).toMatchObject({ verdict: 'inconclusive' });
  });

  test('needs the curve of its certificate in the list', async () => {
    const ecdsa = 'versions: TLSv1.2, suites: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
    const needing: ScriptedServer = (sent, count) => {
      const lacks = sent[0] === 22 && !groupsIn(sent).includes(secp256r1);
      return lacks
        ? alertReply(40)
        : scriptedServer({ ...server, suites: { 0x0303: [0xc02c] }, groups: [x25519, secp256r1, secp521r1] })(
            sent,
            count,
          );
    };
    const policy = tlsPolicy(true, [ecdsa], table('groups', true, ['id: own, groups: secp256r1']));
    const scan = await scanScripted(needing, policy);
    expect(scan.of('tls.groups/own')).toMatchObject({ verdict: 'pass' });
    expect(scan.of('tls.groups/nothing-else')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'certificate-needs-its-curve',
    });
  });

  test('has suites that nobody asked for', async () => {
    const scan = await scanScripted(scriptedServer(server), groupsTable(true, usual), 'deny-set', (recorded) =>
      recorded.filter(({ probe }) => probe !== 'tls/groups'),
    );
    expect(scan.of('tls.groups/usual')).toMatchObject({ verdict: 'inconclusive', reason: 'not-probed' });
    expect(scan.of('tls.groups/nothing-else')).toMatchObject({ verdict: 'inconclusive', reason: 'not-probed' });
  });

  test.each([0, 1])('has a second node behind its address that accepts one more, by turns (%i)', async (turn) => {
    const byTurns: ScriptedServer = (sent, count) => {
      const isNewer = sent[0] === 22 && helloOf(sent).extensions?.some(({ type }) => type === 43) === true;
      const more = count % 2 === turn && !isNewer ? [secp521r1] : [];
      return scriptedServer({ ...server, groups: [x25519, secp256r1, ...more] })(sent, count);
    };
    for (const rows of [[usual], [usual, 'id: more, groups: secp384r1, level: allowed']]) {
      const scan = await scanScripted(byTurns, groupsTable(true, ...rows));
      expect(scan.of('tls.groups/nothing-else')).toMatchObject({ verdict: 'fail' });
    }
  });

  test('accepts another one the second time', async () => {
    let lists = 0;
    const moody: ScriptedServer = (sent, count) => {
      const listed = sent[0] === 22 ? groupsIn(sent) : [];
      const isSecond = listed.length > 2 && !listed.includes(x25519) && ++lists > 2;
      return scriptedServer({ ...server, groups: [x25519, secp256r1, ...(isSecond ? [secp521r1] : [])] })(sent, count);
    };
    const scan = await scanScripted(moody, groupsTable(true, usual));
    expect(scan.of('tls.groups/nothing-else')).toMatchObject({ verdict: 'fail' });
  });
});

describe('a table of signature schemes', () => {
  const schemes = (...rows: readonly string[]): Policy => tlsPolicy(true, [row12], table('signatures', true, rows));
  const older = { ...server, suites: { 0x0303: [0xc030] } };
  const both = 'id: rsa, signatures: [rsa_pss_rsae_sha256, rsa_pkcs1_sha256]';

  test.each(['deny-set', 'enumerate'] as const)(
    'passes where its rows are accepted and nothing else is, by %s',
    async (mode) => {
      const scan = await scanScripted(scriptedServer(older), schemes(both), mode);
      expect(scan.of('tls.signatures/rsa')).toMatchObject({
        verdict: 'pass',
        observed: { accepted: [{ version: 'TLSv1.2' }, { version: 'TLSv1.2' }] },
      });
      expect(scan.of('tls.signatures/nothing-else')).toMatchObject({ verdict: 'pass', observed: { notTested: [] } });
    },
  );

  test('fails by one that it does not name', async () => {
    const scan = await scanScripted(scriptedServer({ ...older, schemes: [0x0804, 0x0401, 0x0201] }), schemes(both));
    expect(scan.of('tls.signatures/nothing-else')).toMatchObject({
      verdict: 'fail',
      observed: { accepted: [{ version: 'TLSv1.2', signatureScheme: 'rsa_pkcs1_sha1' }], count: 1 },
    });
  });

  test('is asked with every scheme for the certificate, which is no reason against one then', async () => {
    const { observations } = await scanScripted(scriptedServer(older), schemes(both));
    const asked = observations.filter(({ probe }) => probe === 'tls/signature-schemes');
    expect(asked.length).toBeGreaterThan(3);
    for (const { sent } of asked) {
      const octets = Uint8Array.from(sent.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
      expect(helloOf(octets).extensions?.find(({ type }) => type === 50)?.body.length).toBeGreaterThan(60);
    }
  });
});
