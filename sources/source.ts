import type { Scheme } from '../core/endpoint/scheme.ts';
import type { Conclude } from '../core/observation/conclude.ts';
import type { Shapes } from '../core/observation/exchange-shape.ts';

/** What we are told about gateways, in files: a recording holds it as observations, and nothing was sent for it. */
export interface Source {
  readonly schemes: readonly Scheme[];
  readonly conclude: () => Promise<Conclude>;
  /** What its observations must be in a recording that is read. */
  readonly shapes: () => Promise<Shapes>;
}
