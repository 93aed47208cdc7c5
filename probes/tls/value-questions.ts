import { cipherSuite, signatureSchemesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { askProtectedHello } from './ask-protected-hello.ts';
import { ephemeralGroups } from './ephemeral-keys.ts';
import type { Reading } from './hello-answer.ts';
import { helloOffer } from './hello-offer.ts';
import type { TlsHelloAnswer } from './tls-offer.ts';
import { openableSuites } from './tls13-flight.ts';

/** Asks for values in one version, with suites that the server accepts. */
export type AskValues = (values: readonly number[], order: string) => Promise<Reading<TlsHelloAnswer>>;

interface Accepted {
  readonly version: number;
  readonly suites: readonly number[];
}

/**
 * Groups. TLS 1.3: without a key share, every HelloRetryRequest names one (RFC 8446 section 4.2.8). Below: the curve of the ServerKeyExchange.
 * Suites with an RSA certificate are preferred, because a server with an ECDSA certificate also needs the certificate's curve in the list
 * (RFC 8422 section 5.1), and a list without it is refused for that. Undefined where no accepted suite has groups.
 */
export function groupAsker(context: StreamContext, { version, suites }: Accepted): AskValues | undefined {
  const usable = version >= tlsVersion.tls13 ? suites : curveSuites(suites);
  if (usable.length === 0 || version < tlsVersion.tls10) return undefined;
  const goal = version >= tlsVersion.tls13 ? 'server-hello' : 'key-exchange';
  return (groups, order) => {
    const offer = { ...helloOffer(context.target, version, usable), groups };
    return askHello(context, { probe: 'tls/groups', order, offer, goal });
  };
}

/**
 * Signature schemes: of the ServerKeyExchange in TLS 1.2, of the CertificateVerify, which is encrypted, in TLS 1.3; that is read with keys of
 * `groups`. Undefined where no accepted suite is signed, or can be read.
 */
export function schemeAsker(
  context: StreamContext,
  { version, suites }: Accepted,
  groups: readonly number[] = ephemeralGroups,
): AskValues | undefined {
  const isProtected = version >= tlsVersion.tls13;
  const usable = isProtected ? suites.filter((suite) => openableSuites.includes(suite)) : suites.filter(isSigned);
  if (usable.length === 0 || version < tlsVersion.tls12 || (isProtected && groups.length === 0)) return undefined;
  const probe = 'tls/signature-schemes';
  const plain = { ...helloOffer(context.target, version, usable), certificateSchemes: signatureSchemesOf(version) };
  return (signatureSchemes, order) =>
    isProtected
      ? askProtectedHello(context, {
          probe,
          order,
          offer: { ...plain, signatureSchemes, groups, keyShares: groups },
          withCertificates: false,
        })
      : askHello(context, { probe, order, offer: { ...plain, signatureSchemes }, goal: 'key-exchange' });
}

function curveSuites(suites: readonly number[]): readonly number[] {
  const ephemeral = suites.filter((suite) => cipherSuite(suite)?.keyExchange === 'ECDHE');
  const of = (authentication: string): readonly number[] =>
    ephemeral.filter((suite) => cipherSuite(suite)?.authentication === authentication);
  return of('RSA').length > 0 ? of('RSA') : of('ECDSA');
}

function isSigned(suite: number): boolean {
  const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
  return ['ECDHE', 'DHE'].includes(keyExchange) && ['RSA', 'ECDSA', 'DSS'].includes(authentication);
}

/** The group that an answer chose. */
export function groupIn(version: number): (answer: TlsHelloAnswer) => number | undefined {
  return ({ kind, group }) => (version < tlsVersion.tls13 || kind === 'hello-retry-request' ? group : undefined);
}

/** The signature scheme that an answer chose. */
export function schemeIn({ signatureScheme }: TlsHelloAnswer): number | undefined {
  return signatureScheme;
}
