import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { askHello } from './ask-hello.ts';
import { askBuried } from './buried-control.ts';
import { alone, type DenyGroup, suitesIn } from './deny-group.ts';
import { peelGroup } from './deny-questions.ts';
import { shortHelloSuites } from './hello-offer.ts';
import type { Opening } from './open-tls.ts';
import { byKind, isOrdinary } from './suite-kinds.ts';

/**
 * The lists in hellos of 48 suites and fewer than 256 octets, for a server that does not bear long ones, or one suite in them: each with a
 * control behind its suites, and where that is not answered in two, down to lists of one kind. Each is asked twice. Ends where the control
 * alone is not answered any more.
 */
export async function askInShort(
  context: StreamContext,
  groups: readonly DenyGroup[],
  opening: Opening,
  log: AcceptedLog,
): Promise<void> {
  const denials = groups.flatMap((group) => group.denials);
  const all = [...new Set(groups.flatMap(suitesIn))];
  let isOver = false;
  const peelAll = (chunk: readonly number[], place: string): Promise<unknown> =>
    Promise.all(
      denials.map(({ version, suites }) => {
        const left = chunk.filter((one) => suites.includes(one) && !log.suites(version).includes(one));
        return peelGroup(context, alone({ version, suites: left }, 'small'), place);
      }),
    );
  const isBorne = async (suites: readonly number[], place: string): Promise<boolean> => {
    const without = log.suites(opening.answer.version);
    const burial = { opening, suites, length: suites.length, without, size: 'small' } as const;
    if (await askBuried(context, { ...burial, order: `${place}/buried` })) return true;
    const alive = await askHello(context, { ...opening.control, probe: 'tls/control', order: `${place}/control` });
    isOver ||= alive.outcome !== 'answered';
    return false;
  };
  const ask = async (chunk: readonly number[], place: string): Promise<void> => {
    if (isOver) return;
    await peelAll(chunk, `${place}/first`);
    const kinds = byKind(chunk);
    if (kinds.length === 1 || (await isBorne(chunk, place))) {
      await peelAll(chunk, `${place}/second`);
      return;
    }
    const half = Math.ceil(kinds.length / 2);
    await ask(kinds.slice(0, half).flat(), `${place}0`);
    await ask(kinds.slice(half).flat(), `${place}1`);
  };
  const chunks = [...chunksOf(all.filter(isOrdinary)), ...chunksOf(all.filter((one) => !isOrdinary(one)))];
  for (const [at, chunk] of chunks.entries()) await ask(chunk, `tls/8-short/${String(at).padStart(2, '0')}-`);
}

/** Kinds one after another, as few lists as hold them; room is left for a control. */
function chunksOf(suites: readonly number[]): readonly (readonly number[])[] {
  const sorted = byKind(suites).flat();
  const most = shortHelloSuites - 1;
  return Array.from({ length: Math.ceil(sorted.length / most) }, (_, at) => sorted.slice(at * most, (at + 1) * most));
}
