import type { Credentials } from '../../core/credentials/credentials.ts';

/** What two looks at gateways must not share at one charon at the same time. */
export interface DrivenKeys {
  /** Looks that have one of them in common go one after another. */
  readonly own: readonly string[];
  /**
   * Whether a pre-shared key is taken: no other beside it where it is not known what the gateway calls itself, for charon finds keys by what both
   * say that they are.
   */
  readonly preSharedKey: 'none' | 'named' | 'alone';
}

/**
 * By an address charon knows SAs; by an identity of the gateway it finds pre-shared keys, by a user passwords. A private key belongs to its certificate,
 * and several looks may use it.
 */
export function drivenKeys(address: string, credentials: Credentials | undefined): DrivenKeys {
  const own = [`address ${address}`];
  switch (credentials?.kind) {
    case 'psk': {
      const { remoteId } = credentials;
      if (remoteId === undefined) return { own, preSharedKey: 'alone' };
      return { own: [...own, `identity ${remoteId}`], preSharedKey: 'named' };
    }
    case 'eap-mschapv2': {
      const user = new TextDecoder().decode(credentials.username.reveal());
      return { own: [...own, `user ${user}`], preSharedKey: 'none' };
    }
    case 'certificate':
    case 'eap-tls':
    case undefined:
      return { own, preSharedKey: 'none' };
  }
}
