import type { Scope } from '../../../../core/finding/history/scope.ts';

/** Whatever is answered: a document with its kind. */
export interface RestDocument {
  readonly kind: string;
  readonly scope?: Scope;
}
