import { versionName } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { alone, type DenyGroup, groupOffer } from './deny-group.ts';
import type { DenySet } from './deny-set.ts';

/**
 * Whether a version that must be accepted is accepted with anything at all, where nothing else has shown it. The lists of those that are not:
 * that is a refusal like another, to be asked for again.
 */
export async function observeWanted(
  context: StreamContext,
  { wanted }: DenySet,
  isSeen: (version: number) => boolean,
): Promise<readonly DenyGroup[]> {
  const asked = wanted.filter(({ version }) => !isSeen(version)).map((denial) => alone(denial));
  await Promise.all(
    asked.map((group) =>
      askHello(context, {
        probe: group.probe,
        order: `tls/2-suites/${versionName(group.denials[0]?.version ?? 0)}/wanted`,
        offer: groupOffer(context.target, group),
        goal: 'server-hello',
      }),
    ),
  );
  return asked.filter(({ denials }) => denials.every(({ version }) => !isSeen(version)));
}
