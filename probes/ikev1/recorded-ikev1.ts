/** Offer of 'ikev1/main-mode' and 'ikev1/aggressive-mode'. */
export type RecordedIkev1Offer = {
  readonly mode: 'main' | 'aggressive';
  /** Each [encryption, key length in bits, hash, authentication, group]. */
  readonly transforms: readonly (readonly number[])[];
  /** Absent of a question that was not sent. */
  readonly port?: number;
};

/** Answer of 'ikev1/…'. */
export type RecordedIkev1Answer = {
  /** Major version; absent where the message was not read. */
  readonly version?: number;
  /** Its length. */
  readonly octets: number;
  /** Type of the notify by which it was refused. */
  readonly notify?: number;
  /** The one that was chosen. */
  readonly transform?: readonly number[];
};
