import type { ConfiguredIpsecPolicy } from '../../../core/facts/readiness-facts.ts';
import type { AzureKnowledge, PolicyFieldValues } from '../../../core/policy/azure-knowledge.ts';
import type { Check } from '../check.ts';
import { systemOf } from './clients.ts';
import {
  fail,
  notApplicable,
  onGateway,
  onPointToSite,
  pass,
  readingsOf,
  sourceWords,
  tunnelsOf,
  unknown,
} from './on-gateway.ts';

const fields: readonly (keyof PolicyFieldValues)[] = [
  'ikeEncryption',
  'ikeIntegrity',
  'dhGroup',
  'ipsecEncryption',
  'ipsecIntegrity',
  'pfsGroup',
];

/** A custom IPsec policy has all eight fields, each with a documented value, and ciphers with integrity of their own in pairs. */
export const customPolicy: Check<'azure-custom-policy'> = onPointToSite<'azure-custom-policy'>(
  ({ configured, knowledge }) => {
    const policies = configured.ipsecPolicies;
    if (policies === undefined) return unknown('vpnClientIpsecPolicies', {});
    if (policies.length === 0) return notApplicable('no-custom-policy', {});
    const problems = policies.flatMap((policy) => problemsOf(policy, knowledge));
    const readings = readingsOf(
      knowledge,
      knowledge.customPolicy.readings.flatMap((one) => one.readings),
    );
    const observed = { policies: policies, problems, readings };
    if (policies.length > 1) return fail('more-than-one-policy', observed);
    return problems.length === 0 ? pass('legal-policy', observed) : fail('illegal-policy', observed);
  },
);

function problemsOf(policy: ConfiguredIpsecPolicy, { customPolicy: documented }: AzureKnowledge): readonly string[] {
  const { saLifeTimeSeconds: seconds, saDataSizeKilobytes: kilobytes, ipsecEncryption, ipsecIntegrity } = policy;
  const { lifetimeSeconds, dataKilobytes, pairs } = documented;
  const bounded = (
    name: string,
    value: number | undefined,
    { least, most }: typeof lifetimeSeconds,
  ): readonly string[] => {
    if (value === undefined) return [`${name}: missing`];
    return value < least || value > most ? [`${name}: ${least} to ${most} wanted, ${value} found`] : [];
  };
  const isPaired =
    !pairs.some((cipher) => cipher === ipsecEncryption || cipher === ipsecIntegrity) ||
    ipsecEncryption === ipsecIntegrity;
  return [
    ...fields.flatMap((field) => {
      const value = policy[field];
      if (value === undefined) return [`${field}: missing`];
      const allowed = documented.fields[field];
      return allowed.includes(value) ? [] : [`${field}: ${allowed.join(', ')} wanted, ${value} found`];
    }),
    ...bounded('saLifeTimeSeconds', seconds, lifetimeSeconds),
    ...bounded('saDataSizeKilobytes', kilobytes, dataKilobytes),
    ...(isPaired
      ? []
      : [
          `ipsecEncryption ${ipsecEncryption ?? 'missing'} and ipsecIntegrity ${ipsecIntegrity ?? 'missing'}: the same wanted`,
        ]),
  ];
}

/** No custom IPsec policy has a value that the IETF or NIST advises against; each that has is told with where it is said. */
export const customPolicyStrength: Check<'azure-custom-policy-strength'> =
  onPointToSite<'azure-custom-policy-strength'>(({ configured, knowledge }) => {
    const policies = configured.ipsecPolicies;
    if (policies === undefined) return unknown('vpnClientIpsecPolicies', {});
    if (policies.length === 0) return notApplicable('no-custom-policy', {});
    const weak = policies.flatMap((policy) =>
      fields.flatMap((field) =>
        knowledge.customPolicy.weak[field].flatMap(({ values, source }) =>
          values
            .filter((value) => value === policy[field])
            .map((value) => `${field}: ${value} (${sourceWords(knowledge, source)})`),
        ),
      ),
    );
    const observed = { policies: policies, weak };
    return weak.length === 0 ? pass('no-weak-value', observed) : fail('weak-value', observed);
  });

/** A custom policy leaves in what a Windows client offers by default, where Windows clients use IKEv2. */
export const windowsDefault: Check<'azure-windows-default'> = onPointToSite<'azure-windows-default'>(
  ({ configured, wishes, knowledge }) => {
    const { ipsecPolicies: policies, protocols } = configured;
    if (policies === undefined) return unknown('vpnClientIpsecPolicies', {});
    if (policies.length === 0) return notApplicable('no-custom-policy', {});
    if (protocols?.includes('IkeV2') === false) return notApplicable('ikev2-not-enabled', {});
    if (wishes.systems?.some((one) => systemOf(one).os === 'windows') === false)
      return notApplicable('no-windows-clients', {});
    const offered = knowledge.customPolicy.windowsDefault.dhGroup;
    const groups = policies.flatMap(({ dhGroup }) => dhGroup ?? []);
    const observed = { dhGroup: groups, windowsOffers: offered };
    if (groups.some((group) => offered.includes(group))) return pass('windows-default-fits', observed);
    return wishes.systems === undefined
      ? { verdict: 'inconclusive', reason: 'no-client-systems-given', observed }
      : fail('windows-default-shut-out', observed);
  },
);

/** Site-to-site connections name their algorithms, and are not left on the default set with group 2, 3DES and SHA-1. */
export const connectionsNameAlgorithms: Check<'azure-connections-name-algorithms'> =
  onGateway<'azure-connections-name-algorithms'>(({ configured, knowledge }) => {
    const connections = tunnelsOf(configured);
    if (connections === undefined) return unknown('connections', {});
    if (connections.length === 0) return notApplicable('no-connections', {});
    const { dhGroup, encryption, integrity } = knowledge.siteToSiteDefault;
    const onDefault = connections.filter((one) => one.ipsecPolicies === undefined || one.ipsecPolicies.length === 0);
    const observed = {
      connections: connections.length,
      onDefault: onDefault.map(({ name }) => name),
      default: { dhGroup, encryption, integrity },
      ikev1: connections.filter(({ protocol }) => protocol === 'IKEv1').map(({ name }) => name),
    };
    return onDefault.length === 0 ? pass('algorithms-named', observed) : fail('left-on-default', observed);
  });
