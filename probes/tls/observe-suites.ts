import { cipherSuite, suitesOf, tlsVersion, versionName } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello, type HelloQuestion, shareableGroups } from './ask-hello.ts';
import type { Denial } from './deny-set.ts';
import type { Reading } from './hello-answer.ts';
import { helloOffer, shortHelloSuites } from './hello-offer.ts';
import { peel } from './peel.ts';
import type { TlsHelloAnswer } from './tls-offer.ts';

/** What a server accepts in one version. */
export interface VersionSuites {
  readonly version: number;
  /** In the order of the server's choice. */
  readonly suites: readonly number[];
  /** Groups of the key shares that the server wants before it answers; empty where it answers with a HelloRetryRequest, and below TLS 1.3. */
  readonly keyShares: readonly number[];
}

/** The group of the one key share of a short hello of TLS 1.3. */
const x25519 = 0x001d;

/** The hello that offers every suite of one version, as an opening. */
export function openingQuestion(
  { target }: StreamContext,
  version: number,
  keyShares: readonly number[] = [],
): HelloQuestion {
  return {
    probe: 'tls/opening',
    order: `tls/1-opening/${versionName(version)}`,
    offer: { ...helloOffer(target, version, suitesOf(version)), keyShares },
    goal: 'server-hello',
  };
}

/**
 * Peels the suites of one version up to TLS 1.2. `first` is the answer to `openingQuestion`, where there was one. When the
 * server answers nothing to the long hello but something to a short one, it is asked in short ones.
 */
export async function observeSuites(
  context: StreamContext,
  version: number,
  first?: Reading<TlsHelloAnswer>,
): Promise<VersionSuites> {
  const { target } = context;
  const ask = (remaining: readonly number[], step: number): Promise<Reading<TlsHelloAnswer>> =>
    step === 0 && first !== undefined
      ? Promise.resolve(first)
      : askHello(context, {
          probe: 'tls/suites',
          order: suitesOrder(version, step),
          offer: helloOffer(target, version, remaining),
          goal: 'server-hello',
        });
  const { accepted, last } = await peel(suitesOf(version), ask, suiteIn(version));
  const suites = hasChoked(accepted, last)
    ? await peelInChunks(context, 'tls/suites', { version, suites: suitesOf(version) })
    : accepted;
  return { version, suites, keyShares: [] };
}

/** What an answer chose, when it is in this version. */
export function suiteIn(version: number): (answer: TlsHelloAnswer) => number | undefined {
  return (answer) => (answer.version === version ? answer.suite : undefined);
}

/** Whether a peel ended with what a server does that cannot take so long a hello. */
export function hasChoked(accepted: readonly number[], last: Reading<TlsHelloAnswer> | undefined): boolean {
  return accepted.length === 0 && ['silent', 'closed', 'reset', 'malformed'].includes(last?.outcome ?? '');
}

/** Peels the suites in hellos below 256 octets. */
export async function peelInChunks(
  context: StreamContext,
  probe: 'tls/suites' | 'tls/deny',
  { version, suites }: Denial,
): Promise<readonly number[]> {
  const candidates = [...suites].sort((a, b) => rarity(a) - rarity(b) || a - b);
  const keyShares = version >= tlsVersion.tls13 ? [x25519] : [];
  const accepted: number[] = [];
  for (let from = 0; from < candidates.length; from += shortHelloSuites) {
    const ask = (remaining: readonly number[], step: number): Promise<Reading<TlsHelloAnswer>> =>
      askHello(context, {
        probe,
        order: `${suitesOrder(version, from)}-chunk/${digits(step)}`,
        offer: { ...helloOffer(context.target, version, remaining, 'small'), keyShares },
        goal: 'server-hello',
      });
    const peeled = await peel(candidates.slice(from, from + shortHelloSuites), ask, suiteIn(version));
    accepted.push(...peeled.accepted);
    const { last } = peeled;
    // A short hello that fares no better: the length was not the reason, or the server is gone.
    if (last !== undefined && last.outcome !== 'refused' && last.outcome !== 'answered') break;
  }
  return accepted;
}

/** Suites that certificates authenticate come first: the first chunk must hold what an ordinary server takes. */
function rarity(suite: number): number {
  const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
  const ordinary = ['ECDHE', 'RSA', 'DHE'].includes(keyExchange) && ['RSA', 'ECDSA'].includes(authentication);
  return ordinary ? 0 : 1;
}

/**
 * Peels the suites of TLS 1.3. A server that refuses a hello without key shares, which RFC 8446 section 4.2.8 allows, is asked once
 * more with two; if it answers that, all further hellos carry them.
 */
export async function observeTls13Suites(context: StreamContext): Promise<VersionSuites> {
  const version = tlsVersion.tls13;
  let keyShares: readonly number[] = [];
  const ask = async (remaining: readonly number[], step: number): Promise<Reading<TlsHelloAnswer>> => {
    const plain = helloOffer(context.target, version, remaining);
    const question = { probe: 'tls/suites', goal: 'server-hello' as const };
    const order = suitesOrder(version, step);
    const reading = await askHello(context, { ...question, order, offer: { ...plain, keyShares } });
    if (step > 0 || reading.outcome === 'answered' || reading.outcome === 'unreachable') return reading;
    const shared = { ...plain, keyShares: shareableGroups };
    const second = await askHello(context, { ...question, order: `${order}-key-shares`, offer: shared });
    if (second.outcome === 'answered') keyShares = shareableGroups;
    return second;
  };
  const { accepted } = await peel(suitesOf(version), ask, suiteIn(version));
  return { version, suites: accepted, keyShares };
}

/** Place of a hello about the suites of one version. */
export function suitesOrder(version: number, step: number): string {
  return `tls/2-suites/${versionName(version)}/${digits(step)}`;
}

function digits(step: number): string {
  return String(step).padStart(3, '0');
}
