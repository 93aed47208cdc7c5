import { describe, expect, test } from 'vitest';
import { DraftError, draftPolicy } from '../../../core/finding/draft-policy.ts';
import type { ResultDocument, TargetResult } from '../../../core/finding/result.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { policyText } from '../../../core/policy/policy-text.ts';
import { judge } from '../../../src/judge/judge.ts';
import { sampleRecording } from '../../support/sample-recording.ts';
import { sampleResult } from '../../support/sample-result.ts';

const recording = await sampleRecording();
const result = sampleResult();
const [conforming, drifted, stopped] = ['192.0.2.10', '192.0.2.20', '192.0.2.30'] as const;

function drafted(target: string, of: ResultDocument = result): Policy {
  return parsePolicy(policyText(draftPolicy(of, { target, id: 'draft' }).policy), 'draft.yaml');
}

/** Verdicts of a host by clause. */
function verdicts(policy: Policy, host: string): Readonly<Record<string, readonly string[]>> {
  const { findings } = judge(recording, [policy], '2026-11-28');
  const own = findings.filter(({ target }) => target.includes(host));
  return Object.fromEntries(
    [...Map.groupBy(own, ({ clause }) => clause)].map(([clause, all]) => [clause, all.map(({ verdict }) => verdict)]),
  );
}

const only = (change: (target: TargetResult) => TargetResult): ResultDocument => ({
  ...result,
  targets: result.targets.filter(({ host }) => host === conforming).map(change),
});

