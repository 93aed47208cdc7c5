import {
  cipherSuite,
  signatureSchemeName,
  signatureSchemesOf,
  tlsVersion,
  versionName,
} from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { askProtectedHello } from './ask-protected-hello.ts';
import { ephemeralGroups } from './ephemeral-keys.ts';
import { helloOffer } from './hello-offer.ts';
import { noHelloSeen, observeHandshake } from './observe-handshake.ts';
import type { VersionSuites } from './observe-suites.ts';
import { chainsPlace } from './open-chains.ts';
import { opensslSuite } from './openssl-suite.ts';
import { authenticationOf, publicKeyOf, type SeenChain } from './seen-chain.ts';
import type { DocumentedSuite } from './tls-offer.ts';
import { openableSuites } from './tls13-flight.ts';

/** Kinds of keys that a server is asked for one after another, in one version. */
export const keysAtMost = 6;

/** How many questions `askOtherKeys` begins with. */
export function otherKeysCount(documented: readonly DocumentedSuite[]): number {
  return signedSuites(documented).size;
}

/**
 * Whether documented suites of TLS 1.2 are also answered with a key of another kind than the usual one of their name: an ECDHE_RSA suite
 * with an RSASSA-PSS key, say. It needs nothing that is seen before, so it can be asked beside the suites themselves.
 */
export async function askOtherKeys(context: StreamContext, documented: readonly DocumentedSuite[]): Promise<void> {
  await Promise.all(
    [...signedSuites(documented)].map(([authentication, suites]) =>
      otherKeysBelow13(context, { authentication, suites, version: tlsVersion.tls12 }, 'beside', [
        usualKey(authentication),
      ]),
    ),
  );
}

/**
 * Every chain of what is accepted that no exchange has shown yet: for each version, for each kind of authentication up to TLS 1.2, and for each
 * kind of key that the server has besides the ones that were seen. `asked`: what `askOtherKeys` was told.
 */
export async function observeChains(
  context: StreamContext,
  accepted: readonly VersionSuites[],
  seen: () => readonly SeenChain[],
  asked: readonly DocumentedSuite[] = [],
): Promise<void> {
  const askedBeside = signedSuites(asked);
  await Promise.all(
    accepted.flatMap(({ version, suites }) =>
      version >= tlsVersion.tls13
        ? [chains13(context, { version, suites }, seen)]
        : [...byAuthentication(suites)].map(([authentication, some]) =>
            chainsBelow13(
              context,
              { version, authentication, suites: some },
              seen,
              version === tlsVersion.tls12 && askedBeside.has(authentication),
            ),
          ),
    ),
  );
}

interface Place {
  readonly version: number;
  readonly authentication: string;
  readonly suites: readonly number[];
}

async function chainsBelow13(
  context: StreamContext,
  place: Place,
  seen: () => readonly SeenChain[],
  isAsked: boolean,
): Promise<void> {
  const { version, authentication, suites } = place;
  if (version < tlsVersion.ssl3) return;
  const keys = (): readonly string[] =>
    seen().flatMap((one) => (one.version === version && one.authentication === authentication ? [one.publicKey] : []));
  if (keys().length === 0) await askChain(context, place, 'all', helloOffer(context.target, version, suites));
  const signed = suites.filter(isSigned);
  if (version < tlsVersion.tls12 || signed.length === 0) return;
  // What was asked before supposed the usual key: it is no answer where that was not seen.
  const isUsual = (key: string): boolean =>
    key === '' || (key.startsWith(usualKey(authentication)) && !key.startsWith('RSA-PSS'));
  if (isAsked && keys().every(isUsual)) return;
  if (keys().length > 0) await otherKeysBelow13(context, { ...place, suites: signed }, 'behind', keys());
}

/** Without the schemes of the keys that are known, until there is no other one. */
async function otherKeysBelow13(
  context: StreamContext,
  place: Place,
  when: 'beside' | 'behind',
  known: readonly string[],
): Promise<void> {
  await eachOtherKey(place.version, known, async (signatureSchemes, step) => {
    const offer = { ...helloOffer(context.target, place.version, place.suites), signatureSchemes };
    return await askChain(context, place, `${when}-${step}`, offer);
  });
}

async function askChain(
  context: StreamContext,
  { version, authentication }: Place,
  step: string,
  offer: ReturnType<typeof helloOffer>,
): Promise<string | undefined> {
  const order = `${chainsPlace}${versionName(version)}/${authentication}/${step}`;
  const question = { probe: 'tls/certificate', order, offer, goal: 'done' } as const;
  const { outcome, answer } = await askHello(context, question);
  // It may have closed for other reasons than the question.
  if (
    step !== 'all' &&
    (outcome === 'closed' || outcome === 'reset' || (outcome === 'refused' && answer === undefined))
  ) {
    const { signatureSchemes } = helloOffer(context.target, offer.version, offer.suites);
    await askHello(context, { ...question, order: `${order}/control`, offer: { ...offer, signatureSchemes } });
  }
  return outcome === 'answered' && answer?.kind === 'server-hello' ? publicKeyOf(answer.certificates) : undefined;
}

