/** Payload types of IKEv1 (RFC 2408 section 3.1), as far as the first messages of phase 1 have them. */
export const ikev1PayloadType = {
  securityAssociation: 1,
  keyExchange: 4,
  identification: 5,
  nonce: 10,
  notification: 11,
  vendorId: 13,
} as const;

/** Exchange types (RFC 2408 section 3.1, RFC 2409 section 5): main mode is Identity Protection. */
export const ikev1ExchangeType = { mainMode: 2, aggressiveMode: 4, informational: 5 } as const;

/** Attributes of a transform of phase 1 (RFC 2409 appendix A). */
export const ikev1Attribute = { encryption: 1, hash: 2, authentication: 3, group: 4, keyLength: 14 } as const;

/** Notify message types that say no to a phase 1 (RFC 2408 section 3.14.1). */
export const ikev1NotifyType = { invalidMajorVersion: 5, noProposalChosen: 14, authenticationFailed: 24 } as const;

/** IDs of what a proposal is for and of its transforms: ISAKMP, and KEY_IKE (RFC 2407 section 4.4). */
export const isakmp = { protocol: 1, keyIke: 1, ipsecDoi: 1, identityOnly: 1 } as const;
