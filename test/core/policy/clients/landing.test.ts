import { describe, expect, it } from 'vitest';
import type { Client } from '../../../../core/policy/clients/client.ts';
import { landingOf } from '../../../../core/policy/clients/landing.ts';
import type { LandingCell } from '../../../../core/policy/clients/landing-document.ts';
import { listClients } from '../../../../core/policy/clients/load-client.ts';
import { parseClient } from '../../../../core/policy/clients/parse-client.ts';
import { policyGateway } from '../../../../core/policy/clients/policy-gate.ts';
import { loadPolicy } from '../../../../core/policy/load-policy.ts';
import { parsePolicy } from '../../../../core/policy/parse-policy.ts';
import type { Clause, Policy } from '../../../../core/policy/policy.ts';
import { lackingWords } from '../../../../reports/clients/landing-words.ts';

const { signal } = new AbortController();
const day = '2026-11-30';
const clients = await listClients({ signal });
const azure = await loadPolicy('azure-vpn-p2s', { signal });
const standards = [await loadPolicy('ietf-ikev2-esp', { signal }), await loadPolicy('ietf-bcp-195', { signal })];

function land(own: readonly Client[], policies: readonly Policy[]) {
  const { clients: landed } = landingOf(
    own,
    policies.map((policy) => policyGateway(policy, day)),
    { standards, day },
  );
  return new Map(landed.map(({ client, cells }) => [client.id, cells]));
}

/** Azure's documented table with the IKE rows that are left. */
function azureWith(keeps: (clause: Clause & { readonly kind: 'row' }) => boolean): Policy {
  return {
    ...azure,
    clauses: azure.clauses.filter((clause) => clause.kind !== 'row' || clause.space !== 'ike' || keeps(clause)),
  };
}
const withoutGroup2 = azureWith(({ box }) => box[3]?.includes(2) === false);
const ecpOnly = azureWith(({ box }) => box[3]?.some((group) => group === 19 || group === 20) === true);
const row3 = azureWith(({ id }) => id === 'ike/row-03');

const rowsOf = (cell: LandingCell | undefined): readonly number[] =>
  cell?.parts.find(({ space }) => space === 'ike')?.rows.map(({ id }) => Number(id.slice(-2))) ?? [];

