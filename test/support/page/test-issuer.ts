import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What an answer of the issuer is forged into. */
export interface Forgery {
  readonly claims?: (claims: JWTPayload) => JWTPayload;
  /** Makes the token of the claims by itself. */
  readonly sign?: (claims: JWTPayload, keys: { readonly publicPem: string }) => Promise<string> | string;
  /** Changes where a browser is sent back to. */
  readonly back?: (url: URL) => void;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A small real issuer of OpenID Connect, which can be made to lie. */
export interface TestIssuer extends AsyncDisposable {
  readonly url: string;
  /** From now on, until it is set again. */
  forge: Forgery;
  /** Who logs in, as claims. */
  person: Readonly<Record<string, unknown>>;
  /** Requests for tokens so far. */
  readonly asked: () => number;
}

interface Begun {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirect: string;
}

export const clientId = 'gateproof-page';
export const clientSecret = 'a secret of the client: with a colon & more';

/** Listens on this machine. A login is answered at once, as whoever `person` is. */
export async function testIssuer(): Promise<TestIssuer> {
  const own = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' };
  const publicPem = await exportSPKI(own.publicKey);
  const codes = new Map<string, Begun>();
  let asked = 0;
  const issuer = { forge: {} as Forgery, person: { sub: 'ada-1' } as Readonly<Record<string, unknown>> };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname === '/.well-known/openid-configuration')
      return json(response, {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        ...issuer.forge.metadata,
      });
    if (pathname === '/keys') return json(response, { keys: [jwk] });
    if (pathname === '/authorize') return authorize(searchParams, response);
    if (pathname === '/token') return await token(request, response);
    response.writeHead(404).end();
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex');
    const redirect = query.get('redirect_uri') ?? '';
    if (query.get('code_challenge_method') !== 'S256' || query.get('client_id') !== clientId) {
      response.writeHead(400).end();
      return;
    }
    codes.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce') ?? '', redirect });
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    back.searchParams.set('iss', url);
    issuer.forge.back?.(back);
    response.writeHead(302, { location: back.href }).end();
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked++;
    let text = '';
    for await (const piece of request) text += String(piece);
    const form = new URLSearchParams(text);
    const begun = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /u, ''), 'base64').toString();
    const isClient =
      given
        .split(':')
        .map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
        .join('\n') === `${clientId}\n${clientSecret}`;
    if (
      begun === undefined ||
      begun.challenge !== challenge ||
      begun.redirect !== form.get('redirect_uri') ||
      !isClient
    )
      return json(response, { error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: url, aud: clientId, iat: now, exp: now + 300, nonce: begun.nonce, ...issuer.person };
    const claims = issuer.forge.claims?.(honest) ?? honest;
    const signed =
      (await issuer.forge.sign?.(claims, { publicPem })) ??
      (await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(own.privateKey));
    json(response, { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', id_token: signed });
  }

  return Object.assign(issuer, {
    url,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** A signature under the right name by a key of somebody else. */
export async function signedByAnother(claims: JWTPayload): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(privateKey);
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
