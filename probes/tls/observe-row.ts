import { tlsVersion, versionName } from '../../src/protocol/tls/registry.ts';
import type { StreamContext } from '../probe.ts';
import { askHello } from './ask-hello.ts';
import { helloOffer } from './hello-offer.ts';
import { observeHandshake } from './observe-handshake.ts';
import type { VersionSuites } from './observe-suites.ts';
import { opensslSuite } from './openssl-suite.ts';
import type { DocumentedSuite } from './tls-offer.ts';

/** Offers a documented suite alone, by our own hello and, where OpenSSL has it, by a complete handshake. */
export async function observeRow(
  context: StreamContext,
  { version, suite }: DocumentedSuite,
  accepted: readonly VersionSuites[],
): Promise<void> {
  if (version === tlsVersion.ssl2) return;
  const order = `tls/7-rows/${versionName(version)}/${suite.toString(16).padStart(4, '0')}`;
  const keyShares = accepted.find((one) => one.version === version)?.keyShares ?? [];
  const offer = { ...helloOffer(context.target, version, [suite]), keyShares };
  const { outcome, answer } = await askHello(context, {
    probe: 'tls/row',
    order: `${order}/hello`,
    offer,
    goal: 'done',
  });
  const name = opensslSuite(suite);
  // node:tls speaks TLS 1.0 at least.
  if (name === undefined || version < tlsVersion.tls10 || outcome === 'unreachable') return;
  const certificateRequested = answer?.kind === 'server-hello' && answer.certificateRequested === true;
  await observeHandshake(
    context,
    `${order}/openssl`,
    { version, suite, opensslSuite: name },
    () => certificateRequested,
  );
}
