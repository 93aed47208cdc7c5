import { ENCRYPTION_ALGORITHMS } from './encryption-algorithms.ts';
import { isAead } from './registry.ts';
import { transformOf } from './transform-value.ts';

/** A number and its name. */
export type Coded = readonly [code: number, name: string];

/** Versions of IKE by the major version of the header (RFC 2408 section 3.1, RFC 7296 section 3.1). */
export const IKE_VERSIONS: readonly Coded[] = [
  [1, 'IKEv1'],
  [2, 'IKEv2'],
];

/** IANA's "Transform Type Values" with the protocols that use them (RFC 7296 section 3.3.2, RFC 9370 section 2.2.2, RFC 9838). */
export const TRANSFORM_TYPES: readonly (readonly [...Coded, usedIn: readonly ('IKE' | 'ESP')[]])[] = [
  [1, 'Encryption Algorithm (ENCR)', ['IKE', 'ESP']],
  [2, 'Pseudorandom Function (PRF)', ['IKE']],
  [3, 'Integrity Algorithm (INTEG)', ['IKE', 'ESP']],
  [4, 'Key Exchange Method (KE)', ['IKE', 'ESP']],
  [5, 'Sequence Numbers (SN)', ['ESP']],
  [6, 'Additional Key Exchange 1 (ADDKE1)', ['IKE', 'ESP']],
  [7, 'Additional Key Exchange 2 (ADDKE2)', ['IKE', 'ESP']],
  [8, 'Additional Key Exchange 3 (ADDKE3)', ['IKE', 'ESP']],
  [9, 'Additional Key Exchange 4 (ADDKE4)', ['IKE', 'ESP']],
  [10, 'Additional Key Exchange 5 (ADDKE5)', ['IKE', 'ESP']],
  [11, 'Additional Key Exchange 6 (ADDKE6)', ['IKE', 'ESP']],
  [12, 'Additional Key Exchange 7 (ADDKE7)', ['IKE', 'ESP']],
  [13, 'Key Wrap Algorithm (KWA)', ['IKE']],
];

/** IANA's "IKEv2 Security Protocol Identifiers" of SAs that a CHILD_SA can be (RFC 7296 section 3.3.1, RFC 4595). */
export const CHILD_PROTOCOLS: readonly Coded[] = [
  [2, 'AH'],
  [3, 'ESP'],
  [4, 'FC_ESP_HEADER'],
  [5, 'FC_CT_AUTHENTICATION'],
];

/** Additional key exchanges of a CHILD_SA (RFC 9370) that are more than one beside ESP, which the space of them is made of: how many at once. */
export const ADDITIONAL_AT_ONCE: readonly Coded[] = ['two', 'three', 'four', 'five', 'six', 'seven'].map(
  (number, at) => [at + 2, `${number} additional key exchanges at once (RFC 9370)`],
);

/** Protocols of a CHILD_SA that an additional key exchange can be asked for with, beside ESP. */
export const ADDITIONAL_WITH: readonly Coded[] = [[2, 'AH with additional key exchanges (RFC 9370)']];

/** Forms that a proposal must not have, and that a responder may take all the same (RFC 7296 sections 3.3 and 3.3.5). */
export const proposalForm: { readonly noIntegrity: 1; readonly aeadWithIntegrity: 2; readonly noKeyLength: 3 } = {
  noIntegrity: 1,
  aeadWithIntegrity: 2,
  noKeyLength: 3,
};

export const PROPOSAL_FORMS: readonly Coded[] = [
  [proposalForm.noIntegrity, 'a cipher that needs an Integrity Algorithm, without one'],
  [proposalForm.aeadWithIntegrity, 'a combined-mode cipher with an Integrity Algorithm'],
  [proposalForm.noKeyLength, 'a cipher of several key lengths without the Key Length attribute'],
];

const keyed = new Set(ENCRYPTION_ALGORITHMS.filter(({ keyLengthsBits: some }) => some.length > 0).map(({ id }) => id));

/** The forms that a proposal of these ciphers and integrity algorithms (0: none) has. ENCR_NULL authenticates by integrity alone. */
export function formsOf(encryption: readonly number[], integrity: readonly number[]): readonly number[] {
  const [bare, guarded] = [integrity.length === 0 || integrity.includes(0), integrity.some((id) => id !== 0)];
  return [
    ...(bare && encryption.some((value) => !isAead(value)) ? [proposalForm.noIntegrity] : []),
    ...(guarded && encryption.some(isAead) ? [proposalForm.aeadWithIntegrity] : []),
    ...(encryption.some((value) => isWithoutLength(value)) ? [proposalForm.noKeyLength] : []),
  ];
}

function isWithoutLength(value: number): boolean {
  const { id, keyLengthBits } = transformOf(value);
  return keyLengthBits === 0 && keyed.has(id);
}
