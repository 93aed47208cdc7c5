import { describe, expect, it } from 'vitest';
import type { Client } from '../../../../core/policy/clients/client.ts';
import { landOffer, landSa } from '../../../../core/policy/clients/land-space.ts';
import { landingOf } from '../../../../core/policy/clients/landing.ts';
import type { LandingCell } from '../../../../core/policy/clients/landing-document.ts';
import { parseClient } from '../../../../core/policy/clients/parse-client.ts';
import { policyGateway } from '../../../../core/policy/clients/policy-gate.ts';
import { parsePolicy } from '../../../../core/policy/parse-policy.ts';
import type { Policy } from '../../../../core/policy/policy.ts';

/* Which of several fits, what is asked beside, and what stays open: each by one more row, rule or offer. */

const day = '2026-11-30';
const head = 'version: 2026-01-01\ntitle: T\nsources: { log: { title: Log, confidence: A } }\nsource: { ref: log }\n';
const esp = 'encryption: ENCR_AES_GCM_16-256, integrity: none, keyExchange: none';
const cbc = 'encryption: ENCR_AES_CBC-256, integrity: AUTH_HMAC_SHA2_256_128, prf: PRF_HMAC_SHA2_256';
const row = (group: number | string, more = ''): string => `${cbc}, keyExchange: ${group}${more}`;

interface Offered {
  readonly ike: readonly string[];
  readonly esp?: readonly string[];
  readonly more?: string;
  readonly id?: string;
  readonly product?: string;
  readonly seen?: string;
}

function client({
  ike,
  esp: child = [esp],
  more = 'retries: true, ',
  id = 'c',
  product = 'c',
  seen = '',
}: Offered): Client {
  const list = (of: readonly string[]): string => of.map((one) => `{ ${one} }`).join(', ');
  return parseClient(
    `id: ${id}\nproduct: ${product}\nplatform: linux\n${head}ike: { ${more}proposals: [${list(ike)}] }\nipsec: { proposals: [${list(child)}] }\n${seen}`,
    'c.yaml',
  );
}

interface Documented {
  readonly ike: readonly string[];
  readonly esp?: readonly string[];
  readonly isClosed?: boolean;
  readonly isEspClosed?: boolean;
  readonly more?: string;
}

function policy({ ike, esp: child = [esp], isClosed = true, isEspClosed = true, more = '' }: Documented): Policy {
  const list = (of: readonly string[]): string =>
    of.map((one, at) => `    - { id: r${at}, title: r, ${one} }\n`).join('');
  return parsePolicy(
    `format: 2\nid: p\n${head}ike:\n  closed: ${isClosed}\n  source: { ref: log }\n${more}  rows:\n${list(ike)}ipsec:\n  closed: ${isEspClosed}\n  source: { ref: log }\n  rows:\n${list(child)}`,
    'p.yaml',
  );
}

function land(clients: readonly Client[], ...policies: readonly Policy[]): readonly LandingCell[] {
  const gateways = policies.map((one) => policyGateway(one, day));
  return landingOf(clients, gateways, { standards: [], day }).clients[0]?.cells ?? [];
}

const one = (own: Client, documented: Policy): LandingCell => land([own], documented)[0] as LandingCell;

describe('an offer of ESP', () => {
  it('is refused for good where no group would help, and open where the table is', () => {
    const cbcOnly = 'encryption: ENCR_AES_CBC-256, integrity: AUTH_HMAC_SHA2_256_128, keyExchange: none';
    const own = client({ ike: [row(14)], esp: [cbcOnly] });
    expect(one(own, policy({ ike: [row(14)] }))).toMatchObject({ status: 'breaks', reason: 'nothing-in-common' });
    expect(one(own, policy({ ike: [row(14)], isEspClosed: false }))).toMatchObject({
      status: 'not-known',
      reason: 'region-open',
    });
    const pfs = esp.replace('keyExchange: none', 'keyExchange: 14');
    expect(one(client({ ike: [row(14)] }), policy({ ike: [row(14)], esp: [pfs], isEspClosed: false }))).toMatchObject({
      status: 'not-known',
      reason: 'region-open',
    });
  });
});

