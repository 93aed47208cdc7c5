import { tlsVersion, versionName } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { helloOffer } from './hello-offer.ts';
import { helloSeen, observeHandshake } from './observe-handshake.ts';
import type { VersionSuites } from './observe-suites.ts';
import { opensslRequest } from './openssl-suite.ts';
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
  const hello = await askHello(context, {
    probe: 'tls/row',
    order: `${order}/hello`,
    offer,
    goal: 'done',
  });
  const request = opensslRequest({ version, suite });
  if (request === undefined || hello.outcome === 'unreachable') return;
  await observeHandshake(context, `${order}/openssl`, { ...request, suite }, () => helloSeen(hello));
}
