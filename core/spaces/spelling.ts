/** How a policy file spells the values of a dimension. */
export interface Spelling {
  /** What a message calls them: "a PRF by IANA's name". */
  readonly what: string;
  /** What the published schema calls them: 'Prf'. */
  readonly type: string;
  /** Every name. */
  readonly known: () => readonly string[];
  /** The number of a name; undefined where it names none. */
  readonly value: (name: string) => number | undefined;
  /** Numbers that may stand for themselves; absent: none. */
  readonly numbers?: () => readonly number[];
  /** Other spellings, in lower case, and the name that each stands for: a hint, never accepted. */
  readonly hints?: () => ReadonlyMap<string, string>;
  /** What is wanted of a name that lacks its key length, or has one too many: 'a key length: ENCR_AES_CBC-128, …'. */
  readonly withLength?: (name: string) => string | undefined;
}
