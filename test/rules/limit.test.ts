import type { Facts } from '../../core/facts/facts.ts';
import type { ConfiguredConnection, ConfiguredGateway } from '../../core/facts/readiness-facts.ts';
import type { LimitClause } from '../../core/policy/policy.ts';
import { limit } from '../../rules/limit.ts';
import { clauseBase, type RuleCase, testRule } from '../support/rule-tester.ts';

const ofChildSa: LimitClause = {
  ...clauseBase,
  id: 'ipsec/lifetime',
  kind: 'limit',
  schemes: ['ikev2', 'azure'],
  what: 'child-sa-lifetime',
  atMost: 14_400,
};

/** A gateway with IKEv2 for clients, and no connection. */
const gateway: ConfiguredGateway = {
  name: 'gateway',
  kind: 'vnet-gateway',
  origin: 'gateway.json',
  hasPointToSite: true,
  protocols: ['IkeV2'],
  unknownProtocols: [],
  ipsecPolicies: [{ saLifeTimeSeconds: 14_400 }],
  connections: [],
  remarks: [],
};
const seen = (known: Partial<ConfiguredGateway>): Facts => ({
  readiness: { value: { configured: { ...gateway, ...known }, wishes: {}, columns: [] }, evidence: ['export'] },
});
const { ipsecPolicies: _policies, ...withoutPolicies } = gateway;
const { connections: _connections, ...withoutConnections } = gateway;
const only = (configured: ConfiguredGateway): Facts => ({
  readiness: { value: { configured, wishes: {}, columns: [] }, evidence: ['export'] },
});
const connection = (name: string, ...lives: readonly (number | undefined)[]): ConfiguredConnection => ({
  name,
  ipsecPolicies: lives.map((saLifeTimeSeconds) => (saLifeTimeSeconds === undefined ? {} : { saLifeTimeSeconds })),
});

type Case = RuleCase<LimitClause>;
const judged = (
  name: string,
  facts: Facts,
  verdict: Case['verdict'],
  reason: string,
  more: Partial<Case> = {},
): Case => ({ name, clause: ofChildSa, scheme: 'azure', facts, verdict, reason, ...more });

testRule(limit, [
  judged('what lives as long as it may passes', seen({}), 'pass', 'lives-as-wanted', {
    evidence: ['export'],
    exactly: { lifetimes: [{ of: 'point-to-site', seconds: 14_400 }] },
  }),
  judged('a second more fails', seen({ ipsecPolicies: [{ saLifeTimeSeconds: 14_401 }] }), 'fail', 'lives-too-long', {
    exactly: { lifetimes: [{ of: 'point-to-site', seconds: 14_401 }] },
  }),
  judged(
    'one of several connections fails alone',
    seen({ connections: [connection('paris', 3_600), connection('oslo', 27_000)] }),
    'fail',
    'lives-too-long',
    { exactly: { lifetimes: [{ of: 'oslo', seconds: 27_000 }] } },
  ),
  judged(
    'what fails fails whatever is not told beside it',
    seen({ ipsecPolicies: [], connections: [connection('oslo', 27_000)] }),
    'fail',
    'lives-too-long',
    { observed: { notTold: ['point-to-site'] } },
  ),
  judged(
    'a connection on the default policy does not say how long its SAs live',
    seen({ connections: [connection('paris', 3_600), connection('oslo')] }),
    'inconclusive',
    'lifetime-not-told',
    { observed: { notTold: ['oslo'] } },
  ),
  judged(
    'nor does a policy without the member',
    seen({ ipsecPolicies: [{ saLifeTimeSeconds: 300 }], connections: [connection('oslo', 3_600, undefined)] }),
    'inconclusive',
    'lifetime-not-told',
    {
      clause: { ...ofChildSa, atLeast: 300 },
      exactly: {
        lifetimes: [
          { of: 'point-to-site', seconds: 300 },
          { of: 'oslo', seconds: 3_600 },
        ],
        notTold: ['oslo'],
      },
    },
  ),
  judged('nor clients without a policy', seen({ ipsecPolicies: [] }), 'inconclusive', 'lifetime-not-told', {
    exactly: { notTold: ['point-to-site'] },
  }),
  judged('nor where it is not said whether there is one', only(withoutPolicies), 'inconclusive', 'lifetime-not-told'),
  judged(
    'connections that were not exported may live for ever',
    only(withoutConnections),
    'inconclusive',
    'lifetime-not-told',
    { exactly: { lifetimes: [{ of: 'point-to-site', seconds: 14_400 }], notTold: ['connections'] } },
  ),
  judged(
    'without IKE for clients their policy makes no SA',
    seen({ protocols: ['OpenVPN'], ipsecPolicies: [{ saLifeTimeSeconds: 99_999 }] }),
    'not-applicable',
    'no-sa-configured',
    { evidence: ['export'] },
  ),
  judged(
    'a gateway without clients is judged by its connections',
    seen({
      hasPointToSite: false,
      ipsecPolicies: [{ saLifeTimeSeconds: 99_999 }],
      connections: [connection('paris', 3_600)],
    }),
    'pass',
    'lives-as-wanted',
  ),
  judged(
    'a tunnel type that nobody knows may be IKE',
    seen({ protocols: ['OpenVPN'], unknownProtocols: ['IKEv3'], ipsecPolicies: [] }),
    'inconclusive',
    'lifetime-not-told',
  ),
  judged(
    'protocols that are not said may be IKE',
    seen({ protocols: undefined as never, ipsecPolicies: [] }),
    'inconclusive',
    'lifetime-not-told',
  ),
  judged(
    'a lifetime below the least fails',
    seen({ ipsecPolicies: [{ saLifeTimeSeconds: 299 }] }),
    'fail',
    'lives-too-short',
    { clause: { ...ofChildSa, atLeast: 300 } },
  ),
  judged('no export says how long an IKE SA lives', seen({}), 'inconclusive', 'lifetime-not-told', {
    clause: { ...ofChildSa, what: 'ike-sa-lifetime' },
    exactly: { notTold: ['point-to-site'] },
  }),
  judged('on the wire nobody tells it', seen({}), 'not-applicable', 'not-negotiated', {
    scheme: 'ikev2',
    evidence: [],
  }),
  judged('an export that was not read says nothing', {}, 'inconclusive', 'no-export-read'),
  judged('an interrupted run says so', {}, 'inconclusive', 'interrupted', { interrupted: true }),
]);
