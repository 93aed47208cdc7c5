import type { ValueQuestions } from '../../core/policy/ask-values.ts';
import { groupsOf, signatureSchemesOf, versionName } from '../../core/protocol/tls/registry.ts';
import { suiteVersions } from '../../core/spaces/tls-suites.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { countedContext } from './counted-context.ts';
import { peel } from './peel.ts';
import type { TlsAsk, TlsHelloAnswer } from './tls-offer.ts';
import { type AskValues, groupAsker, groupIn, schemeAsker, schemeIn } from './value-questions.ts';

/** What is asked of one table in one version. */
export interface ValueList {
  readonly probe: 'tls/groups' | 'tls/signature-schemes';
  readonly version: number;
  /** Each alone. */
  readonly required: readonly number[];
  /** In one list. */
  readonly denied: readonly number[];
}

/** The lists that policies ask for, table by table. */
export function valueLists({ groups, signatures }: TlsAsk): readonly ValueList[] {
  return [...listsOf('tls/groups', groups), ...listsOf('tls/signature-schemes', signatures)];
}

function listsOf(probe: ValueList['probe'], questions: ValueQuestions | undefined): readonly ValueList[] {
  if (questions === undefined) return [];
  const { required, denied } = questions;
  return suiteVersions
    .map((version) => ({
      probe,
      version,
      required: required.flatMap(([of, value = 0]) => (of === version ? [value] : [])),
      denied: denied.flatMap(([of = [], values = []]) => (of.includes(version) ? values : [])).sort((a, b) => a - b),
    }))
    .filter((list) => list.required.length + list.denied.length > 0);
}

/** How a table is asked, and what an answer chose of it. */
interface Way {
  readonly ask: AskValues;
  readonly chosen: (answer: TlsHelloAnswer) => number | undefined;
  /** Every value of the version. */
  readonly all: readonly number[];
  /** Begins the places of its questions. */
  readonly place: string;
}

/**
 * Asks for groups and signature schemes as policies want it: what they require alone, and what must be refused in one list, twice; what is
 * accepted of that is taken out. One question after another, so that none is refused for the load, and a control behind them. The second time a
 * list goes over an odd connection where it went over an even one the first time, and the other way round: to the other one of two nodes that take
 * them by turns. `accepted`: what
 * is known of the suites; a version of which none uses such values is not asked.
 */
export async function askValues(
  context: StreamContext,
  ask: TlsAsk,
  accepted: (version: number) => readonly number[],
  control: HelloQuestion,
): Promise<void> {
  const { context: counted, begun } = countedContext(context);
  const lists = valueLists(ask).flatMap((list) => {
    const way = wayOf(counted, list, accepted(list.version));
    return way === undefined ? [] : [{ list, way }];
  });
  if (lists.length === 0) return;
  const again: (() => Promise<void>)[] = [];
  for (const { list, way } of lists) {
    const missing = await askEach(list.required, way, 'alone');
    const left = await askTogether(list.denied, way, 'denied');
    const turn = begun() % 2;
    // That none is accepted is said of the values only by a server that takes the same hello with others.
    const isNone = missing.length === list.required.length && left.length === list.denied.length;
    if (isNone) await way.ask(way.all, `${way.place}/any`);
    again.push(async () => {
      await askEach(missing, way, 'alone-again');
      if (left.length === 0) return;
      const isSameTurn = (begun() + 1) % 2 === turn;
      if (isSameTurn) await askHello(counted, { ...control, order: `${way.place}/turn` });
      await askTogether(left, way, 'denied-again');
    });
  }
  for (const one of again) await one();
  await askHello(counted, { ...control, order: 'tls/5-values/control' });
}

function wayOf(context: StreamContext, { probe, version }: ValueList, suites: readonly number[]): Way | undefined {
  const isGroups = probe === 'tls/groups';
  const ask = (isGroups ? groupAsker : schemeAsker)(context, { version, suites });
  if (ask === undefined) return undefined;
  return {
    ask,
    chosen: isGroups ? groupIn(version) : schemeIn,
    all: isGroups ? groupsOf(version) : signatureSchemesOf(version),
    place: `${isGroups ? 'tls/3-groups' : 'tls/4-signature-schemes'}/${versionName(version)}`,
  };
}

/** Those that were not accepted. */
async function askEach(values: readonly number[], way: Way, when: string): Promise<readonly number[]> {
  const missing: number[] = [];
  for (const value of values) {
    const { outcome, answer } = await way.ask([value], `${way.place}/${when}/${value.toString(16).padStart(4, '0')}`);
    const isTaken =
      outcome === 'answered' && answer !== undefined && answer.kind !== 'alert' && way.chosen(answer) === value;
    if (!isTaken) missing.push(value);
  }
  return missing;
}

async function askTogether(values: readonly number[], way: Way, when: string): Promise<readonly number[]> {
  const { remaining } = await peel(
    values,
    (left, step) => way.ask(left, `${way.place}/${when}/${String(step).padStart(3, '0')}`),
    way.chosen,
  );
  return remaining;
}