describe('of several rows that fit', () => {
  it('one that is promised is enough, and what all that fit need is needed', () => {
    const own = client({ ike: [row('[14, 20]')] });
    const allowed = row(14, ', level: allowed');
    expect(one(own, policy({ ike: [allowed, row(20)] }))).toMatchObject({
      status: 'works',
      parts: [{ conditions: [] }, {}],
    });
    const readings = ', readings: [{ says: yes, source: { ref: log } }, { says: no, source: { ref: log } }]';
    const conditionsOf = (...rows: readonly string[]) => one(own, policy({ ike: rows })).parts[0]?.conditions;
    expect(conditionsOf(allowed, row(20, `, level: allowed${readings}`))).toEqual(['allowed']);
    expect(conditionsOf(row(20, `, level: allowed${readings}`), allowed)).toEqual(['allowed']);
    expect(conditionsOf(allowed, row(20, readings))).toEqual(['allowed']);
  });

  it('that is taken which the client names first, of its first proposal, of its first value', () => {
    const gcm = row(14).replace(/encryption.*?, prf/u, 'encryption: ENCR_AES_GCM_16-256, integrity: none, prf');
    const values = row('[20, 14]').replace('ENCR_AES_CBC-256', '[ENCR_AES_CBC-128, ENCR_AES_CBC-256]');
    const own = client({ ike: [values, gcm] });
    const rows = [gcm, row('[14, 20]').replace('ENCR_AES_CBC-256', '[ENCR_AES_CBC-256, ENCR_AES_CBC-128]'), row(20)];
    const [ike] = one(own, policy({ ike: rows })).parts;
    expect(ike?.byClient).toMatchObject({
      row: { id: 'ike/r1' },
      proposal: 1,
      combination: { encryption: ['ENCR_AES_CBC-128'], keyExchange: ['384-bit random ECP group'] },
    });
    expect(ike?.byGateway).toMatchObject({
      row: { id: 'ike/r0' },
      proposal: 2,
      combination: { keyExchange: ['2048-bit MODP Group'] },
    });
    expect(ike?.rows.map(({ id }) => id)).toEqual(['ike/r0', 'ike/r1', 'ike/r2']);
    // A later proposal is not before an earlier one, whatever it names first.
    const later = client({ ike: [row('[14, 20]'), row(20)] });
    expect(one(later, policy({ ike: [row(20)] })).parts[0]).toMatchObject({
      byClient: { proposal: 1 },
      byGateway: { proposal: 1 },
    });
  });

  it('that is taken which the gateway has first, where its order is documented', () => {
    const own = client({ ike: [row('[14, 19]')], more: 'guess: 19, retries: false, ' });
    const rows = [row(19), row(14)];
    expect(one(own, policy({ ike: rows }))).toMatchObject({ status: 'not-known', reason: 'does-not-ask-again' });
    const ordered = policy({ ike: rows, more: '  order: documented\n' });
    expect(one(own, ordered)).toMatchObject({
      status: 'works',
      parts: [{ chooser: 'gateway' }, { chooser: 'not-known' }],
    });
    const turned = policy({ ike: rows.toReversed(), more: '  order: documented\n' });
    expect(one(own, turned)).toMatchObject({ status: 'breaks', reason: 'does-not-ask-again' });
  });

  it('that is taken which is promised, though one that is allowed stands before it', () => {
    const own = client({ ike: [row('[14, 20]')] });
    const [ike] = one(own, policy({ ike: [row(14, ', level: allowed'), row(20)] })).parts;
    expect([ike?.byClient?.row.id, ike?.byGateway?.row.id]).toEqual(['ike/r1', 'ike/r1']);
  });

  it('none is a promise that its source merely recommends', () => {
    const documented = policy({ ike: [row(20), row(14, ', weight: should')] });
    expect(one(client({ ike: [row(14)] }), documented)).toMatchObject({ status: 'not-known', reason: 'region-open' });
  });

  it('that is taken which the client has first, where the client is seen to choose', () => {
    const { ike } = policyGateway(policy({ ike: [row(14), row(19)] }), day);
    if (ike === undefined) throw new Error('no gate');
    const own = client({ ike: [row('[19, 14]')], more: 'guess: 19, retries: false, ' });
    expect(landSa(own, 'ike', { ...ike, chooser: 'client' }).status).toBe('works');
    expect(landSa(own, 'ike', { ...ike, chooser: 'gateway' })).toMatchObject({
      status: 'breaks',
      reason: 'does-not-ask-again',
    });
  });

  it('the one that is set is none of the client`s choosing, and is told in its own words', () => {
    const words = 'settings: [{ name: Group, table: ike, field: keyExchange, words: { Group14: 14, Group20: 20 } }]\n';
    const offered = [row('[20, 14]')];
    const documented = policy({ ike: [row(14), row(20)] });
    const [set] = one(client({ ike: offered, more: 'offers: one, ', seen: words }), documented).parts;
    expect(set).toMatchObject({ status: 'depends', conditions: ['as-set'], set: ['Group Group14'] });
    expect(set).not.toHaveProperty('byClient');
    const [all] = one(client({ ike: offered, seen: words }), documented).parts;
    expect(all).not.toHaveProperty('set');
    expect(
      one(client({ ike: offered, more: 'offers: one, ' }), policy({ ike: [row(19)] })).parts[0],
    ).not.toHaveProperty('set');
  });

  it('none is the gateway`s first where nothing is known of its order', () => {
    const { ike } = policyGateway(policy({ ike: [row(19), row(14)] }), day);
    const { ike: offer } = client({ ike: [row('[14, 19]')] });
    if (ike === undefined || offer === undefined) throw new Error('no gate');
    expect(landOffer('ike', offer, ike)).toHaveProperty('byGateway');
    expect(landOffer('ike', offer, { ...ike, ordered: 1 })).toHaveProperty('byGateway');
    expect(landOffer('ike', offer, { ...ike, ordered: 0 })).not.toHaveProperty('byGateway');
  });
});

