import { defined } from '../../core/defined.ts';
import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { FileIkeOffer, FileTlsOffer } from '../../core/policy/clients/client-file.ts';
import type { FileFields } from '../../core/policy/policy-file.ts';
import { transformType } from '../../core/protocol/ikev2/numbers.ts';
import { isAead } from '../../core/protocol/ikev2/registry.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { suitesOf } from '../../core/protocol/tls/registry.ts';
import { ikeSpace } from '../../core/spaces/ike-sa.ts';
import { suiteVersions, tlsSpace } from '../../core/spaces/tls-suites.ts';
import { tlsGroupSpace, tlsSignatureSpace } from '../../core/spaces/tls-values.ts';
import type { CapturedIkeOffer, CapturedProposal } from './ike/ikev2-offer.ts';
import type { CapturedHello } from './tls/hello-offer.ts';

/*
 * What was seen of an offer, as a client file says it. Numbers that no registry names are left out: no row and no registered combination holds
 * one, so nothing lands on them.
 */

/** The offer for an IKE SA; undefined where no proposal can be named. `asked` are the groups that it sent public values for, in order. */
export function ikeOfferOf(
  { proposals, shareGroup }: Pick<CapturedIkeOffer, 'proposals' | 'shareGroup'>,
  retries?: boolean,
): FileIkeOffer | undefined {
  const named = proposals.flatMap(proposalsOf);
  if (named.length === 0) return undefined;
  const isKnown = named.some(({ keyExchange = [] }) => [keyExchange].flat().includes(shareGroup));
  return { ...(isKnown ? { guess: shareGroup } : {}), ...defined({ retries }), proposals: named };
}

/** One for the AEAD ciphers of a proposal and one for the others, where it has both. */
function proposalsOf({ transforms }: CapturedProposal): readonly FileFields[] {
  const { encryption, integrity, prf, keyExchange } = ikeSpace.dimensions;
  const ids = (type: number): readonly number[] => transforms.filter(([of]) => of === type).map(([, id]) => id);
  const ciphers = transforms
    .filter(([type]) => type === transformType.encryption)
    .map(([, id, bits]) => transformValue(id, bits))
    .filter((value) => encryption.usable().includes(value));
  const prfs = ids(transformType.prf).filter((id) => prf.usable().includes(id));
  const groups = ids(transformType.keyExchange).filter((id) => keyExchange.usable().includes(id));
  const integrities = ids(transformType.integrity).filter((id) => id !== 0 && integrity.usable().includes(id));
  const further = ids(transformType.additionalKeyExchange1);
  if (prfs.length === 0 || groups.length === 0) return [];
  const rest = {
    prf: unique(prfs).map(prf.name),
    keyExchange: unique(groups),
    ...(further.length === 0 ? {} : { additionalKeyExchange: unique(further).map((id) => (id === 0 ? 'none' : id)) }),
  };
  const [combined, others] = [ciphers.filter(isAead), ciphers.filter((one) => !isAead(one))].map((own) =>
    unique(own).map(encryption.name),
  );
  return [
    ...(combined === undefined || combined.length === 0 ? [] : [{ encryption: combined, integrity: 'none', ...rest }]),
    ...(others === undefined || others.length === 0 || integrities.length === 0
      ? []
      : [{ encryption: others, integrity: unique(integrities).map((id) => integrity.name(id) ?? 'none'), ...rest }]),
  ];
}

/** The offer of a hello; undefined where no version or suite of it can be named. */
export function tlsOfferOf(
  { versions, suites, groups, signatureSchemes, version }: CapturedHello,
  schemes: readonly Scheme[],
): FileTlsOffer | undefined {
  // Without supported_versions a hello names the highest of those that its client speaks.
  const isList = versions.length > 1 || versions[0] !== version;
  const spoken = suiteVersions.filter((one) => versions.includes(one));
  const known = suites.filter((suite) => spoken.some((one) => suitesOf(one).includes(suite)));
  if (known.length === 0) return undefined;
  const { version: versionOf, suite: suiteOf } = tlsSpace.dimensions;
  const { group } = tlsGroupSpace.dimensions;
  const { signatureScheme } = tlsSignatureSpace.dimensions;
  const named = (codes: readonly number[], { usable, name }: Pick<typeof group, 'usable' | 'name'>) => {
    const all = unique(codes).filter((code) => usable().includes(code));
    return all.length === 0 ? undefined : all.map(name);
  };
  return {
    schemes,
    // What it speaks below the version that it names alone is not known.
    ...(isList ? {} : { whole: false }),
    versions: spoken.filter((one) => known.some((suite) => suitesOf(one).includes(suite))).map(versionOf.name),
    suites: unique(known).map(suiteOf.name),
    ...defined({ groups: named(groups, group), signatures: named(signatureSchemes, signatureScheme) }),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