describe("landing on Azure's documented rows", () => {
  const landed = land(clients, [azure, withoutGroup2, ecpOnly, row3]);

  it.each([
    ['windows-7-to-10', [17], 'breaks', 'breaks', 'breaks'],
    ['windows-11', [17], 'breaks', 'breaks', 'breaks'],
    ['windows-dh2048-enforced', [10, 14], 'works', 'breaks', 'breaks'],
    ['apple-ios-17', [6, 8, 14, 16], 'depends', 'depends', 'breaks'],
    ['apple-ios-14-to-16', [14], 'works', 'breaks', 'breaks'],
    ['apple-profile-defaults', [14], 'works', 'breaks', 'breaks'],
    ['android-platform', [2, 6, 10, 14], 'depends', 'breaks', 'breaks'],
    ['strongswan-5.9.8', [2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15, 16], 'works', 'works', 'works'],
    ['strongswan-6.1.0', [2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15, 16], 'works', 'works', 'works'],
  ])('%s', (id, rows, ...others) => {
    const cells = landed.get(id) ?? [];
    expect(rowsOf(cells[0])).toEqual(rows);
    expect(cells[0]?.status).toMatch(/^(works|depends)$/u);
    expect(cells.slice(1).map(({ status }) => status)).toEqual(others);
  });

  it('tells the dimension, what the user sees, the smallest change and that it is weak', () => {
    const [, broken] = landed.get('windows-11') ?? [];
    const [ike] = broken?.parts ?? [];
    expect(ike?.lacking.map(lackingWords)).toEqual([
      'no group in common: client offers 2; gateway takes 14, 19, 20, 24',
    ]);
    expect(broken).toMatchObject({ isNew: true, sees: [{ says: 'Error 13868: Policy match error' }] });
    expect(broken?.change?.accept).toMatchObject([
      { space: 'ike', row: { id: 'ike/row-17' }, weak: [{ policy: 'ietf-ikev2-esp' }] },
    ]);
    expect(broken?.change?.clients.map(({ id }) => id)).toEqual([
      'windows-dh2048-enabled',
      'windows-dh2048-enforced',
      'windows-set-vpnconnection',
    ]);
  });

  it('tells both orders where it is not known whose decides, and the group that has to be asked for again', () => {
    const [cell] = landed.get('strongswan-5.9.8') ?? [];
    expect(cell?.parts[0]).toMatchObject({
      chooser: 'not-known',
      byClient: { row: { id: 'ike/row-16' }, proposal: 1, combination: { keyExchange: ['256-bit random ECP group'] } },
      byGateway: { row: { id: 'ike/row-02' }, proposal: 2 },
      askedAgain: ['2048-bit MODP Group', '384-bit random ECP group', '256-bit random ECP group'],
    });
  });

  it('tells what can be set, in the words of the cmdlet', () => {
    const [cell] = landed.get('windows-set-vpnconnection') ?? [];
    expect(cell).toMatchObject({ status: 'depends' });
    expect(cell?.parts[0]?.set).toEqual(['EncryptionMethod AES256', 'IntegrityCheckMethod SHA384', 'DHGroup Group24']);
  });

  it('only the row of AES-256 with SHA-1 and no PFS holds what Windows offers for ESP', () => {
    const rows = landed.get('windows-11')?.[0]?.parts[1]?.rows;
    expect(rows?.map(({ vendor }) => Object.values(vendor ?? {}))).toEqual([['AES256', 'SHA1', 'GROUP_NONE']]);
  });

  it('cites offer and row in each cell', () => {
    for (const cells of landed.values())
      for (const { parts } of cells)
        for (const { status, offer, byClient, byGateway } of parts)
          if (status === 'works' || status === 'depends') {
            expect(offer?.title).not.toBe('');
            expect((byClient ?? byGateway)?.row.source.place).toMatch(/row/u);
          }
  });
});

const head = 'version: 2026-01-01\ntitle: T\nsources: { log: { title: Log, confidence: A } }\nsource: { ref: log }\n';
const cbc = 'integrity: AUTH_HMAC_SHA2_256_128, prf: PRF_HMAC_SHA2_256';
const gcm = 'integrity: none, prf: PRF_HMAC_SHA2_256';
const esp = '{ encryption: ENCR_AES_GCM_16-256, integrity: none, keyExchange: none }';

function clientOf(ike: string, more = '', proposals: readonly string[] = [esp]): Client {
  return parseClient(
    `id: c\nproduct: c\nplatform: linux\n${head}ike: { ${more}proposals: [${ike}] }\nipsec: { proposals: [${proposals.join(', ')}] }\n`,
    'c.yaml',
  );
}

function gate(rows: readonly string[], { espRows = [esp], closed = true, more = '' } = {}): Policy {
  const listed = (of: readonly string[]): string =>
    of.map((row, at) => `    - { id: r${at}, title: r, ${row.startsWith('{') ? row.slice(1, -1) : row} }\n`).join('');
  return parsePolicy(
    `format: 2\nid: p\n${head}ike:\n  closed: ${closed}\n  source: { ref: log }\n  rows:\n${listed(rows)}${more}ipsec:\n  closed: true\n  source: { ref: log }\n  rows:\n${listed(espRows)}`,
    'p.yaml',
  );
}

const one = (client: Client, policy: Policy): LandingCell => {
  const [cell] = land([client], [policy]).get(client.id) ?? [];
  if (cell === undefined) throw new Error('no cell');
  return cell;
};
const modp = `encryption: ENCR_AES_CBC-256, ${cbc}, keyExchange: 14`;

