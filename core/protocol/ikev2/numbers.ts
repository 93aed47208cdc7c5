/** Payload types (RFC 7296 section 3.2), as far as IKE_SA_INIT has them, and the encrypted ones that it never has. */
export const payloadType = {
  none: 0,
  securityAssociation: 33,
  keyExchange: 34,
  certificateRequest: 38,
  nonce: 40,
  notify: 41,
  vendorId: 43,
  encrypted: 46,
  encryptedFragment: 53,
} as const;

/** Exchange types (RFC 7296 section 3.1). */
export const exchangeType = { ikeSaInit: 34 } as const;

/** Bits of the header's flags (RFC 7296 section 3.1). */
export const headerFlag = { initiator: 0x08, version: 0x10, response: 0x20 } as const;

/** Protocol ids of a proposal (RFC 7296 section 3.3.1). */
export const protocolId = { ike: 1, ah: 2, esp: 3 } as const;

/** Transform types (RFC 7296 section 3.3.2, RFC 9370 section 2.2.2). */
export const transformType = {
  encryption: 1,
  prf: 2,
  integrity: 3,
  keyExchange: 4,
  sequenceNumbers: 5,
  additionalKeyExchange1: 6,
  additionalKeyExchange2: 7,
  additionalKeyExchange3: 8,
  additionalKeyExchange4: 9,
  additionalKeyExchange5: 10,
  additionalKeyExchange6: 11,
  additionalKeyExchange7: 12,
} as const;

/** Transform types in the order of the numbers of a combination of an IKE SA; what stands behind the fourth is not of every one (RFC 9370). */
export const ikeSaTransformTypes: readonly number[] = [
  transformType.encryption,
  transformType.integrity,
  transformType.prf,
  transformType.keyExchange,
  transformType.additionalKeyExchange1,
  transformType.additionalKeyExchange2,
  transformType.additionalKeyExchange3,
  transformType.additionalKeyExchange4,
  transformType.additionalKeyExchange5,
  transformType.additionalKeyExchange6,
  transformType.additionalKeyExchange7,
];

/** Notify message types that an IKE_SA_INIT is answered with (RFC 7296 section 3.10.1). */
export const notifyType = {
  invalidSyntax: 7,
  noProposalChosen: 14,
  invalidKePayload: 17,
  cookie: 16390,
  childlessIkev2Supported: 16418,
  ikev2FragmentationSupported: 16430,
  signatureHashAlgorithms: 16431,
  intermediateExchangeSupported: 16438,
} as const;
