import { tlsVersion, versionName } from '../../src/protocol/tls/registry.ts';
import type { StreamContext } from '../probe.ts';
import { withAcceptedLog } from './accepted-log.ts';
import { askAlone } from './ask-alone.ts';
import { hellosAgain } from './ask-denied-again.ts';
import { askHello } from './ask-hello.ts';
import { askOldAlone } from './ask-old-alone.ts';
import { alone, type DenyGroup, denyGroups, groupOffer } from './deny-group.ts';
import { peelGroup } from './deny-questions.ts';
import { type DenySet, denySet } from './deny-set.ts';
import { earlyWave } from './early-wave.ts';
import type { Reading } from './hello-answer.ts';
import { askOtherKeys, observeChains } from './observe-chains.ts';
import { observeHandshake } from './observe-handshake.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import { type Opening, openByRows, rowQuestion, suiteKey } from './open-tls.ts';
import { opensslRequest } from './openssl-suite.ts';
import { askQuietly, openQuietly } from './quiet-pass.ts';
import { withRepeats } from './repeat-control.ts';
import { settleDenied } from './settle-denied.ts';
import type { DocumentedSuite, TlsAsk, TlsHelloAnswer } from './tls-offer.ts';

/**
 * Asks what decides the policies and no more: each documented suite alone, by a hello and by a complete handshake, and everything that must
 * be refused, twice: in as few hellos as there can be, then in two for each of them, between hellos that are answered. What is accepted of it
 * is peeled, violation by violation. Where answers contradict each other, all of it is asked once more, slowly.
 */
export async function observeDenySet(outer: StreamContext, ask: TlsAsk): Promise<void> {
  const repeats = withRepeats(outer);
  const { context, log } = withAcceptedLog(repeats.context);
  const deny = denySet(ask);
  const groups = denyGroups(deny);
  using wave = earlyWave(context, connectionsAtOnce(context, ask, deny, groups));
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
  // The youngest of them is the closing control's.
  using again = earlyWave(wave.context, hellosAgain(groups) + (deny.asksSsl2 ? 1 : 0) + 1);
  const hellos = async (): Promise<void> => {
    const [first] = await Promise.all([
      Promise.all(groups.map((group, at) => peelGroup(at === 0 ? again.opener : wave.context, group, 'tls/2-suites'))),
      ...rows.map(({ hello }) => hello),
      deny.asksSsl2 ? observeSsl2(groups.length === 0 ? again.opener : wave.context) : undefined,
    ]);
    const lists = [...groups, ...(await observeWanted(context, deny, (version) => log.suites(version).length > 0))];
    const [{ closing, isBorne }] = await Promise.all([
      settleDenied(again.context, { groups: lists, first: first.flat(), opening, log, asksSsl2: deny.asksSsl2 }),
      opening.size === 'small' ? undefined : askOldAlone(context, lists, log, 'tls/8-again'),
      askRefusedRowsAgain(context, asked, opening, log.suites),
    ]);
    await askAlone(context, log, closing);
    // Last: what is refused by closing behind it would count for nothing.
    await repeats.repeat(closing);
    if (!log.isContradicted(isBorne)) return;
    await askQuietly(context, { ...quiet, groups: lists, opening });
  };
  // A complete handshake takes a round trip more than a hello and settles no refusal: the closing control does not wait for it, and the
  // hellos do not wait until OpenSSL is set up for it.
  const handshakes = async (): Promise<void> => {
    await context.pause(0);
    await Promise.all(rows.map(({ row, hello }) => completeRow(wave.context, row, hello)));
  };
  await Promise.all([hellos(), handshakes()]);
  // Behind all the others: a fresh connection closes the early ones that handshakes still go over.
  await askOtherKeys(context, ask.documented);
  await observeChains(context, log.all(), log.chains, ask.documented);
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

/** The answer to a documented suite alone: that of the opening, or a new one, because a refusal before any control proves nothing. */
function askRow(context: StreamContext, row: DocumentedSuite, opening: Opening): Promise<Reading<TlsHelloAnswer>> {
  const known = opening.rows.get(suiteKey(row));
  return known === undefined
    ? askHello(context, rowQuestion(context, row, opening.size, 'tls/row'))
    : Promise.resolve(known);
}

/** A row that was refused while much else went on is asked again with less beside it. */
async function askRefusedRowsAgain(
  context: StreamContext,
  rows: readonly DocumentedSuite[],
  { size }: Opening,
  accepted: (version: number) => readonly number[],
): Promise<void> {
  for (const row of rows) {
    if (accepted(row.version).includes(row.suite)) continue;
    await askHello(context, rowQuestion(context, row, size, 'tls/row', 'hello-again'));
  }
}

async function completeRow(
  context: StreamContext,
  row: DocumentedSuite,
  hello: Promise<Reading<TlsHelloAnswer>>,
): Promise<void> {
  const request = opensslRequest(row);
  if (request === undefined) return;
  const certificateRequested = async (): Promise<boolean> => {
    const { answer } = await hello;
    return answer?.kind === 'server-hello' && answer.certificateRequested === true;
  };
  const order = `tls/7-rows/${suiteKey(row)}/openssl`;
  await observeHandshake(context, order, { ...request, suite: row.suite }, certificateRequested);
}

/**
 * Whether a version that must be accepted is accepted with anything at all, where nothing else has shown it. The lists of those that are not:
 * that is a refusal like another, to be asked for again.
 */
async function observeWanted(
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
