import type { Database } from '../../store/database.ts';

/** What somebody may do; each may what the one before it may. */
export type Role = 'viewer' | 'operator' | 'admin';

/** Who asks. Without a login (loopback, read-only) `name` is '' and the role 'viewer'. */
export interface Visitor {
  readonly name: string;
  /** What stays the same where the name changes. */
  readonly subject?: string;
  readonly role: Role;
  readonly by: 'nobody' | 'login' | 'token';
  /** Of the session, for the field `csrf` of each form; '' without one. */
  readonly csrf: string;
}

/** What a page is made of: it is a function of store, query and clock. */
export interface PageContext {
  readonly store: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly visitor: Visitor;
  /** Of this answer: what has another neither runs nor styles. */
  readonly nonce: string;
  /** As it is seen from outside, by the origin that was configured and never by what the request says of it. */
  readonly url: URL;
  /** Parts of the path, decoded; never with a NUL. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Headers;
  /** From where it was asked. */
  readonly address: string;
}

/** Something that is asked for with GET. */
export interface PageRoute {
  /** As hono has it: `/gateways/:name`. */
  readonly path: string;
  readonly needs: Role | 'nobody';
  /** Throws PageError for what is not there or not understood. */
  readonly answer: (context: PageContext) => Promise<Response>;
}

const ranks: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Whether who has this role may what needs the other. */
export function mayAs(role: Role, needs: Role): boolean {
  return ranks[role] >= ranks[needs];
}