describe('what stays open', () => {
  it('is told where some of what is offered is neither accepted nor refused', () => {
    const own = client({ ike: [row(14), row(20)] });
    const partOf = (cell: LandingCell) => cell.parts[0];
    expect(partOf(one(own, policy({ ike: [row(14)] })))).not.toHaveProperty('mayLandElsewhere');
    expect(partOf(one(own, policy({ ike: [row(14)], isClosed: false })))).toMatchObject({ mayLandElsewhere: true });
    const cut = client({ ike: [row(14)], more: 'whole: false, retries: true, ' });
    expect(partOf(one(cut, policy({ ike: [row(14)] })))).toMatchObject({ mayLandElsewhere: true });
    expect(partOf(one(client({ ike: [row(14)] }), policy({ ike: [row(14)], isClosed: false })))).not.toHaveProperty(
      'mayLandElsewhere',
    );
  });

  it('keeps a client from breaking as long as one proposal may be taken', () => {
    const ban =
      '  constraints: [{ id: no, title: No group 14, when: { keyExchange: 14 }, then: nothing }, { id: other, title: No group 2, when: { keyExchange: 2 }, then: nothing }]\n';
    const documented = policy({ ike: [row(20)], isClosed: false, more: ban });
    expect(one(client({ ike: [row(14), row(19)] }), documented)).toMatchObject({
      status: 'not-known',
      reason: 'region-open',
    });
    const cell = one(client({ ike: [row(14)] }), documented);
    expect(cell).toMatchObject({ status: 'breaks' });
    // Of the rules that which forbids it.
    expect(cell.parts[0]?.forbiddenBy.map(({ id }) => id)).toEqual(['ike/no']);
  });
});

