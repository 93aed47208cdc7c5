import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { alone, type DenyGroup, within } from './deny-group.ts';
import { type Denied, peelGroup } from './deny-questions.ts';
import type { Denial } from './deny-set.ts';
import { refusingAlerts } from './suite-claim.ts';
import { byKind, isOrdinary } from './suite-kinds.ts';

/**
 * The lists of groups again, without what is known to be accepted, and each in two hellos: suites for which a certificate is all that is
 * needed, and the others. A server that chooses one of the others, of which it has no use, says no to all in the list.
 */
export async function askDeniedAgain(
  context: StreamContext,
  groups: readonly DenyGroup[],
  log: AcceptedLog,
  place: string,
): Promise<readonly Denied[]> {
  const parts = inHalves(groups, log);
  const denied = await Promise.all(parts.map(({ group, part }) => peelGroup(context, group, `${place}/${part}`)));
  return denied.flat();
}

/** Hellos that `askDeniedAgain` begins with; without a log, where nothing of the groups is accepted. */
export function hellosAgain(groups: readonly DenyGroup[], log?: AcceptedLog): number {
  return inHalves(groups, log).length;
}

/**
 * What is left of the groups in two hellos for each: the ordinary suites of every group, then the others. So, behind an odd number of
 * connections, each half goes to the other one of two nodes that take connections by turns: two groups one after another were odd and even, and
 * so is each half of them, the other way round.
 */
export function inHalves(
  groups: readonly DenyGroup[],
  log?: AcceptedLog,
): readonly { readonly group: DenyGroup; readonly part: string }[] {
  const lists = log === undefined ? groups : groups.flatMap((group) => apart(group, log));
  return (['ordinary', 'others'] as const).flatMap((part) =>
    lists.flatMap((list) => {
      const accepted = new Map(list.denials.map(({ version }) => [version, log?.suites(version) ?? []]));
      const left = within(
        list,
        (suite, version) =>
          isOrdinary(suite) === (part === 'ordinary') && accepted.get(version)?.includes(suite) !== true,
      );
      return left === undefined ? [] : [{ group: left, part }];
    }),
  );
}

/** A version of which something is accepted keeps the server from looking at lower ones: then each is asked alone. */
function apart(group: DenyGroup, log: AcceptedLog): readonly DenyGroup[] {
  const isHidden = group.denials.slice(0, -1).some(({ version }) => log.suites(version).length > 0);
  return isHidden ? group.denials.map((one) => alone(one, group.size)) : [group];
}

/**
 * Lists that were refused by an alert that may be for one suite of them, kind by kind, each twice. Of `first`, the lists that were asked for
 * before, those of one kind: they stood in one hello with others.
 */
export async function askKinds(
  context: StreamContext,
  first: readonly Denied[],
  again: readonly Denied[],
  log: AcceptedLog,
): Promise<void> {
  const lists = new Map<string, Denial>();
  for (const { denial, last } of [...first.filter(({ denial: { suites } }) => byKind(suites).length === 1), ...again]) {
    if (last?.outcome !== 'refused' || last.answer?.kind !== 'alert' || refusingAlerts.has(last.answer.description))
      continue;
    for (const suites of byKind(denial.suites)) {
      lists.set(`${denial.version}-${suites[0]?.toString(16)}`, { version: denial.version, suites });
    }
  }
  for (const time of ['first', 'second']) {
    await Promise.all(
      [...lists].map(([name, { version, suites }]) => {
        const left = suites.filter((one) => !log.suites(version).includes(one));
        return peelGroup(context, alone({ version, suites: left }), `tls/8-kinds/${time}/${name}`);
      }),
    );
  }
}