describe('who would be called working falsely', () => {
  const client = clientOf(`{ ${modp} }`);

  it('works where a required row holds it', () => {
    expect(one(client, gate([modp]))).toMatchObject({ status: 'works' });
  });

  it('a row that is allowed is no promise', () => {
    expect(one(client, gate([`${modp}, level: allowed`]))).toMatchObject({ status: 'depends' });
    expect(one(client, gate([`${modp}, level: allowed`])).parts[0]?.conditions).toEqual(['allowed']);
  });

  it('a row of which its source says two things is none', () => {
    const readings = 'readings: [{ says: yes, source: { ref: log } }, { says: no, source: { ref: log } }]';
    expect(one(client, gate([`${modp}, ${readings}`])).parts[0]?.conditions).toEqual(['one-reading']);
  });

  it('a row that ended is refused, and one of which it is not known whether it holds is open', () => {
    const other = modp.replace('14', '20');
    expect(one(client, gate([other, `${modp}, until: 2026-11-29`]))).toMatchObject({ status: 'breaks' });
    expect(one(client, gate([other, `${modp}, until: 2026-11`]))).toMatchObject({ status: 'not-known' });
    expect(one(client, gate([other, `${modp}, applies: { acquired: { from: 2026-01-01 } }`]))).toMatchObject({
      status: 'not-known',
      reason: 'region-open',
    });
  });

  it('a rule that forbids it outweighs the row, and is cited', () => {
    const more = '  constraints: [{ id: no, title: No group 14, when: { keyExchange: 14 }, then: nothing }]\n';
    const cell = one(client, gate([modp, modp.replace('14', '20')], { more }));
    expect(cell.status).toBe('breaks');
    expect(cell.parts[0]?.forbiddenBy.map(({ id }) => id)).toEqual(['ike/no']);
  });

  it('an open table leaves open what it does not name', () => {
    expect(one(client, gate([modp.replace('14', '20')], { closed: false }))).toMatchObject({
      status: 'not-known',
      reason: 'region-open',
    });
  });

  it('values that are each accepted make no combination that is', () => {
    const crossed = clientOf(
      `{ encryption: ENCR_AES_CBC-256, ${cbc}, keyExchange: 20 }, { encryption: ENCR_AES_GCM_16-256, ${gcm}, keyExchange: 14 }`,
    );
    const cell = one(crossed, gate([modp, `encryption: ENCR_AES_GCM_16-256, ${gcm}, keyExchange: 20`]));
    expect(cell.status).toBe('breaks');
    expect(cell.parts[0]?.lacking.map(lackingWords)).toEqual([
      'no group in common: client offers 20; gateway takes 14',
    ]);
  });

  it('a group that was not guessed takes a client that asks again', () => {
    const groups = `{ encryption: ENCR_AES_CBC-256, ${cbc}, keyExchange: [19, 14] }`;
    const policy = gate([modp]);
    expect(one(clientOf(groups, 'guess: 19, retries: true, '), policy).status).toBe('works');
    expect(one(clientOf(groups, 'guess: 14, retries: false, '), policy).status).toBe('works');
    expect(one(clientOf(groups, 'guess: 19, '), policy).parts[0]?.conditions).toEqual(['asks-again']);
    expect(one(clientOf(groups), policy).parts[0]?.conditions).toEqual(['asks-again']);
    expect(one(clientOf(groups, 'guess: 19, retries: false, '), policy)).toMatchObject({
      status: 'breaks',
      reason: 'does-not-ask-again',
    });
  });

  it('a guess that fits first by both orders is no promise where nobody knows who chooses', () => {
    const groups = `{ encryption: ENCR_AES_CBC-256, ${cbc}, keyExchange: [19, 14] }`;
    const rows = [modp.replace('14', '19'), modp];
    expect(one(clientOf(groups, 'guess: 19, retries: false, '), gate(rows))).toMatchObject({
      status: 'not-known',
      reason: 'does-not-ask-again',
    });
    expect(one(clientOf(groups, 'guess: 19, retries: true, '), gate(rows)).status).toBe('works');
  });

  it('a gateway that wants PFS makes one SA of a client without, and refuses to rekey it', () => {
    const cell = one(client, gate([modp], { espRows: [esp.replace('keyExchange: none', 'keyExchange: 14')] }));
    expect(cell).toMatchObject({ status: 'breaks', reason: 'rekeying' });
  });

  it('a policy that says nothing of ESP shows no tunnel', () => {
    const { clauses, ...rest } = gate([modp]);
    const ikeOnly = { ...rest, clauses: clauses.filter(({ id }) => id.startsWith('ike/')) };
    expect(one(client, ikeOnly)).toMatchObject({ status: 'not-known', reason: 'says-nothing-of-part' });
  });

  it('what is said of the gateway as initiator is not said of what clients meet', () => {
    const { clauses, ...rest } = gate([modp]);
    const initiator = { ...rest, clauses: clauses.map((clause): Clause => ({ ...clause, role: 'initiator' })) };
    expect(one(client, initiator)).toMatchObject({ status: 'says-nothing' });
  });

  it('a list that was cut breaks nowhere, and a client of which nothing is known neither works nor breaks', () => {
    const cut = clientOf(`{ ${modp} }`, 'whole: false, ');
    expect(one(cut, gate([modp.replace('14', '20')]))).toMatchObject({ status: 'not-known', reason: 'offer-cut' });
    for (const cells of land(clients, [azure, row3]).get('azure-vpn-client') ?? [])
      expect(cells).toMatchObject({ status: 'not-known', reason: 'offer-not-known', parts: [] });
  });
});

