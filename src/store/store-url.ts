import { StoreError } from './store-error.ts';

/** Where a store is. */
export type StorePlace =
  | { readonly dialect: 'sqlite'; readonly path: string }
  /** `url`: as `pg` takes it; `shown`: the same without its password, for messages. */
  | { readonly dialect: 'postgres'; readonly url: string; readonly shown: string };

/** The variable of the environment that may hold the whole URL, its password included. */
export const storeVariable = 'GATEPROOF_STORE';

/**
 * Reads 'gateproof.db', a path, 'file:…' or 'postgres://user@host/database'. Arguments are seen by everybody on the machine, so a password in
 * one is refused; one of the environment may have it. Throws StoreError.
 */
export function parseStoreUrl(text: string, from: 'argument' | 'environment'): StorePlace {
  if (/^postgres(?:ql)?:/u.test(text)) return postgresPlace(text, from);
  const path = text.replace(/^(?:sqlite|file):(?:\/\/(?=\/))?/u, '');
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(path))
    throw new StoreError('store-url', `store: a path or postgres://… wanted, ${scheme(path)}… found`);
  if (path.trim() === '' || path.startsWith(':') || path.includes('\0'))
    throw new StoreError('store-url', `store: a path or postgres://… wanted, ${JSON.stringify(path)} found`);
  return { dialect: 'sqlite', path };
}

function postgresPlace(text: string, from: 'argument' | 'environment'): StorePlace {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text may hold a password.
    throw new StoreError(
      'store-url',
      'store: postgres://user@host:port/database wanted, a URL that cannot be read found',
    );
  }
  const hasPassword = url.password !== '' || url.searchParams.has('password');
  if (hasPassword && from === 'argument')
    throw new StoreError(
      'store-password-argument',
      `store: a password in an argument is seen by everybody on this machine; give it in PGPASSWORD, in ~/.pgpass, or the whole URL in ${storeVariable}`,
    );
  const shown = new URL(url);
  shown.password = '';
  shown.search = '';
  // Whoever asks for TLS gets a server that shows who it is; `pg` would do the same, and warn that it will not always.
  if (['prefer', 'require', 'verify-ca'].includes(url.searchParams.get('sslmode') ?? ''))
    url.searchParams.set('sslmode', 'verify-full');
  return { dialect: 'postgres', url: url.href, shown: shown.href };
}

function scheme(text: string): string {
  return text.slice(0, text.indexOf('://') + 3);
}