describe('beside another policy', () => {
  const seen = 'seen:\n  - { at: ike, says: no IKE }\n  - { at: ipsec, says: no ESP }\n';

  it('a client breaks anew where it worked, and what its user sees is of what broke', () => {
    const own = client({ ike: [row(14)], seen });
    const [first, second, third] = land(
      [own],
      policy({ ike: [row(20)] }),
      policy({ ike: [row(19)] }),
      policy({ ike: [row(14)] }),
    );
    expect([first, second, third].map((cell) => [cell?.status, cell?.isNew])).toEqual([
      ['breaks', undefined],
      ['breaks', undefined],
      ['works', undefined],
    ]);
    const [, broken] = land([own], policy({ ike: [row(14, ', level: allowed')] }), policy({ ike: [row(20)] }));
    expect(broken).toMatchObject({ status: 'breaks', isNew: true, sees: [{ says: 'no IKE' }] });
    expect(broken?.sees).toHaveLength(1);
    const [, open] = land([own], policy({ ike: [row(20)], isClosed: false }), policy({ ike: [row(20)] }));
    expect(open).not.toHaveProperty('isNew');
  });

  it('others of the same product that fit are named, and no others', () => {
    const own = client({ ike: [row(14)] });
    const others = [
      client({ ike: [row(20)], id: 'fits', product: 'c' }),
      client({ ike: [row(14)], id: 'no', product: 'c' }),
      client({ ike: [row(20)], id: 'other', product: 'other' }),
    ];
    const [cell] = land([own, ...others], policy({ ike: [row(20)] }));
    expect(cell?.change?.clients.map(({ id }) => id)).toEqual(['fits']);
    expect(cell?.change?.accept).toMatchObject([
      { space: 'ike', combination: { keyExchange: ['2048-bit MODP Group'] } },
    ]);
  });
});