describe('a policy drafted from a result', () => {
  test('is one that the gateway itself conforms to, as far as the scan closed its tables', () => {
    const found = verdicts(drafted(conforming), conforming);
    expect(Object.keys(found).map((clause) => clause.split('/')[0])).toEqual(
      expect.arrayContaining(['ike', 'ipsec', 'tls']),
    );
    for (const [clause, seen] of Object.entries(found)) expect(seen, clause).not.toContain('fail');
    for (const table of ['ike', 'tls']) expect(found[`${table}/nothing-else`], table).toContain('pass');
  });

  test('is one that a gateway violates which accepts more, or less', () => {
    const found = verdicts(drafted(conforming), drifted);
    expect(found['ike/nothing-else']).toContain('fail');
    expect(found['ipsec/nothing-else']).toContain('fail');
    expect(
      Object.entries(found).filter(([clause, seen]) => clause.includes('/row-') && seen.includes('fail')),
    ).not.toEqual([]);
  });

  test('says what the gateway accepts in few rows, IKEv1 and the keys of the certificates', () => {
    const { policy } = draftPolicy(result, { target: conforming, id: 'draft' });
    const rows = policy.clauses.filter(({ kind }) => kind === 'row');
    expect(rows.every((row) => row.kind === 'row' && row.level === 'required' && row.title !== '')).toBe(true);
    const count = { ike: 4, ipsec: 4, tls: 4 };
    for (const space of ['ike', 'ipsec', 'tls'] as const) {
      const own = rows.filter((row) => row.kind === 'row' && row.space === space);
      expect(own.length, space).toBeLessThan(count[space]);
    }
    expect(policy.clauses.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['nothing-else', 'certificate']));
    expect(policy.version).toBe(result.startedAt.slice(0, 10));
  });

  test('calls its rows by what they hold, and says of which schemes they are', () => {
    const { policy } = draftPolicy(result, { target: conforming, id: 'draft' });
    expect(
      policy.clauses.map(({ id, title, schemes }) => `${id} (${schemes.join()}): ${title}`),
    ).toMatchInlineSnapshot(`
      [
        "ike/row-01 (ikev2): ENCR_AES_GCM_16-256, none, PRF_HMAC_SHA2_384, 384-bit random ECP group or 2048-bit MODP Group with 256-bit Prime Order Subgroup",
        "ike/row-02 (ikev2): ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP Group or 256-bit random ECP group",
        "ike/nothing-else (ikev2): Nothing but the documented IKE rows is accepted",
        "ike/version-ikev1 (ikev2): IKEv1 is refused",
        "ipsec/row-01 (ikev2): ENCR_AES_GCM_16-256, none, none or 384-bit random ECP group",
        "ipsec/row-02 (ikev2): ENCR_AES_CBC-256, AUTH_HMAC_SHA1_96 or AUTH_HMAC_SHA2_256_128, none",
        "ipsec/nothing-else (ikev2): Nothing but the documented IPsec rows is accepted",
        "tls/row-01 (sstp): TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 and 3 more",
        "tls/nothing-else (sstp): Nothing but the documented TLS rows is accepted",
        "tls/certificate-not-expired (sstp): The certificate is within its dates",
        "tls/certificate-key (sstp): The key of the certificate is RSA-2048",
      ]
    `);
  });

  test('says that IKEv1 is refused where it was', () => {
    const stanceOf = (stance: 'refused' | 'answered'): ResultDocument =>
      only((target) =>
        target.facts.ike === undefined
          ? target
          : {
              ...target,
              facts: {
                ...target.facts,
                ike: { ...target.facts.ike, ikev1: { stance, offered: { main: 0, aggressiveGroups: [] } } },
              },
            },
      );
    const ids = (of: ResultDocument): readonly string[] => drafted(conforming, of).clauses.map(({ id }) => id);
    expect(ids(stanceOf('refused'))).toContain('ike/version-ikev1');
    expect(ids(stanceOf('answered'))).not.toContain('ike/version-ikev1');
  });

  test('says nothing of certificates that could not be read', () => {
    const unread = only((target) => {
      const { tls } = target.facts;
      const chains = (tls?.chains ?? []).map((chain) => ({ ...chain, certificates: [] }));
      return tls === undefined ? target : { ...target, facts: { ...target.facts, tls: { ...tls, chains } } };
    });
    expect(drafted(conforming, unread).clauses.map(({ kind }) => kind)).not.toContain('certificate');
  });

  test('tells which tables the scan left open, with the reason', () => {
    const { open } = draftPolicy(result, { target: conforming, id: 'x' });
    expect(open).toEqual([{ table: 'ipsec', target: `ikev2://${conforming}`, reason: 'not-probed' }]);
    expect(draftPolicy(result, { target: drifted, id: 'x' }).open.map(({ table }) => table)).not.toContain('ike');
  });

  test('documents an additional key exchange as it was taken', () => {
    const withMlKem = only((target) => {
      const [first] = target.facts.ike?.accepted ?? [];
      if (target.facts.ike === undefined || first === undefined) return target;
      const accepted = [first, { ...first, additionalKeyExchange: ['ml-kem-768'] }];
      return { ...target, facts: { ...target.facts, ike: { ...target.facts.ike, accepted } } };
    });
    const [row] = drafted(conforming, withMlKem).clauses;
    expect(row?.kind === 'row' ? row.box.slice(4) : []).toEqual([[0, 36]]);
  });

  test.each<[string, ResultDocument, string | undefined, string]>([
    ['of several gateways of which none is named', result, undefined, 'several-gateways'],
    ['without the gateway', result, '192.0.2.99', 'target-not-found'],
    ['of a gateway that accepted nothing', result, stopped, 'nothing-accepted'],
    [
      'that does not list all that is accepted',
      only((target) =>
        target.facts.ike === undefined
          ? target
          : {
              ...target,
              facts: { ...target.facts, ike: { ...target.facts.ike, surplus: [{ values: {}, unlisted: 9 }] } },
            },
      ),
      undefined,
      'not-listed',
    ],
    [
      'with an algorithm that is not registered',
      only((target) =>
        target.facts.ike === undefined
          ? target
          : {
              ...target,
              facts: {
                ...target.facts,
                ike: {
                  ...target.facts.ike,
                  accepted: target.facts.ike.accepted.map((one) => ({ ...one, encryption: 'ENCR_1023' })),
                },
              },
            },
      ),
      undefined,
      'not-documentable',
    ],
  ])('is refused for a result %s', (_, of, target, code) => {
    expect(() => draftPolicy(of, { target, id: 'draft' })).toThrow(DraftError);
    expect(() => draftPolicy(of, { target, id: 'draft' })).toThrow(expect.objectContaining({ code }) as Error);
  });
});
