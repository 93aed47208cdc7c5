import type { Scheme } from '../core/endpoint/scheme.ts';
import type { Conclude } from '../core/observation/conclude.ts';
import type { Shapes } from '../core/observation/exchange-shape.ts';
import type { Recording } from '../core/observation/recording.ts';

/** What we are told about gateways, in files: a recording holds it as observations, and nothing was sent for it. */
export interface Source {
  /** None where it is about endpoints that are probed, too: then the recording says that it is its. */
  readonly schemes: readonly Scheme[];
  /** What recordings that are its say of their source. */
  readonly recordings?: NonNullable<Recording['source']>;
  readonly conclude: () => Promise<Conclude>;
  /** What its observations must be in a recording that is read. */
  readonly shapes: () => Promise<Shapes>;
}
