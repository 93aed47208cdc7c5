import { cipherSuite } from '../../core/protocol/tls/registry.ts';

/** How a suite makes its keys and authenticates the server: 'ECDHE/RSA', 'PSK/PSK', 'DHE/anon', … */
export function kindOf(suite: number): string {
  const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
  return `${keyExchange}/${authentication}`;
}

/** Whether a certificate is all that the suite needs: an ordinary server has such suites, and any client can ask for them. */
export function isOrdinary(suite: number): boolean {
  const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
  return keyExchange === 'TLS13' || (keyExchanges.has(keyExchange) && authentications.has(authentication));
}

/** Whether a list holds ordinary suites and others: a server may choose one of the others, of which it then has no use, and say no to all. */
export function isMixed(suites: readonly number[]): boolean {
  return suites.some(isOrdinary) && !suites.every(isOrdinary);
}

/** The suites by kind, in the order of the list. */
export function byKind(suites: readonly number[]): readonly (readonly number[])[] {
  return [...Map.groupBy(suites, kindOf).values()];
}

const keyExchanges = new Set(['ECDHE', 'RSA', 'DHE', 'DH', 'ECDH']);
const authentications = new Set(['RSA', 'ECDSA', 'DSS']);
