import { beforeAll, describe, expect, test } from 'vitest';
import type { Policy } from '../../core/policy/policy.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import type { Box } from '../../core/spaces/region.ts';
import { adversaryPolicies } from '../support/adversaries/adversary-policies.ts';
import { ikeAdversaries, ikeFleets } from '../support/adversaries/ike-adversaries.ts';
import type { IkeAdversary } from '../support/adversaries/ike-adversary.ts';
import { ikeTruth } from '../support/adversaries/ike-truth.ts';
import { type IkeAdversaryScan, scanIkeAdversary } from '../support/adversaries/scan-ike-adversary.ts';
import { wrongFindings } from '../support/adversaries/wrong-findings.ts';
import { aesCbc128, aesCbc256, azureIkeBoxes } from '../support/ike-rows.ts';
import { ikePolicy, row } from '../support/small-policies.ts';

let policies: readonly Policy[];
beforeAll(async () => {
  policies = await adversaryPolicies();
});

const wrongOf = ({ result }: IkeAdversaryScan, told: IkeAdversary): readonly string[] =>
  wrongFindings(result, policies, (policy, clause) => ikeTruth(told, policy, clause));

describe('under every clause of the shipped policies, no verdict is wrong of a gateway that', () => {
  test.each(ikeAdversaries)('$name', async (adversary) => {
    expect(wrongOf(await scanIkeAdversary(adversary, policies), adversary)).toEqual([]);
  });
});

test.each(ikeFleets)(
  'a gateway that $name fails, or the result says which share of the answers it would have seen',
  async (fleet) => {
    const { finding, result } = await scanIkeAdversary(fleet, policies);
    const closed = finding('ike/nothing-else');
    const agree = result.findings.find(({ clause }) => clause.endsWith('answers-agree'));
    if (closed?.verdict === 'pass') {
      expect(agree).toMatchObject({ verdict: 'pass', observed: { asked: 2, seenFromPercent: 78 } });
    } else expect(['fail', 'inconclusive']).toContain(closed?.verdict);
  },
);

test.each([0, 1])(
  'of two nodes that take source ports by turns the one that accepts a combination too many is met, whichever comes first (%i)',
  async (first) => {
    const found = await Promise.all(
      tooMany.map(async (box) => {
        const fleet: IkeAdversary = {
          name: 'two nodes by turns, one of which has drifted',
          script: { accepts: azureIkeBoxes },
          others: [{ accepts: [...azureIkeBoxes, box] }],
          node: ({ sourcePort }) => (sourcePort + first) % 2,
        };
        const scan = await scanIkeAdversary(fleet, policies);
        return [scan.finding('ike/nothing-else')?.verdict, ...wrongOf(scan, fleet)];
      }),
    );
    expect(found).toEqual(tooMany.map(() => [expect.stringMatching(/^(?:fail|inconclusive)$/u)]));
  },
);

test('of a combination too many that was answered once among others, and refused alone by another node, the closed claim is open', async () => {
  let isMet = false;
  const fleet: IkeAdversary = {
    name: 'two nodes, of which the drifted one gets one long datagram',
    script: { accepts: azureIkeBoxes },
    others: [{ accepts: [...azureIkeBoxes, ...tooMany.slice(0, 1)] }],
    node: ({ request }) => {
      if (isMet || request.length < 1000) return 0;
      isMet = true;
      return 1;
    },
  };
  const scan = await scanIkeAdversary(fleet, policies);
  expect([scan.finding('ike/nothing-else')?.verdict, ...wrongOf(scan, fleet)]).toEqual(['inconclusive']);
});

test('a combination that another policy documents is asked for in the forms that none does', async () => {
  const gcm128 = { encryption: 'ENCR_AES_GCM_16-128', prf: 'PRF_HMAC_SHA2_256' };
  const other = ikePolicy({ rows: [{ ...row('gcm-128', 14), ...gcm128 }] });
  const gateway: IkeAdversary = {
    name: 'accepts what one policy documents, and of another only a form that none documents',
    script: { accepts: [...azureIkeBoxes, [[transformValue(20, 128)], [12], [5], [14]]] },
  };
  const { result } = await scanIkeAdversary(gateway, [...policies, other]);
  const closed = result.findings.filter(({ clause }) => clause === 'ike/nothing-else');
  expect(closed.map(({ policy, verdict }) => `${policy}: ${verdict}`)).not.toContain('azure-vpn-p2s: pass');
});

/** Combinations of different datagrams of the complement: an old one, one without INTEG, one of an additional key exchange. */
const tooMany: readonly Box[] = [
  [[aesCbc128], [2], [2], [2]],
  [[aesCbc256], [12], [5], [5]],
  [[aesCbc256], [0], [5], [14]],
];
