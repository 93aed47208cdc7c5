import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';

/** More than the documented suites of a run and their trust come to. */
const keptAtMost = 64;

const kept = new Map<string, SecureContext>();

/**
 * What OpenSSL needs for handshakes of one kind, made once: a run makes the same few with every gateway, and what each takes of memory is
 * known to OpenSSL alone. It holds no session: none is asked for. Throws what OpenSSL does not know.
 */
export function keptContext(options: SecureContextOptions): SecureContext {
  const key = JSON.stringify(options);
  const known = kept.get(key) ?? createSecureContext(options);
  kept.delete(key);
  kept.set(key, known);
  if (kept.size > keptAtMost) kept.delete(kept.keys().next().value ?? '');
  return known;
}
