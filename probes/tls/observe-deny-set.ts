import { tlsVersion } from '../../src/protocol/tls/registry.ts';
import type { StreamContext } from '../probe.ts';
import { withAcceptedLog } from './accepted-log.ts';
import { askAlone } from './ask-alone.ts';
import { hellosAgain } from './ask-denied-again.ts';
import { askFurther } from './ask-further.ts';
import { askOldAlone } from './ask-old-alone.ts';
import { isContradicted, isHalfOld } from './contradictions.ts';
import { type DenyGroup, denyGroups } from './deny-group.ts';
import { peelGroup } from './deny-questions.ts';
import { type DenySet, denySet } from './deny-set.ts';
import { askRefusedRowsAgain, askRow, completeRow } from './documented-rows.ts';
import { earlyWave } from './early-wave.ts';
import { leastRefusals } from './least-refusals.ts';
import { askOtherKeys, observeChains } from './observe-chains.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import { observeWanted } from './observe-wanted.ts';
import { openByRows } from './open-tls.ts';
import { opensslRequest } from './openssl-suite.ts';
import { askOtherTurn } from './other-turn.ts';
import { askQuietly, openQuietly } from './quiet-pass.ts';
import { withRepeats } from './repeat-control.ts';
import { type Settled, settleDenied } from './settle-denied.ts';
import type { TlsAsk } from './tls-offer.ts';

/**
 * Asks what decides the policies and no more: each documented suite alone, by a hello and by a complete handshake, and everything that must
 * be refused, twice: in as few hellos as there can be, then in two for each of them, between hellos that are answered. What is accepted of it
 * is peeled, violation by violation. Where answers contradict each other, all of it is asked once more, slowly.
 */
export async function observeDenySet(outer: StreamContext, ask: TlsAsk, times: number = leastRefusals): Promise<void> {
  const repeats = withRepeats(outer);
  const { context, log } = withAcceptedLog(repeats.context);
  const deny = denySet(ask);
  const groups = denyGroups(deny);
  const atOnce = connectionsAtOnce(context, ask, deny, groups);
  using wave = earlyWave(context, atOnce);
  const opening = await openByRows(wave.opener, ask);
  if (opening === 'unreachable' || opening === 'name-wanted') return;
  const asked = ask.documented.filter(({ version }) => version !== tlsVersion.ssl2);
  const quiet = { rows: asked, groups, log, asksSsl2: deny.asksSsl2, repeat: repeats.repeat };
  if (opening === undefined) {
    const late = log.isCutOff() ? await openQuietly(context, asked) : undefined;
    if (late !== undefined) await askQuietly(context, { ...quiet, opening: late });
    else if (deny.asksSsl2) await observeSsl2(context);
    return;
  }
  const rows = asked.map((row) => ({ row, hello: askRow(wave.context, row, opening) }));
  // Each question goes over an odd connection the second time where it went over an even one the first time (`inHalves`), and the other way
  // round: behind an even number of them the groups change places, and SSL 2.0 goes last.
  const isEven = atOnce % 2 === 0;
  const ssl2InWave = deny.asksSsl2 && !isEven;
  // The youngest of them is the closing control's.
  using again = earlyWave(wave.context, hellosAgain(groups) + (ssl2InWave ? 1 : 0) + 1);
  // Behind it the handshakes are under way: what is asked again comes after them, in one order.
  const moment = context.pause(0);
  const hellos = async (): Promise<Settled & { readonly lists: readonly DenyGroup[] }> => {
    const [first] = await Promise.all([
      Promise.all(groups.map((group, at) => peelGroup(at === 0 ? again.opener : wave.context, group, 'tls/2-suites'))),
      ...rows.map(({ hello }) => hello),
      deny.asksSsl2 ? observeSsl2(groups.length === 0 ? again.opener : wave.context) : undefined,
    ]);
    await moment;
    const lists = [...groups, ...(await observeWanted(context, deny, (version) => log.suites(version).length > 0))];
    const settling = { groups: isEven ? lists.toReversed() : lists, first: first.flat(), opening, log };
    const [settled] = await Promise.all([
      settleDenied(again.context, { ...settling, asksSsl2: ssl2InWave }),
      opening.size === 'small' ? undefined : askOldAlone(context, lists, log, 'tls/8-again'),
      deny.asksSsl2 && isEven ? observeSsl2(context, 'again') : undefined,
      askRefusedRowsAgain(context, asked, opening, log.suites),
    ]);
    const { closing: control } = settled;
    await askFurther(context, { groups: lists, asksSsl2: deny.asksSsl2, log, control, times });
    await askOtherTurn(context, { groups: lists, asksSsl2: deny.asksSsl2, log, control });
    await askAlone(context, log, control);
    // Last: what is refused by closing behind it would count for nothing.
    await repeats.repeat(control);
    return { ...settled, lists };
  };
  // A complete handshake takes a round trip more than a hello and settles no refusal: the closing control does not wait for it, and the
  // hellos do not wait until OpenSSL is set up for it.
  const handshakes = async (): Promise<void> => {
    await moment;
    await Promise.all(rows.map(({ row, hello }) => completeRow(wave.context, row, hello)));
  };
  const [{ isBorne, lists }] = await Promise.all([hellos(), handshakes()]);
  // Behind all the others: a fresh connection closes the early ones that handshakes still go over.
  await askOtherKeys(context, ask.documented);
  await observeChains(context, log.all(), log.chains, ask.documented);
  if (isContradicted(log.drafts, log.drafts, isBorne) || (isBorne && isHalfOld(log.drafts))) {
    await askQuietly(context, { ...quiet, groups: lists, opening });
  }
}

/** The connections that follow the opening together, where its answers are the ones to expect. */
function connectionsAtOnce(
  context: StreamContext,
  { documented }: TlsAsk,
  { asksSsl2 }: DenySet,
  groups: readonly DenyGroup[],
): number {
  const handshakes = documented.flatMap((row) => opensslRequest(row) ?? []);
  const own = handshakes.filter((request) => context.isShared?.(request) !== true);
  return groups.length + (asksSsl2 ? 1 : 0) + own.length;
}
