import { defined } from '../../../core/defined.ts';
import type { IkeIdentityFacts, SpaceFacts, Surplus } from '../../../core/facts/facts.ts';
import { regionOf } from '../../../core/facts/settled.ts';
import type { AdditionalKeyExchange, IkeIdentity, IkeSurplus } from '../../../core/finding/result.ts';
import { notifyName, signatureHashName } from '../../../core/protocol/ikev2/notify-names.ts';
import { keyExchangeRegistry } from '../../../core/protocol/ikev2/registry.ts';
import { vendorIdName } from '../../../core/protocol/ikev2/vendor-ids.ts';
import { ikeAdditionalUniverse, ikeSpace } from '../../../core/spaces/ike-sa.ts';
import { isSubset, type Region, subtract } from '../../../core/spaces/region.ts';
import { nameBox, namePoint } from '../../../core/spaces/space.ts';

/** What an IKEv2 gateway told about itself, in the words of the registries. */
export function nameIkeIdentity(facts: IkeIdentityFacts): IkeIdentity {
  const { vendorIds, notifies, signatureHashes, trustedCaKeys } = facts;
  const { proposalPreference, preferredCombinations, keyExchangePreference, preferredKeyExchanges, ports } = facts;
  return {
    ...(vendorIds === undefined ? {} : { vendorIds: vendorIds.value.map(vendorIdName) }),
    ...(notifies === undefined ? {} : { notifies: notifies.value.map(notifyName) }),
    ...(signatureHashes === undefined ? {} : { signatureHashes: signatureHashes.value.map(signatureHashName) }),
    ...(trustedCaKeys === undefined
      ? {}
      : {
          trustedCas: trustedCaKeys.value.map(({ hash, anchor }) => ({
            keyHash: hash,
            ...defined({ given: anchor }),
          })),
        }),
    ...defined({ proposalPreference: proposalPreference?.value }),
    ...(preferredCombinations === undefined
      ? {}
      : {
          preferredCombinations: preferredCombinations.value.map((point) => namePoint(ikeSpace, point)),
        }),
    ...defined({ keyExchangePreference: keyExchangePreference?.value }),
    ...(preferredKeyExchanges === undefined
      ? {}
      : { preferredKeyExchanges: preferredKeyExchanges.value.map((id) => keyExchangeRegistry.name(id)) }),
    ...defined({ ports: ports?.value.map(({ port, answers }) => ({ port, answers })) }),
  };
}

/**
 * The methods that are accepted as an additional key exchange, and whether the same combinations are accepted without one. 'none' when
 * every method was refused with every combination; undefined when that is not known.
 */
export function nameAdditionalKeyExchange(
  ike: SpaceFacts,
  additional: SpaceFacts,
): 'none' | readonly AdditionalKeyExchange[] | undefined {
  const accepted = regionOf(additional.accepted);
  if (accepted.length === 0) {
    const isRefused =
      subtract(
        ikeAdditionalUniverse(),
        additional.refused.map(({ box }) => box),
      ).length === 0;
    return isRefused ? 'none' : undefined;
  }
  const plain = { accepted: regionOf(ike.accepted), refused: regionOf(ike.refused) };
  const methods = [...new Set(accepted.flatMap(([, , , , own = []]) => own))].sort((a, b) => a - b);
  return methods.map((method) => {
    const bases = accepted.filter(([, , , , own = []]) => own.includes(method)).map((box) => box.slice(0, 4));
    return { method: keyExchangeRegistry.name(method), taken: taken(bases, plain) };
  });
}

function taken(
  bases: Region,
  plain: { readonly accepted: Region; readonly refused: Region },
): AdditionalKeyExchange['taken'] {
  if (isSubset(bases, plain.accepted)) return 'optional';
  if (isSubset(bases, plain.refused)) return 'required';
  return isSubset(bases, [...plain.accepted, ...plain.refused]) ? 'varies' : 'unknown';
}

/** Values by field, in the words of the registries. */
export function nameSurplus({ values, unlisted }: Surplus): IkeSurplus {
  return { values: nameBox(ikeSpace, values), unlisted };
}
