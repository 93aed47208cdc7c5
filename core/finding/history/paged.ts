/** A part of a list that may be long. */
export interface Paged<T> {
  /** In the order of the list. */
  readonly rows: readonly T[];
  /** By what the rows behind these are asked for; null: these were the last. */
  readonly next: string | null;
}
