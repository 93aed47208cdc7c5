import { extensionType } from '../../core/protocol/tls/extension.ts';
import { tlsVersion, versionName } from '../../core/protocol/tls/registry.ts';
import { box, intersect } from '../../core/spaces/region.ts';
import { behindHandshake, type TlsFeature } from '../../core/spaces/tls-features.ts';
import { suiteVersions } from '../../core/spaces/tls-suites.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { askProtectedHello } from './ask-protected-hello.ts';
import { askTickets } from './ask-tickets.ts';
import { ephemeralGroups } from './ephemeral-keys.ts';
import type { Reading } from './hello-answer.ts';
import { helloOffer } from './hello-offer.ts';
import { suiteIn } from './observe-suites.ts';
import { peel } from './peel.ts';
import type { TlsAsk, TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';
import { openableSuites } from './tls13-flight.ts';

type Asked = NonNullable<TlsAsk['features']>;

/** What every hello asks for is known of each suite that was accepted; the others need hellos of their own. */
const inEvery: ReadonlySet<TlsFeature> = new Set(['extended-master-secret', 'secure-renegotiation']);

/** The features that need hellos of their own. */
export function askedApart({ features = [] }: TlsAsk): Asked {
  return features.filter(({ feature }) => !inEvery.has(feature));
}

/** Suites of a version that these are judged with. */
export function suitesWith(features: Asked, version: number, suites: readonly number[]): readonly number[] {
  const region = features.flatMap(({ when }) => intersect([box([version], suites)], when));
  return suites.filter((suite) => region.some(([, values = []]) => values.includes(suite)));
}

/**
 * Asks for the features that no other hello asks for with each accepted suite that they are judged with: one after another, as the server
 * chooses them, so that as many hellos are sent as there are suites.
 */
export async function askFeatures(
  context: StreamContext,
  ask: TlsAsk,
  accepted: (version: number) => readonly number[],
): Promise<void> {
  const features = askedApart(ask);
  const stapled = features.filter(({ feature }) => feature === 'ocsp-stapling');
  const ask13 = suitesWith(stapled, tlsVersion.tls13, accepted(tlsVersion.tls13)).filter((suite) =>
    openableSuites.includes(suite),
  );
  const ticketed = features.filter(({ feature }) => behindHandshake.has(feature));
  await Promise.all([
    ...suiteVersions
      .filter((version) => version < tlsVersion.tls13)
      .map((version) =>
        peelFeatures(version, suitesWith(features, version, accepted(version)), (suites, order) =>
          askHello(context, {
            probe,
            order,
            offer: offerBelow13(context, version, suites, features),
            goal: stapled.length > 0 ? 'done' : 'server-hello',
          }),
        ),
      ),
    peelFeatures(tlsVersion.tls13, ask13, (suites, order) =>
      askProtectedHello(context, { probe, order, offer: stapledOffer13(context, suites), withCertificates: false }),
    ),
    askTickets(context, suitesWith(ticketed, tlsVersion.tls13, accepted(tlsVersion.tls13))),
  ]);
}

const probe = 'tls/features';

async function peelFeatures(
  version: number,
  suites: readonly number[],
  ask: (suites: readonly number[], order: string) => Promise<Reading<TlsHelloAnswer>>,
): Promise<void> {
  await peel(
    suites,
    (left, step) => ask(left, `tls/5-features/${versionName(version)}/${String(step).padStart(3, '0')}`),
    suiteIn(version),
  );
}

function offerBelow13(
  { target }: StreamContext,
  version: number,
  suites: readonly number[],
  features: Asked,
): TlsHelloOffer {
  const plain = helloOffer(target, version, suites);
  const asked = new Set(features.map(({ feature }) => feature));
  const signals = Object.entries(signalOf).flatMap(([feature, type]) =>
    asked.has(feature as TlsFeature) ? [type] : [],
  );
  return {
    ...plain,
    compressionMethods: asked.has('compression') ? [1, 0] : [0],
    // SSL 3.0 has none.
    signals: plain.signals.length === 0 ? [] : [...plain.signals, ...signals],
  };
}

const signalOf: Readonly<Partial<Record<TlsFeature, number>>> = {
  'encrypt-then-mac': extensionType.encryptThenMac,
  'ocsp-stapling': extensionType.statusRequest,
  'session-tickets': extensionType.sessionTicket,
};

/** With keys of our own: in TLS 1.3 the certificate is encrypted, and what is stapled to it. */
function stapledOffer13({ target }: StreamContext, suites: readonly number[]): TlsHelloOffer {
  const plain = helloOffer(target, tlsVersion.tls13, suites);
  return { ...plain, groups: ephemeralGroups, keyShares: ephemeralGroups, signals: [extensionType.statusRequest] };
}
