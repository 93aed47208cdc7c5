import { ENCRYPTION_ALGORITHMS } from '../../core/protocol/ikev2/encryption-algorithms.ts';
import {
  encryptionValues,
  integrityRegistry,
  isAead,
  keyExchangeRegistry,
  prfRegistry,
} from '../../core/protocol/ikev2/registry.ts';
import { type Box, box, type Region, union } from '../../core/spaces/region.ts';
import { pluto } from './pluto.ts';
import type { WordedGateway } from './worded-gateway.ts';

/** A pluto that is told its proposals in its own words. */
export async function libreswanGateway(): Promise<WordedGateway> {
  const daemon = await pluto();
  return {
    address: daemon.address,
    load: async (proposals, peer = '%any') => await daemon.load(configuration(proposals, peer)),
    halfOpen: async () => await daemon.halfOpen(),
    everything: async () => everything(await daemon.run(['/usr/libexec/ipsec/algparse', '-v', 'ike'])),
    release: async () => /pluto_version=([\d.]+)/u.exec(await daemon.run(['ipsec', 'status']))?.[1] ?? 'unknown',
    [Symbol.asyncDispose]: async () => await daemon[Symbol.asyncDispose](),
  };
}

function configuration(proposals: string, peer: string): string {
  return `conn any
  keyexchange=ikev2
  authby=secret
  left=%defaultroute
  right=${peer}
  ike=${proposals.replaceAll(' ', '')}
`;
}

/**
 * The combinations that libreswan's `ike=` stands for: ciphers, PRFs and groups, several of one kind with '+' between. The integrity
 * algorithms are those of the PRFs' names; an AEAD has none.
 */
export function libreswanRegion(proposals: string): Region {
  return union(
    proposals.split(',').map((proposal) => proposalBox(proposal.trim())),
    [],
  );
}

function proposalBox(proposal: string): Box {
  const [ciphers = [], prfs = [], groups = []] = proposal.split('-').map((words) => words.split('+'));
  const encryption = ciphers.map((word) => known(encryptionByWord, word));
  const integrity = prfs.map((word) => known(integrityByWord, word));
  const isCombined = encryption.every((value) => isAead(value));
  return box(
    encryption,
    isCombined ? [0] : integrity,
    prfs.map((word) => known(prfByWord, word)),
    groups.map((word) => known(groupByWord, word)),
  );
}

function known(words: ReadonlyMap<string, number>, word: string): number {
  const value = words.get(word);
  if (value === undefined) throw new Error(`a word that is known wanted, got ${word}`);
  return value;
}

/** 'aes_cbc_256', '3des_cbc', 'chacha20_poly1305': IANA's names but for one. */
const encryptionByWord: ReadonlyMap<string, number> = new Map(
  ENCRYPTION_ALGORITHMS.flatMap((algorithm) => {
    const word = algorithm.id === 3 ? '3des_cbc' : algorithm.name.slice('ENCR_'.length).toLowerCase();
    return encryptionValues(algorithm).map((value, at): [string, number] => {
      const bits = algorithm.keyLengthsBits[at];
      return [bits === undefined ? word : `${word}_${bits}`, value];
    });
  }),
);

/** 'hmac_sha2_256', 'aes_xcbc'. */
const prfByWord: ReadonlyMap<string, number> = new Map(
  prfRegistry.all.map(({ name, id }) => [name.slice('PRF_'.length).toLowerCase().replace('aes128', 'aes'), id]),
);

/** The integrity algorithm of the same word: HMAC_SHA2_256_128 without the length that it is cut to. */
const integrityByWord: ReadonlyMap<string, number> = new Map(
  integrityRegistry.all
    .filter(({ id }) => id !== 6 && id !== 7)
    .map(({ name, id }) => [name.slice('AUTH_'.length).toLowerCase().replace(/_\d+$/u, ''), id]),
);

/** 'modp2048', and 'dh19' for the groups that are none of MODP. */
const groupByWord: ReadonlyMap<string, number> = new Map(
  keyExchangeRegistry.all.map(({ keyword = '', id }) => [keyword.startsWith('modp') ? keyword : `dh${id}`, id]),
);

/**
 * Proposals of all that libreswan's table of algorithms marks with IKE for IKEv2. Throws for a name that is not known, and for an integrity
 * algorithm that no PRF brings along.
 */
function everything(table: string): string {
  const rows = (section: string): readonly (readonly [string, string])[] => {
    const [, after = ''] = table.split(`${section} algorithms:`);
    const own = after.split('algorithms:')[0] ?? '';
    return [...own.matchAll(/ {2}(\w+) +(.*?) *IKEv1:.*IKEv2: (IKE)/gu)]
      .map(([, name = '', keys = '']) => [name.toLowerCase(), keys] as const)
      .filter(([name]) => name !== 'none');
  };
  const ciphers = rows('Encryption').flatMap(([name, keys]) =>
    encryptionByWord.has(name) ? [name] : (keys.match(/\d+/gu) ?? []).map((bits) => `${name}_${bits}`),
  );
  const brought = new Set(rows('PRF').map(([name]) => known(integrityByWord, name)));
  for (const [name] of rows('Integrity')) {
    const word = name.replace(/_\d+$/u, '');
    if (!brought.has(known(integrityByWord, word))) throw new Error(`a PRF that brings ${name} along wanted, got none`);
  }
  const rest = [rows('PRF'), rows('DH')].map((of) => of.map(([name]) => name).join('+'));
  const isCombined = (word: string): boolean => isAead(known(encryptionByWord, word));
  return [ciphers.filter(isCombined), ciphers.filter((word) => !isCombined(word))]
    .map((words) => [words.join('+'), ...rest].join('-'))
    .join(', ');
}
