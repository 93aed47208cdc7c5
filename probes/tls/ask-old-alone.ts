import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { alone, type DenyGroup } from './deny-group.ts';
import { peelGroup } from './deny-questions.ts';

/**
 * Each version below the one by which a group of old versions is asked for, alone: a server that does not fall back, against RFC 5246
 * appendix E.1, refuses the hello of the group and takes a lower version that it has.
 */
export async function askOldAlone(
  context: StreamContext,
  groups: readonly DenyGroup[],
  log: AcceptedLog,
  place: string,
): Promise<void> {
  await askEachAlone(context, lowerAlone(groups, log), place);
}

/** Those of `lowerAlone`, or some of them. */
export async function askEachAlone(context: StreamContext, lower: readonly DenyGroup[], place: string): Promise<void> {
  await Promise.all(lower.map((group) => peelGroup(context, group, `${place}/old`)));
}

/** The lower versions of groups of old ones, each alone, where none of its group is accepted. */
export function lowerAlone(groups: readonly DenyGroup[], log: AcceptedLog): readonly DenyGroup[] {
  const old = groups.filter(({ probe }) => probe === 'tls/old-versions');
  return old.flatMap(({ denials, size }) =>
    denials.some(({ version }) => log.suites(version).length > 0)
      ? []
      : denials.slice(1).map((denial) => alone(denial, size)),
  );
}
