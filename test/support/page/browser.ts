import { type AccessRole, addToken } from '../../../src/store/access/tokens.ts';
import type { Actor } from '../../../src/store/audit/audit-entry.ts';
import { CookieJar } from './cookie-jar.ts';
import type { PageAnswer, ServedPage } from './served-page.ts';

export const root: Actor = { name: 'root', role: 'admin', how: 'command' };

/** The text of a new token. */
export async function tokenOf({ store }: Pick<ServedPage, 'store'>, role: AccessRole, name = 'ci'): Promise<string> {
  const now = Date.now();
  const { text } = await addToken(store, { name, role, endsAt: now + 3_600_000 }, root, now);
  return text;
}

/** A browser as far as a page can tell: cookies, and what it says of where a form comes from. */
export class Browser {
  readonly jar: CookieJar = new CookieJar();
  readonly #page: ServedPage;
  readonly #origin: string;

  readonly #from: Readonly<Record<string, string>>;

  /** `origin`: as the page is seen from outside; `from`: the address that a proxy says it has. */
  constructor(page: ServedPage, origin: string, from?: string) {
    this.#page = page;
    this.#origin = origin;
    this.#from = from === undefined ? {} : { 'x-forwarded-for': from };
  }

  async get(path: string): Promise<PageAnswer> {
    return this.#taken(await this.#page.get(path, { accept: 'text/html', cookie: this.jar.header, ...this.#from }));
  }

  /** Sends a form of this page; `headers` in place of what a browser would send. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PageAnswer> {
    const own = {
      accept: 'text/html',
      cookie: this.jar.header,
      origin: this.#origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      ...this.#from,
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== ''));
    const body = new URLSearchParams(fields).toString();
    return this.#taken(await this.#page.ask(path, { method: 'POST', headers: sent, body }));
  }

  /** Logs in by a token of this role. */
  async logIn(role: AccessRole): Promise<void> {
    const { status } = await this.post('/login', { token: await tokenOf(this.#page, role, role) });
    if (status !== 303) throw new Error(`a login wanted, ${status} found`);
  }

  /** What a form of a page of this login has in its field `csrf`. */
  async csrf(): Promise<string> {
    const { csrfOf } = await import('../../../src/faces/page/access/csrf.ts');
    return csrfOf(this.jar.get('__Host-gateproof') ?? '');
  }

  #taken(answer: PageAnswer): PageAnswer {
    this.jar.take(answer.headers);
    return answer;
  }
}
