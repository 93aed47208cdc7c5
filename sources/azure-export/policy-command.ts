import { acceptedOf, type Standing, tableAt } from '../../core/policy/algebra/table.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import { isInForce } from '../../core/policy/in-force.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { pointBox } from '../../core/spaces/region.ts';
import { type SpaceName, spaceOf } from '../../core/spaces/registry.ts';
import { integrities, platformCiphers, platformGroups, platformPfsGroups, prfs, toIana } from './platform-names.ts';

/*
 * The values of a custom IPsec policy, the strongest first: by the key and whether the cipher has integrity of its own; by the security of
 * the group (NIST SP 800-57 part 1, table 2), of 24 and 2, which RFC 8247 section 2.4 advises against, last.
 */
const cipherOrder: readonly string[] = ['GCMAES256', 'AES256', 'GCMAES192', 'AES192', 'GCMAES128', 'AES128'];
const hashOrder: readonly string[] = ['SHA384', 'SHA256', ...cipherOrder];
const groupOrder: readonly string[] = ['ECP384', 'ECP256', 'DHGroup14', 'DHGroup24', 'DHGroup2'];
const pfsOrder: readonly string[] = ['ECP384', 'ECP256', 'PFS14', 'PFS24', 'PFS2', 'None'];

/** Documented as what holds where nothing else is set. */
const usualSeconds = 27_000;
const usualKilobytes = 102_400_000;

/** One side of a custom IPsec policy, in the platform's names. */
interface Choice {
  readonly encryption: string;
  readonly integrity: string;
  readonly group: string;
}

/**
 * The command that makes the strongest custom IPsec policy of those that can be set and that a policy accepts on a day, the group first, then the cipher; undefined
 * where it accepts none. Where the group of a CHILD_SA must be that of its IKE SA it is, and a CHILD_SA lives no longer than it may.
 */
export function policyCommand(
  policy: Pick<Policy, 'clauses'>,
  { fields, lifetimeSeconds }: Pick<AzureKnowledge['customPolicy'], 'fields' | 'lifetimeSeconds'>,
  day: string,
): string | undefined {
  const accepts = (space: SpaceName, values: readonly (string | number | undefined)[]): boolean => {
    const standing: Standing = { space, scheme: 'ikev2', day };
    const table = tableAt(policy, standing);
    const point = Object.values(spaceOf(space).dimensions).map(({ spelling, unsaid }, at) => {
      const value = values[at] ?? unsaid?.[0];
      return typeof value === 'string' ? spelling.value(value) : value;
    });
    if (table === undefined || point.includes(undefined)) return false;
    return acceptedOf([pointBox(point as readonly number[])], table).length > 0;
  };
  const ikeChoices = choices(fields.ikeEncryption, fields.ikeIntegrity, ordered(fields.dhGroup, groupOrder)).filter(
    ({ encryption, integrity, group }) =>
      accepts('ike', [
        ciphers.get(encryption),
        integrityBeside(encryption, integrity),
        prfs.get(integrity),
        groups.get(group),
      ]),
  );
  const ipsecChoices = choices(
    fields.ipsecEncryption,
    fields.ipsecIntegrity,
    ordered(fields.pfsGroup, pfsOrder),
  ).filter(
    ({ encryption, integrity, group }) =>
      isAead(encryption) === isAead(integrity) &&
      (!isAead(encryption) || encryption === integrity) &&
      accepts('ipsec', [ciphers.get(encryption), integrityBeside(encryption, integrity), pfsGroups.get(group)]),
  );
  const held = policy.clauses.filter((clause) => isInForce(clause, day) && mustHold(clause));
  const isPaired = held.some(({ kind }) => kind === 'pairs');
  const together = (ike: Choice, ipsec: Choice): boolean => {
    const pfs = pfsGroups.get(ipsec.group);
    return !isPaired || pfs === 'none' || pfs === groups.get(ike.group);
  };
  const [pair] = ikeChoices.flatMap((ike) => {
    const ipsec = ipsecChoices.find((one) => together(ike, one));
    return ipsec === undefined ? [] : [{ ike, ipsec }];
  });
  const seconds = Math.min(usualSeconds, ...held.flatMap(longestChild));
  if (pair === undefined || seconds < lifetimeSeconds.least) return undefined;
  const { ike, ipsec } = pair;
  return [
    'New-AzVpnClientIpsecPolicy',
    `-IpsecEncryption ${ipsec.encryption} -IpsecIntegrity ${ipsec.integrity}`,
    `-SALifeTime ${seconds} -SADataSize ${usualKilobytes}`,
    `-IkeEncryption ${ike.encryption} -IkeIntegrity ${ike.integrity} -DhGroup ${ike.group} -PfsGroup ${ipsec.group}`,
  ].join(' ');
}

/** Seconds that a clause lets a CHILD_SA live at most. */
function longestChild(clause: Clause): readonly number[] {
  return clause.kind === 'limit' && clause.what === 'child-sa-lifetime' && clause.atMost !== undefined
    ? [clause.atMost]
    : [];
}

/** Every choice, the strongest group first, then cipher, then hash. */
function choices(
  encryption: readonly string[],
  integrity: readonly string[],
  groupNames: readonly string[],
): readonly Choice[] {
  return groupNames.flatMap((group) =>
    ordered(encryption, cipherOrder).flatMap((cipher) =>
      ordered(integrity, hashOrder).map((hash) => ({ encryption: cipher, integrity: hash, group })),
    ),
  );
}

function ordered(values: readonly string[], order: readonly string[]): readonly string[] {
  return order.filter((value) => values.includes(value));
}

function isAead(name: string): boolean {
  return name.startsWith('GCM');
}

/** A cipher with integrity of its own leaves "integrity" to the PRF of IKE, and repeats the cipher in IPsec. */
function integrityBeside(encryption: string, integrity: string): string | undefined {
  return isAead(encryption) ? 'none' : integrities.get(integrity);
}

const ciphers = toIana(platformCiphers);
const groups = toIana(platformGroups);
const pfsGroups = toIana(platformPfsGroups);
