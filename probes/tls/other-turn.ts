import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { StreamContext } from '../stream-context.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { inHalves } from './ask-denied-again.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { type DenyGroup, within } from './deny-group.ts';
import { peelGroup } from './deny-questions.ts';
import { type HelloExchange, isHello } from './exchange.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import { offeredVersions } from './suite-claim.ts';
import { suitePoint } from './suite-point.ts';

export interface TurnQuestions {
  readonly groups: readonly DenyGroup[];
  readonly asksSsl2: boolean;
  readonly log: AcceptedLog;
  readonly control: HelloQuestion;
}

/** Passes over what is still one-sided: others may connect between, and a connection may be made again. */
const passes = 3;

/**
 * Two nodes behind one address that take connections by turns get the odd ones and the even ones. What was refused over connections of one
 * kind alone was asked of one of them alone: it is asked once more over one of the other kind. The order of the waves is such that this asks
 * nothing where nothing undocumented is accepted (`inHalves`).
 */
export async function askOtherTurn(context: StreamContext, questions: TurnQuestions): Promise<void> {
  const { groups, asksSsl2, log, control } = questions;
  let asked = 0;
  const takeTurn = async (turn: Turn, ask: (place: string) => Promise<unknown>): Promise<void> => {
    const place = `tls/87-turn/${String(++asked).padStart(3, '0')}`;
    if (isSame(turn, nextConnection(log.drafts))) await askHello(context, { ...control, order: `${place}/control` });
    await ask(place);
  };
  for (let pass = 0; pass < passes; pass++) {
    const lists = oneSided(groups, log);
    const ssl2 = asksSsl2 ? turnOf(log.drafts.filter(isSsl2Refusal)) : undefined;
    if (lists.length === 0 && ssl2 === undefined) return;
    for (const { turn, group } of lists) await takeTurn(turn, (place) => peelGroup(context, group, place));
    if (ssl2 !== undefined) await takeTurn(ssl2, () => observeSsl2(context, `turn-${pass}`));
  }
}

type Turn = 'odd' | 'even';

/** Lists that were refused at one turn alone, in as many hellos as the turns that they lack and the halves. */
function oneSided(groups: readonly DenyGroup[], log: AcceptedLog): readonly { turn: Turn; group: DenyGroup }[] {
  const refusals = log.drafts.filter(isHello).filter(isListRefusal);
  const turns = new Map<number, 'both' | Turn>();
  for (const refusal of refusals) {
    const turn = turnAt(refusal.connection);
    for (const version of offeredVersions(refusal)) {
      for (const suite of refusal.offer.suites) {
        const key = suitePoint(version, suite);
        const known = turns.get(key) ?? turn;
        turns.set(key, known === turn ? turn : 'both');
      }
    }
  }
  const has = (turn: Turn) => (suite: number, version: number) => turns.get(suitePoint(version, suite)) === turn;
  return inHalves(groups, log).flatMap(({ group }) =>
    (['odd', 'even'] as const).flatMap((turn) => {
      const left = within(group, has(turn));
      return left === undefined ? [] : [{ turn, group: left }];
    }),
  );
}

function isListRefusal({ outcome, connection, answer }: ObservationDraft & HelloExchange): boolean {
  return outcome === 'refused' && answer?.kind !== 'server-hello' && connection !== undefined;
}

function isSsl2Refusal({ probe, outcome, connection }: ObservationDraft): boolean {
  return probe === 'tls/ssl2' && outcome === 'refused' && connection !== undefined;
}

/** Where all were at one turn; undefined also where there is none. */
function turnOf(drafts: readonly ObservationDraft[]): Turn | undefined {
  const [turn, ...others] = new Set(drafts.map(({ connection }) => turnAt(connection)));
  return others.length > 0 ? undefined : turn;
}

function turnAt(connection = 0): Turn {
  return connection % 2 === 0 ? 'even' : 'odd';
}

function isSame(turn: Turn, connection: number): boolean {
  return turnAt(connection) === turn;
}

function nextConnection(drafts: readonly ObservationDraft[]): number {
  return 1 + drafts.reduce((most, { connection = 0 }) => Math.max(most, connection), 0);
}
