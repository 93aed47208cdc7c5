import { extensionType } from '../../core/protocol/tls/extension.ts';
import {
  cipherSuite,
  groupsOf,
  signatureSchemesOf,
  tlsVersion,
  versionName,
} from '../../core/protocol/tls/registry.ts';
import type { FlightGoal } from '../../core/protocol/tls/server-flight.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { askProtectedHello } from './ask-protected-hello.ts';
import { ephemeralGroups } from './ephemeral-keys.ts';
import type { Reading } from './hello-answer.ts';
import { helloOffer } from './hello-offer.ts';
import type { VersionSuites } from './observe-suites.ts';
import { peel } from './peel.ts';
import type { TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';
import { openableSuites } from './tls13-flight.ts';

/** Groups, signature schemes, preference and extensions, asked with suites that the server is known to accept. */
export async function observeProperties(context: StreamContext, accepted: readonly VersionSuites[]): Promise<void> {
  const tls13 = accepted.find(({ version }) => version === tlsVersion.tls13);
  const [older] = accepted.filter(({ version }) => version < tlsVersion.tls13).sort((a, b) => b.version - a.version);
  const work: Promise<unknown>[] = [];
  if (tls13 !== undefined) work.push(observeTls13(context, tls13));
  if (older !== undefined) {
    work.push(observeGroups(context, older), observeSignatureSchemes(context, older));
    work.push(observeFeatures(context, older));
  }
  const ordered = [older, tls13].find((one) => one !== undefined && one.suites.length > 1);
  if (ordered !== undefined) work.push(observePreference(context, ordered));
  await Promise.all(work);
}

/** Groups first: only with one that the server takes, and that we have a key for, can the encrypted part of its flight be read. */
async function observeTls13(context: StreamContext, tls13: VersionSuites): Promise<void> {
  const groups = await observeGroups13(context, tls13);
  const usable = ephemeralGroups.filter((group) => groups.includes(group));
  const readable = tls13.suites.filter((suite) => openableSuites.includes(suite));
  const plain = helloOffer(context.target, tls13.version, readable);
  const offer = usable.length > 0 && readable.length > 0 ? { ...plain, groups: usable, keyShares: usable } : undefined;
  if (offer !== undefined) await observeSignatureSchemes13(context, offer);
}

/**
 * TLS 1.3: without a key share, every HelloRetryRequest names a group (RFC 8446 section 4.2.8). A server that answers nothing without one
 * cannot be asked like this: its groups stay open, but for those that it was seen to answer, which are returned.
 */
async function observeGroups13(context: StreamContext, tls13: VersionSuites): Promise<readonly number[]> {
  const { version, suites, keyShares } = tls13;
  if (keyShares.length > 0) return keyShares;
  const ask = asker(context, 'groups', version, suites, 'server-hello', (groups) => ({ groups }));
  const { accepted } = await peel(groupsOf(version), ask, ({ kind, group }) =>
    kind === 'hello-retry-request' ? group : undefined,
  );
  return accepted;
}

/**
 * Up to TLS 1.2: the curve of the ServerKeyExchange. Suites with an RSA certificate are preferred, because a server with an ECDSA
 * certificate also needs the certificate's curve in the list (RFC 8422 section 5.1), and a peel takes that away.
 */
async function observeGroups(context: StreamContext, { version, suites }: VersionSuites): Promise<void> {
  const ephemeral = suites.filter((suite) => cipherSuite(suite)?.keyExchange === 'ECDHE');
  const rsa = ephemeral.filter((suite) => cipherSuite(suite)?.authentication === 'RSA');
  const usable = rsa.length > 0 ? rsa : ephemeral.filter((suite) => cipherSuite(suite)?.authentication === 'ECDSA');
  if (usable.length === 0 || version < tlsVersion.tls10) return;
  const ask = asker(context, 'groups', version, usable, 'key-exchange', (groups) => ({ groups }));
  await peel(groupsOf(version), ask, ({ group }) => group);
}

/** TLS 1.2: the algorithm that the ServerKeyExchange is signed with. */
async function observeSignatureSchemes(context: StreamContext, { version, suites }: VersionSuites): Promise<void> {
  const signed = suites.filter((suite) => {
    const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
    return ['ECDHE', 'DHE'].includes(keyExchange) && ['RSA', 'ECDSA', 'DSS'].includes(authentication);
  });
  if (signed.length === 0 || version < tlsVersion.tls12) return;
  const ask = asker(context, 'signature-schemes', version, signed, 'key-exchange', (signatureSchemes) => ({
    signatureSchemes,
  }));
  await peel(signatureSchemesOf(version), ask, ({ signatureScheme }) => signatureScheme);
}

/** The accepted suites in the order of the server's choice, and reversed. */
async function observePreference(context: StreamContext, { version, suites, keyShares }: VersionSuites): Promise<void> {
  const orders = [suites, [...suites].reverse()];
  await Promise.all(
    orders.map((offered, at) => {
      const offer = { ...helloOffer(context.target, version, offered), keyShares };
      const order = `tls/5-preference/${versionName(version)}/${at}`;
      return askHello(context, { probe: 'tls/preference', order, offer, goal: 'server-hello' });
    }),
  );
}

/** Compression and encrypt-then-MAC, which only block ciphers in CBC mode can answer (RFC 7366 section 3). */
async function observeFeatures(context: StreamContext, { version, suites }: VersionSuites): Promise<void> {
  const blocks = suites.filter((suite) => cipherSuite(suite)?.mode === 'CBC');
  const plain = helloOffer(context.target, version, blocks.length > 0 ? blocks : suites);
  const offer: TlsHelloOffer = {
    ...plain,
    compressionMethods: [1, 0],
    signals: plain.signals.length === 0 ? [] : [...plain.signals, extensionType.encryptThenMac],
  };
  const order = `tls/5-features/${versionName(version)}`;
  await askHello(context, { probe: 'tls/features', order, offer, goal: 'server-hello' });
}

/** TLS 1.3: the algorithm of the CertificateVerify, which is encrypted. */
async function observeSignatureSchemes13(context: StreamContext, offer: TlsHelloOffer): Promise<void> {
  const ask = (signatureSchemes: readonly number[], step: number): Promise<Reading<TlsHelloAnswer>> =>
    askProtectedHello(context, {
      probe: 'tls/signature-schemes',
      order: `tls/4-signature-schemes/${versionName(offer.version)}/${String(step).padStart(3, '0')}`,
      offer: { ...offer, signatureSchemes },
      withCertificates: false,
    });
  await peel(signatureSchemesOf(offer.version), ask, ({ signatureScheme }) => signatureScheme);
}

function asker(
  context: StreamContext,
  dimension: 'groups' | 'signature-schemes',
  version: number,
  suites: readonly number[],
  goal: FlightGoal,
  change: (remaining: readonly number[]) => Partial<TlsHelloOffer>,
): (remaining: readonly number[], step: number) => Promise<Reading<TlsHelloAnswer>> {
  const place = dimension === 'groups' ? 'tls/3-groups' : 'tls/4-signature-schemes';
  return (remaining, step) =>
    askHello(context, {
      probe: `tls/${dimension}`,
      order: `${place}/${versionName(version)}/${String(step).padStart(3, '0')}`,
      offer: { ...helloOffer(context.target, version, suites), ...change(remaining) },
      goal,
    });
}
