import {
  encryptionKeyword,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
} from '../../core/protocol/ikev2/registry.ts';
import type { Box } from '../../core/spaces/region.ts';
import { type Charon, type CharonPlace, charon } from './charon.ts';

export interface CharonPolicy {
  /** Each box is a proposal, the first preferred. */
  readonly accepts: readonly Box[];
  /** A word for an additional key exchange, 'ke1_mlkem768', which it takes beside each proposal and does not require. */
  readonly additional?: string;
  /** A CA's certificate, PEM, that it asks peers' certificates to be of. Default none. */
  readonly trusts?: string;
}

/** A charon that is told its proposals as boxes. */
export async function charonGateway(image: NonNullable<CharonPlace['image']>, policy: CharonPolicy): Promise<Charon> {
  const files = policy.trusts === undefined ? {} : { 'etc/swanctl/x509ca/root.pem': policy.trusts };
  return await charon({ image, configuration: configuration(policy), files });
}

/** The box in strongSwan's words. Throws for a value that strongSwan has no word for. */
function proposal([encryption = [], integrity = [], prf = [], keyExchange = []]: Box): string {
  const words = [
    ...encryption.map((value) => encryptionKeyword(value)),
    ...integrity.filter((id) => id !== 0).map((id) => integrityRegistry.keyword(id)),
    ...prf.map((id) => prfRegistry.keyword(id)),
    ...keyExchange.map((id) => keyExchangeRegistry.keyword(id)),
  ];
  if (words.includes(undefined)) throw new Error(`strongSwan has no word for a value of ${JSON.stringify(words)}`);
  return words.join('-');
}

function configuration({ accepts, additional }: CharonPolicy): string {
  const proposals = accepts.map((box) => proposal(box));
  const all = additional === undefined ? proposals : proposals.flatMap((one) => [one, `${one}-${additional}`]);
  return `connections {
  any {
    version = 2
    local_addrs = %any
    remote_addrs = %any
    proposals = ${all.join(', ')}
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
