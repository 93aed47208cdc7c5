import type { IncomingMessage } from 'node:http';
import type { Visitor } from './page-route.ts';

/** What of a request says who asks. */
export interface Asking {
  readonly address: string;
  readonly headers: Headers;
}

/** Says who asks. Throws PageError where nobody may who asks so. */
export type Access = (asking: Asking) => Promise<Visitor>;

/** What hono hands on with a request. */
export interface PageEnvironment {
  readonly Bindings: { readonly incoming: IncomingMessage };
  readonly Variables: { id: string; nonce: string; visitor: Visitor };
}
