import type { StreamContext } from '../probe.ts';
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
  const old = groups.filter(({ probe }) => probe === 'tls/old-versions');
  const lower = old.flatMap(({ denials, size }) =>
    denials
      .slice(1)
      .flatMap((denial) =>
        denials.some(({ version }) => log.suites(version).length > 0) ? [] : [alone(denial, size)],
      ),
  );
  await Promise.all(lower.map((group) => peelGroup(context, group, `${place}/old`)));
}
