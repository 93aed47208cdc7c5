import { ENCRYPTION_ALGORITHMS } from '../../core/protocol/ikev2/encryption-algorithms.ts';
import {
  encryptionKeyword,
  encryptionValues,
  integrityRegistry,
  isAead,
  keyExchangeRegistry,
  prfRegistry,
  type TransformRegistry,
} from '../../core/protocol/ikev2/registry.ts';
import { type Box, box, type Region, union } from '../../core/spaces/region.ts';
import { charon } from './charon.ts';
import type { WordedGateway } from './worded-gateway.ts';

/** A charon that is told its proposals in its own words. */
export async function strongswanGateway(
  image: 'gateproof/strongswan:bookworm' | 'gateproof/strongswan:forky',
): Promise<WordedGateway> {
  const daemon = await charon({ image });
  return {
    address: daemon.address,
    load: async (proposals, peer = '%any') => await daemon.load(configuration(proposals, peer)),
    halfOpen: async () => await daemon.halfOpen(),
    everything: async () => everything(await daemon.swanctl('--list-algs')),
    release: async () => /\d+\.\d+\.\d+/u.exec(await daemon.swanctl('--version'))?.[0] ?? 'unknown',
    [Symbol.asyncDispose]: async () => await daemon[Symbol.asyncDispose](),
  };
}

function configuration(proposals: string, peer: string): string {
  return `connections {
  any {
    version = 2
    local_addrs = %any
    remote_addrs = ${peer}
    proposals = ${proposals}
    local {
      auth = psk
    }
    remote {
      auth = psk
    }
  }
}
`;
}

/** The combinations that a list of strongSwan's proposals stands for; an additional key exchange ('ke1_mlkem768') is left aside. */
export function strongswanRegion(proposals: string): Region {
  return union(
    proposals.split(',').map((proposal) => proposalBox(proposal.trim())),
    [],
  );
}

function proposalBox(proposal: string): Box {
  const words = proposal.split('-').filter((word) => !word.startsWith('ke1_'));
  const encryption = words.flatMap((word) => encryptionByKeyword.get(word) ?? []);
  const integrity = words.flatMap((word) => idOf(integrityRegistry, word));
  const prf = words.flatMap((word) => idOf(prfRegistry, word));
  const keyExchange = words.flatMap((word) => idOf(keyExchangeRegistry, word));
  if (encryption.length + integrity.length + prf.length + keyExchange.length < words.length) {
    throw new Error(`a proposal in words that are known wanted, got ${proposal}`);
  }
  // Where no PRF is named, charon takes those of the integrity algorithms' hashes.
  const implied = words.flatMap((word) => idOf(prfRegistry, `prf${word}`));
  const isCombined = encryption.every((value) => isAead(value));
  return box(encryption, isCombined ? [0] : integrity, prf.length === 0 ? implied : prf, keyExchange);
}

const encryptionByKeyword = new Map(
  ENCRYPTION_ALGORITHMS.flatMap((algorithm) => encryptionValues(algorithm)).map((value) => [
    encryptionKeyword(value),
    value,
  ]),
);

function idOf({ all }: TransformRegistry, keyword: string): readonly number[] {
  return all.filter((transform) => transform.keyword === keyword).map(({ id }) => id);
}

/** What charon lists and no registry names. */
const notForIke: ReadonlySet<string> = new Set(
  'AES_CFB AES_ECB DES_ECB RC2_CBC SERPENT_CBC TWOFISH_CBC '
    .concat('CAMELLIA_XCBC_96 HMAC_SHA1_128 HMAC_SHA2_256_256 HMAC_SHA2_384_384 HMAC_SHA2_512_512 ')
    .concat('PRF_CAMELLIA128_XCBC PRF_FIPS_SHA1_160 PRF_KEYED_SHA1 MODP_CUSTOM')
    .split(' '),
);

/** charon takes no proposal of 512 characters or more. */
const ciphersPerProposal = 10;

/** Proposals of all that charon lists. Throws for a name that is neither in the registries nor known to be of no use. */
function everything(listed: string): string {
  const keywords = (section: string, keywordsOf: (name: string) => readonly (string | undefined)[]): string[] => {
    const [, lines = ''] = new RegExp(`^${section}:[\\r\\n]+((?: {2}.*[\\r\\n]+)*)`, 'mu').exec(listed) ?? [];
    const names = [...lines.matchAll(/^ {2}(\w+)\[/gmu)].map(([, name = '']) => name);
    return names
      .filter((name) => !notForIke.has(name))
      .flatMap((name) => {
        const known = keywordsOf(name).filter((keyword) => keyword !== undefined);
        if (known.length === 0) throw new Error(`a name of the registries wanted, got ${name}`);
        return known;
      });
  };
  const ciphersOf = (name: string): readonly (string | undefined)[] =>
    ENCRYPTION_ALGORITHMS.filter(({ vici }) => vici === name)
      .flatMap((algorithm) => encryptionValues(algorithm))
      .map((value) => encryptionKeyword(value));
  const keywordIn =
    (registry: TransformRegistry) =>
    (name: string): readonly (string | undefined)[] => [registry.keyword(registry.fromVici(name) ?? Number.NaN)];
  const rest = [
    ...keywords('prf', keywordIn(prfRegistry)),
    // The section is called dh up to 5.9 and ke since 6.0.
    ...keywords('(?:dh|ke)', keywordIn(keyExchangeRegistry)),
  ];
  const proposals = (ciphers: readonly string[], others: readonly string[]): string[] =>
    Array.from({ length: Math.ceil(ciphers.length / ciphersPerProposal) }, (_, at) => {
      const from = at * ciphersPerProposal;
      return [...ciphers.slice(from, from + ciphersPerProposal), ...others].join('-');
    });
  return [
    ...proposals(keywords('aead', ciphersOf), rest),
    ...proposals(keywords('encryption', ciphersOf), [...keywords('integrity', keywordIn(integrityRegistry)), ...rest]),
  ].join(', ');
}
