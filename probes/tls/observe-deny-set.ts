import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { withAcceptedLog } from './accepted-log.ts';
import { askAlone } from './ask-alone.ts';
import { askFeatures } from './ask-features.ts';
import { askFurther } from './ask-further.ts';
import { askValues } from './ask-values.ts';
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
import { settleDenied } from './settle-denied.ts';
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
  const [first] = await Promise.all([
    Promise.all(groups.map((group) => peelGroup(wave.context, group, 'tls/2-suites'))),
    ...rows.map(({ hello }) => hello),
    deny.asksSsl2 ? observeSsl2(wave.context) : undefined,
  ]);
  const lists = [...groups, ...(await observeWanted(context, deny, (version) => log.suites(version).length > 0))];
  // A complete handshake takes a round trip more than a hello and settles no refusal: until then its connection adds to the load.
  const handshakes = async (): Promise<void> => {
    await Promise.all(rows.map(({ row, hello }) => completeRow(wave.context, row, hello)));
  };
  const isHeld = wave.isOpen;
  if (!isHeld) await handshakes();
  const { closing: control, isBorne } = await settleDenied(context, {
    // Each question goes over an odd connection the second time where it went over an even one the first time (`inHalves`), and the other
    // way round: behind an even number of them the groups change places.
    groups: atOnce % 2 === 0 ? lists.toReversed() : lists,
    first: first.flat(),
    opening,
    log,
    asksSsl2: deny.asksSsl2,
    asksLower: true,
    since: atOnce,
    ...(isHeld ? { beside: handshakes } : {}),
  });
  await askRefusedRowsAgain(context, asked, opening, log.suites);
  await askFurther(context, { groups: lists, asksSsl2: deny.asksSsl2, log, control, times });
  await askOtherTurn(context, { groups: lists, asksSsl2: deny.asksSsl2, log, control });
  await askAlone(context, log, control);
  await askFeatures(context, ask, log.suites);
  await askValues(context, ask, log.suites, control);
  // Last: what is refused by closing behind it would count for nothing.
  await repeats.repeat(control);
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
