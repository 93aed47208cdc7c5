import { createHmac } from 'node:crypto';
import * as client from 'openid-client';
import type { LoggedIn } from '../../../store/access/sessions.ts';
import { PageError } from '../page-error.ts';
import type { PageLog } from '../page-log.ts';
import type { OidcConfig } from './page-config.ts';
import { roleOf } from './role-claim.ts';

/** So long what the issuer says of itself is believed without asking again. */
const discoveredMs = 3_600_000;
const timeoutSeconds = 10;
const mostNameLength = 128;

/** Who logs people in, by OpenID Connect: code flow with PKCE. */
export class Issuer {
  readonly #config: OidcConfig;
  readonly #redirect: string;
  readonly #log: PageLog;
  readonly #now: () => number;
  #discovered: { readonly until: number; readonly configuration: Promise<client.Configuration> } | undefined;

  /** `redirect`: where whoever logged in comes back to. */
  constructor(
    config: OidcConfig,
    { redirect, log, now }: { readonly redirect: string; readonly log: PageLog; readonly now: () => number },
  ) {
    this.#config = config;
    this.#redirect = redirect;
    this.#log = log;
    this.#now = now;
  }

  get shown(): string {
    return this.#config.issuer.host;
  }

  /** Milliseconds for which a login by it is good. */
  get sessionMs(): number {
    return this.#config.minutes * 60_000;
  }

  /** Where to send a browser that has `secret` in its cookie. Throws PageError. */
  async begin(secret: string): Promise<URL> {
    const configuration = await this.#configuration();
    return client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirect,
      scope: this.#config.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(derived(secret, 'verifier')),
      code_challenge_method: 'S256',
      state: derived(secret, 'state'),
      nonce: derived(secret, 'nonce'),
    });
  }

  /** Who came back to this URL with `secret` in the cookie. Throws PageError. */
  async finish(url: URL, secret: string): Promise<LoggedIn> {
    const configuration = await this.#configuration();
    const tokens = await this.#asked(
      client.authorizationCodeGrant(configuration, new URL(`${this.#redirect}${url.search}`), {
        pkceCodeVerifier: derived(secret, 'verifier'),
        expectedState: derived(secret, 'state'),
        expectedNonce: derived(secret, 'nonce'),
        idTokenExpected: true,
      }),
    );
    const claims = tokens.claims();
    if (claims === undefined || claims.sub === '') throw refused();
    const role = roleOf(claims, this.#config.roles);
    if (role === undefined) {
      this.#log({ event: 'access', what: 'no-role', subject: claims.sub });
      throw new PageError('page-forbidden', 'You are logged in there, but have no role here.');
    }
    const name = claims[this.#config.name];
    const shown = typeof name === 'string' && name.trim() !== '' ? name : claims.sub;
    return { subject: claims.sub.slice(0, mostNameLength), name: shown.slice(0, mostNameLength), role };
  }

  async #configuration(): Promise<client.Configuration> {
    const known = this.#discovered;
    if (known !== undefined && known.until > this.#now()) return await known.configuration;
    const configuration = this.#discover();
    this.#discovered = { until: this.#now() + discoveredMs, configuration };
    try {
      return await configuration;
    } catch (error) {
      this.#discovered = undefined;
      throw error;
    }
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#config;
    // What comes over TLS from the issuer itself need not be signed, says the standard; here its signature is looked at all the same, and none
    // counts that is made with what others have, too.
    const execute = [
      client.enableNonRepudiationChecks,
      ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ];
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
    const found = await this.#asked(
      client.discovery(issuer, clientId, {}, authentication, { execute, timeout: timeoutSeconds }),
    );
    const { issuer: named } = found.serverMetadata();
    // One that stands for many tenants would let every one of them say who has which role.
    if (named === issuer.href || `${named}/` === issuer.href) return found;
    this.#log({ event: 'access', what: 'issuer-of-another-name', issuer: named });
    throw away();
  }

  /** What was wrong stands in the log, by its code alone: answers hold tokens. */
  async #asked<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
      const why = typeof code === 'string' ? code : String(name);
      this.#log({ event: 'access', what: 'login-refused', why });
      throw isAway(error) ? away() : refused();
    }
  }
}

/** State, nonce and verifier are of one secret that the browser alone has: none of them has to be remembered here. */
function derived(secret: string, what: 'state' | 'nonce' | 'verifier'): string {
  return createHmac('sha256', secret).update(`login ${what}`).digest('base64url');
}

function refused(): PageError {
  return new PageError('page-forbidden', 'The login did not succeed. Begin it again from the first page.');
}

function away(): PageError {
  return new PageError('page-away', 'Who logs people in does not answer as it should. Try again soon.');
}

/** Whether nobody answered, rather than something wrong. */
function isAway(error: unknown): boolean {
  const { cause, code, name } = error as { readonly cause?: unknown; readonly code?: unknown; readonly name?: unknown };
  return (
    code === 'OAUTH_TIMEOUT' ||
    name === 'TimeoutError' ||
    error instanceof TypeError ||
    (cause !== undefined && cause !== error && cause instanceof Error && isAway(cause))
  );
}