describe('TLS', () => {
  const suites = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
  const rsa = 'TLS_RSA_WITH_AES_128_GCM_SHA256';
  const tlsClient = (versions: string, own: string, more = ''): Client =>
    parseClient(
      `id: c\nproduct: c\nplatform: linux\n${head}tls: { schemes: [sstp], versions: [${versions}], suites: [${own}]${more} }\n`,
      'c.yaml',
    );
  const tlsPolicy = (rows: readonly string[], { isClosed = true, more = '' } = {}): Policy =>
    parsePolicy(
      `format: 2\nid: p\n${head}tls:\n  closed: ${isClosed}\n  source: { ref: log }\n  rows:\n${rows
        .map((own, at) => `    - { id: r${at}, title: r, ${own} }\n`)
        .join('')}${more}`,
      'p.yaml',
    );
  const tls12 = `versions: TLSv1.2, suites: ${suites}`;
  const groups = (name: string, isClosed = true): string =>
    `  groups:\n    closed: ${isClosed}\n    source: { ref: log }\n    rows: [{ id: g, title: g, groups: ${name} }]\n`;

  it('that has nothing in common breaks, and a higher version of which nothing is known may be taken', () => {
    expect(one(tlsClient('TLSv1.2', rsa), tlsPolicy([tls12]))).toMatchObject({
      status: 'breaks',
      reason: 'nothing-in-common',
    });
    const both = tlsClient('TLSv1.2, TLSv1.3', `TLS_AES_128_GCM_SHA256, ${suites}`);
    expect(one(both, tlsPolicy([tls12], { isClosed: false }))).toMatchObject({
      status: 'depends',
      parts: [{ conditions: ['higher-version-open'] }],
    });
    expect(one(both, tlsPolicy([tls12]))).toMatchObject({ status: 'works', parts: [{ byClient: { proposal: 2 } }] });
  });

  it('needs a group where its suite has one, which is open in an open table', () => {
    const own = tlsClient('TLSv1.2', suites, ', groups: [x25519]');
    expect(one(own, tlsPolicy([tls12], { more: groups('secp384r1', false) }))).toMatchObject({
      status: 'not-known',
      reason: 'region-open',
    });
    const plain = tlsClient('TLSv1.2', rsa, ', groups: [x25519]');
    expect(one(plain, tlsPolicy([`versions: TLSv1.2, suites: ${rsa}`], { more: groups('secp384r1') }))).toMatchObject({
      status: 'works',
    });
    const recent = tlsClient('TLSv1.3', 'TLS_AES_128_GCM_SHA256', ', groups: [x25519]');
    const tls13 = 'versions: TLSv1.3, suites: TLS_AES_128_GCM_SHA256';
    expect(one(recent, tlsPolicy([tls13], { more: groups('secp384r1') }))).toMatchObject({ status: 'breaks' });
    expect(one(recent, tlsPolicy([tls13], { more: groups('[secp384r1, x25519]') }))).toMatchObject({ status: 'works' });
  });

  it('lands at the highest version that fits alone, and needs no more than a lower one', () => {
    const both = tlsClient('TLSv1.2, TLSv1.3', `TLS_AES_128_GCM_SHA256, ${suites}`);
    const tls13 = 'versions: TLSv1.3, suites: TLS_AES_128_GCM_SHA256';
    expect(one(both, tlsPolicy([tls12, tls13])).parts[0]?.rows.map(({ id }) => id)).toEqual(['tls/r1']);
    const allowed = `${tls13}, level: allowed`;
    expect(one(both, tlsPolicy([tls12, allowed]))).toMatchObject({ status: 'works', parts: [{ conditions: [] }] });
    expect(one(tlsClient('TLSv1.3', 'TLS_AES_128_GCM_SHA256'), tlsPolicy([tls12, allowed]))).toMatchObject({
      status: 'depends',
      parts: [{ conditions: ['allowed'] }],
    });
    expect(one(tlsClient('TLSv1.2', rsa), tlsPolicy([tls12])).parts[0]?.lacking).not.toEqual([]);
  });

  it('needs a signature scheme where its suite is signed with one', () => {
    const signatures = (name: string): string =>
      `  signatures:\n    closed: true\n    source: { ref: log }\n    rows: [{ id: s, title: s, signatures: ${name} }]\n`;
    const more = ', groups: [secp256r1], signatures: [rsa_pss_rsae_sha256]';
    const wrong = { more: signatures('rsa_pkcs1_sha256') };
    const own = tlsClient('TLSv1.2', suites, more);
    expect(one(own, tlsPolicy([tls12], wrong))).toMatchObject({ status: 'breaks', reason: 'parameters-refused' });
    expect(one(own, tlsPolicy([tls12], { more: signatures('rsa_pss_rsae_sha256') }))).toMatchObject({
      status: 'works',
    });
    expect(one(tlsClient('TLSv1.2', rsa, more), tlsPolicy([`versions: TLSv1.2, suites: ${rsa}`], wrong)).status).toBe(
      'works',
    );
    const old = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA';
    expect(one(tlsClient('TLSv1.1', old, more), tlsPolicy([`versions: TLSv1.1, suites: ${old}`], wrong)).status).toBe(
      'works',
    );
    const dhe = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256';
    const ofDhe = [`versions: TLSv1.2, suites: ${dhe}`];
    expect(one(tlsClient('TLSv1.2', dhe, more), tlsPolicy(ofDhe, wrong)).status).toBe('breaks');
    expect(one(tlsClient('TLSv1.2', dhe, more), tlsPolicy(ofDhe, { more: groups('x25519') })).status).toBe('works');
  });

  it('lands by what is said of its own scheme', () => {
    const own = parseClient(
      `id: c\nproduct: c\nplatform: linux\n${head}tls: { schemes: [openvpn+tcp], versions: [TLSv1.2], suites: [${suites}] }\n`,
      'c.yaml',
    );
    const documented = tlsPolicy([tls12.replace('versions', 'schemes: [sstp], versions')]);
    expect(one(own, documented)).toMatchObject({ status: 'breaks' });
    const first = parseClient(
      `id: c\nproduct: c\nplatform: linux\n${head}tls: { schemes: [openvpn+tcp, sstp], versions: [TLSv1.2], suites: [${suites}] }\n`,
      'c.yaml',
    );
    expect(one(first, tlsPolicy([tls12])).parts[0]?.scheme).toBe('openvpn+tcp');
  });
});
