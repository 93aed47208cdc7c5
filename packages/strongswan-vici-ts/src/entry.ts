/** One element of a message, as it stands on the wire. Values are octets: charon gives them no type. */
export type EntryOf<Section> =
  | { readonly kind: 'value'; readonly name: string; readonly value: Uint8Array }
  | { readonly kind: 'list'; readonly name: string; readonly items: readonly Uint8Array[] }
  | { readonly kind: 'section'; readonly name: string; readonly section: Section };

/** Anything that holds entries, and sections of its own kind among them. */
export interface Entries {
  readonly entries: readonly EntryOf<Entries>[];
}
