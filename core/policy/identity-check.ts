/** How an initiator proves who it is: by a pre-shared key, by a signature with its certificate, or inside EAP. */
export const authentications = ['psk', 'signature', 'eap-tls', 'eap-mschapv2'] as const;
export type Authentication = (typeof authentications)[number];

/** What each check of how a gateway of IKEv2 authenticates is given in a policy. */
interface Given {
  /** Hashes for signatures by IANA's names (RFC 7427 section 7), 'SHA2-384'. */
  readonly 'signature-hashes': { readonly allowed: readonly string[] };
  /** RFC 8784. */
  readonly 'ppk-required': object;
  readonly authentication: { readonly allowed: readonly Authentication[] };
}

type Name = keyof Given;

export type IdentityCheck = { readonly [N in Name]: { readonly name: N } & Given[N] }[Name];

/** The same as a policy file has it. */
export type FileIdentityCheck = { readonly [N in Name]: { readonly check: N } & Given[N] }[Name];

export const identityTitles: Readonly<Record<Name, string>> = {
  'signature-hashes': 'The gateway announces no hash for signatures but those that are allowed',
  'ppk-required': 'The gateway makes no IKE SA without a post-quantum pre-shared key',
  authentication: 'The gateway lets nobody authenticate in another way than those that are allowed',
};

export function identityCheckOf(entry: FileIdentityCheck): IdentityCheck {
  switch (entry.check) {
    case 'signature-hashes':
      return { name: entry.check, allowed: entry.allowed };
    case 'authentication':
      return { name: entry.check, allowed: entry.allowed };
    case 'ppk-required':
      return { name: entry.check };
  }
}