/** In TLS 1.3 the certificate is encrypted: read with our own keys, or where that cannot be, shown by a complete handshake. */
async function chains13(
  context: StreamContext,
  { version, suites }: Pick<Place, 'version' | 'suites'>,
  seen: () => readonly SeenChain[],
): Promise<void> {
  const keys = (): readonly string[] => seen().flatMap((one) => (one.version === version ? [one.publicKey] : []));
  const order = `${chainsPlace}${versionName(version)}`;
  const readable = suites.filter((suite) => openableSuites.includes(suite));
  if (keys().length === 0 && readable.length > 0) {
    const plain = helloOffer(context.target, version, readable);
    const offer = { ...plain, groups: ephemeralGroups, keyShares: ephemeralGroups };
    const question = { probe: 'tls/certificate', order: `${order}/hello`, offer, withCertificates: true };
    await askProtectedHello(context, question);
  }
  const suite = suites.find((one) => opensslSuite(one) !== undefined);
  const name = suite === undefined ? undefined : opensslSuite(suite);
  if (suite === undefined || name === undefined) return;
  const request = { version, suite, opensslSuite: name };
  if (keys().length === 0) await observeHandshake(context, `${order}/openssl`, request, noHelloSeen);
  if (keys().length === 0) return;
  await eachOtherKey(version, keys(), async (signatureSchemes, step) => {
    // Of this version alone: chains of others are seen meanwhile.
    const before = keys().length;
    const place = `${order}/openssl/${step}`;
    const outcome = await observeHandshake(context, place, { ...request, signatureSchemes }, noHelloSeen);
    const key = keys()[before];
    if (key === undefined && (outcome === 'closed' || outcome === 'reset')) {
      const every = { ...request, signatureSchemes: signatureSchemesOf(version) };
      await observeHandshake(context, `${place}/control`, every, noHelloSeen);
    }
    return key;
  });
}

async function eachOtherKey(
  version: number,
  known: readonly string[],
  ask: (schemes: readonly number[], step: number) => Promise<string | undefined>,
): Promise<void> {
  const keys = new Set(known);
  for (let step = 1; step <= keysAtMost; step++) {
    const left = signatureSchemesOf(version).filter(
      (scheme) => ![...keys].some((key) => isSchemeOf(key, scheme, version)),
    );
    if (left.length === 0) return;
    const key = await ask(left, step);
    if (key === undefined || keys.has(key)) return;
    keys.add(key);
  }
}

/** Whether a key of this name signs by the scheme. Up to TLS 1.2 an ECDSA scheme is of every curve (RFC 8446 section 4.2.3). */
function isSchemeOf(publicKey: string, scheme: number, version: number): boolean {
  const name = signatureSchemeName(scheme);
  if (publicKey.startsWith('RSA-PSS')) return name.startsWith('rsa_pss_pss');
  if (publicKey.startsWith('RSA-')) return name.startsWith('rsa_') && !name.startsWith('rsa_pss_pss');
  if (publicKey.startsWith('EC-'))
    return name.startsWith(version >= tlsVersion.tls13 ? `ecdsa_${publicKey.slice(3)}` : 'ecdsa_');
  return name === publicKey.toLowerCase().replaceAll('-', '');
}

function signedSuites(documented: readonly DocumentedSuite[]): ReadonlyMap<string, readonly number[]> {
  const suites = documented.filter(({ version }) => version === tlsVersion.tls12).map(({ suite }) => suite);
  return byAuthentication(suites.filter(isSigned));
}

function byAuthentication(suites: readonly number[]): ReadonlyMap<string, readonly number[]> {
  const certified = suites.filter((suite) => ['RSA', 'ECDSA', 'DSS'].includes(authenticationOf(suite)));
  return Map.groupBy(certified, authenticationOf);
}

/** Whether the server signs its key exchange, and so chooses its key by the schemes of the hello. */
function isSigned(suite: number): boolean {
  return ['ECDHE', 'DHE'].includes(cipherSuite(suite)?.keyExchange ?? '');
}

/** How the name of the key begins that suites are named after. */
function usualKey(authentication: string): string {
  return { ECDSA: 'EC-', DSS: 'DSA-' }[authentication] ?? `${authentication}-`;
}
