import { extensionType } from './extension.ts';
import { cipherSuite } from './registry.ts';

/** By key exchange, the extension that says who asks, without which no server can choose a suite (RFC 5054 section 2.5.1.2, RFC 8492 section 4.1). */
const byKeyExchange: ReadonlyMap<string, number> = new Map([
  ['SRP', extensionType.srp],
  ['ECCPWD', extensionType.pwdClear],
]);

/** The extension that a hello must have for this suite to be asked for at all; undefined for most. */
export function neededExtension(suite: number): number | undefined {
  return byKeyExchange.get(cipherSuite(suite)?.keyExchange ?? '');
}

/** What the hello needs for all of these, each once. */
export function neededExtensions(suites: readonly number[]): readonly number[] {
  return [...new Set(suites.flatMap((suite) => neededExtension(suite) ?? []))];
}