describe('TLS', () => {
  const tlsClient = (more: string): Client =>
    parseClient(`id: c\nproduct: c\nplatform: linux\n${head}tls: { schemes: [sstp], ${more} }\n`, 'c.yaml');
  const tlsGate = (rows: readonly string[], more = ''): Policy =>
    parsePolicy(
      `format: 2\nid: p\n${head}tls:\n  closed: true\n  source: { ref: log }\n  rows:\n${rows
        .map((row, at) => `    - { id: r${at}, title: r, ${row} }\n`)
        .join('')}${more}`,
      'p.yaml',
    );
  const tls12 = 'versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
  const tls13 = 'versions: TLSv1.3, suites: TLS_AES_256_GCM_SHA384';
  const both = tlsClient(
    'versions: [TLSv1.2, TLSv1.3], suites: [TLS_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256], groups: [x25519]',
  );

  it('a suite below a version that both speak without one in common proves nothing', () => {
    expect(one(both, tlsGate([tls12, tls13]))).toMatchObject({ status: 'not-known', reason: 'version-first' });
    expect(one(both, tlsGate([tls12]))).toMatchObject({ status: 'works' });
    expect(one(both, tlsGate([tls12, 'versions: TLSv1.3, suites: TLS_CHACHA20_POLY1305_SHA256']))).toMatchObject({
      status: 'works',
      parts: [{ byClient: { combination: { version: ['TLSv1.3'] } } }],
    });
  });

  it('suites that fit need a group that does', () => {
    const groups = (name: string): string =>
      `  groups:\n    closed: true\n    source: { ref: log }\n    rows: [{ id: g, title: g, groups: ${name} }]\n`;
    expect(one(both, tlsGate([tls12], groups('x25519')))).toMatchObject({ status: 'works' });
    expect(one(both, tlsGate([tls12], groups('secp384r1')))).toMatchObject({
      status: 'breaks',
      reason: 'parameters-refused',
    });
    const silent = tlsClient('versions: [TLSv1.2], suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]');
    expect(one(silent, tlsGate([tls12], groups('x25519'))).parts[0]?.conditions).toEqual(['parameters-not-known']);
  });
});
