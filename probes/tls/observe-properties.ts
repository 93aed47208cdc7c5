import { extensionType } from '../../core/protocol/tls/extension.ts';
import {
  cipherSuite,
  groupsOf,
  signatureSchemesOf,
  tlsVersion,
  versionName,
} from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { ephemeralGroups } from './ephemeral-keys.ts';
import { helloOffer } from './hello-offer.ts';
import type { VersionSuites } from './observe-suites.ts';
import { peel } from './peel.ts';
import type { TlsHelloOffer } from './tls-offer.ts';
import { type AskValues, groupAsker, groupIn, schemeAsker, schemeIn } from './value-questions.ts';

/** Groups, signature schemes, preference and extensions, asked with suites that the server is known to accept. */
export async function observeProperties(context: StreamContext, accepted: readonly VersionSuites[]): Promise<void> {
  const tls13 = accepted.find(({ version }) => version === tlsVersion.tls13);
  const [older] = accepted.filter(({ version }) => version < tlsVersion.tls13).sort((a, b) => b.version - a.version);
  const work: Promise<unknown>[] = [];
  if (tls13 !== undefined) work.push(observeTls13(context, tls13));
  if (older !== undefined) {
    work.push(peelGroups(older.version, groupAsker(context, older)));
    work.push(peelSchemes(older.version, schemeAsker(context, older)));
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
  await peelSchemes(tls13.version, schemeAsker(context, tls13, usable));
}

/**
 * A server of TLS 1.3 that answers nothing without a key share cannot be asked by HelloRetryRequest: its groups stay open, but for those that
 * it was seen to answer, which are returned.
 */
async function observeGroups13(context: StreamContext, tls13: VersionSuites): Promise<readonly number[]> {
  return tls13.keyShares.length > 0 ? tls13.keyShares : await peelGroups(tls13.version, groupAsker(context, tls13));
}

async function peelGroups(version: number, ask: AskValues | undefined): Promise<readonly number[]> {
  if (ask === undefined) return [];
  const { accepted } = await peel(
    groupsOf(version),
    (groups, step) => ask(groups, placeOf('tls/3-groups', version, step)),
    groupIn(version),
  );
  return accepted;
}

async function peelSchemes(version: number, ask: AskValues | undefined): Promise<void> {
  if (ask === undefined) return;
  await peel(
    signatureSchemesOf(version),
    (schemes, step) => ask(schemes, placeOf('tls/4-signature-schemes', version, step)),
    schemeIn,
  );
}

function placeOf(place: string, version: number, step: number): string {
  return `${place}/${versionName(version)}/${String(step).padStart(3, '0')}`;
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
