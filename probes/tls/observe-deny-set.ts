import { suitesOf, tlsVersion, versionName } from '../../src/protocol/tls/registry.ts';
import type { StreamContext } from '../probe.ts';
import { type AcceptedLog, withAcceptedLog } from './accepted-log.ts';
import { askHello, type HelloQuestion, shareableGroups } from './ask-hello.ts';
import { type Denial, type DenySet, denySet, longestList, unassignedSuites } from './deny-set.ts';
import { earlyWave } from './early-wave.ts';
import type { Reading } from './hello-answer.ts';
import { helloOffer, shortHelloSuites } from './hello-offer.ts';
import { askOtherKeys, observeChains } from './observe-chains.ts';
import { observeHandshake } from './observe-handshake.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import { hasChoked, peelInChunks, suiteIn, suitesOrder } from './observe-suites.ts';
import { type Opening, openByRows, rowQuestion, suiteKey } from './open-tls.ts';
import { opensslRequest } from './openssl-suite.ts';
import { peel } from './peel.ts';
import { withRepeats } from './repeat-control.ts';
import type { DocumentedSuite, TlsAsk, TlsHelloAnswer } from './tls-offer.ts';

/**
 * Asks what decides the policies and no more: each documented suite alone, by a hello and by a complete handshake, and one hello per
 * version of everything that must be refused. What is accepted of it is peeled, violation by violation. All of this goes on at once,
 * between a hello that is answered and the same hello again.
 */
export async function observeDenySet(outer: StreamContext, ask: TlsAsk): Promise<void> {
  const repeats = withRepeats(outer);
  const { context, log } = withAcceptedLog(repeats.context);
  const deny = denySet(ask);
  using wave = earlyWave(context, connectionsAtOnce(context, ask, deny));
  const opening = await openByRows(wave.opener, ask);
  if (opening === 'unreachable' || opening === 'name-wanted') return;
  if (opening === undefined) {
    if (deny.asksSsl2) await observeSsl2(context);
    return;
  }
  const rows = ask.documented
    .filter(({ version }) => version !== tlsVersion.ssl2)
    .map((row) => ({ row, hello: askRow(wave.context, row, opening) }));
  using early = context.earlyConnection?.();
  const hellos = async (): Promise<void> => {
    await Promise.all([
      ...rows.map(({ hello }) => hello),
      observeDenials(wave.context, deny, opening, log),
      deny.asksSsl2 ? observeSsl2(wave.context) : undefined,
    ]);
    await observeWanted(context, deny, log);
    const closing: HelloQuestion = {
      ...opening.control,
      probe: 'tls/control',
      order: 'tls/9-control',
      purpose: 'control',
    };
    const last = early === undefined ? context : { ...context, exchange: early.exchange };
    await Promise.all([askHello(last, closing), repeats.repeat(closing)]);
  };
  // A complete handshake takes a round trip more than a hello and settles no refusal: the closing control does not wait for it, and the
  // hellos do not wait until OpenSSL is set up for it.
  const handshakes = async (): Promise<void> => {
    await context.pause(0);
    await Promise.all([...rows.map(({ row, hello }) => completeRow(wave.context, row, hello)), openBehindAll()]);
  };
  // A control is to be the youngest connection.
  const openBehindAll = async (): Promise<void> => {
    await context.pause(0);
    early?.open();
  };
  await Promise.all([hellos(), handshakes()]);
  // Behind all the others: a fresh connection closes the early ones that handshakes still go over.
  await askOtherKeys(context, ask.documented);
  await observeChains(context, log.all(), log.chains, ask.documented);
}

/** The connections that follow the opening together, where its answer is the one to expect. */
function connectionsAtOnce(context: StreamContext, { documented }: TlsAsk, deny: DenySet): number {
  const rows = documented.filter(({ version }) => version !== tlsVersion.ssl2);
  const others = [deny.oldVersions.length > 0, longestList(deny) > shortHelloSuites, deny.asksSsl2];
  const hellos = Math.max(0, rows.length - 1) + deny.denials.length + others.filter(Boolean).length;
  const handshakes = rows.flatMap((row) => opensslRequest(row) ?? []);
  return hellos + handshakes.filter((request) => context.isShared?.(request) !== true).length;
}

/** The answer to a documented suite alone: that of the opening, or a new one, because a refusal before any control proves nothing. */
function askRow(context: StreamContext, row: DocumentedSuite, opening: Opening): Promise<Reading<TlsHelloAnswer>> {
  const known = opening.rows.get(suiteKey(row));
  return known === undefined
    ? askHello(context, rowQuestion(context, row, opening.size, 'tls/row'))
    : Promise.resolve(known);
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

/** A list of suites that was to be refused, and how far asking came. */
interface Denied {
  readonly denial: Denial;
  readonly accepted: readonly number[];
  readonly last: Reading<TlsHelloAnswer> | undefined;
}

/**
 * One long hello for each denial, and one that shows whether the server reads so long a hello to its end. What that leaves open is asked
 * in short hellos.
 */
async function observeDenials(
  context: StreamContext,
  deny: DenySet,
  opening: Opening,
  log: AcceptedLog,
): Promise<void> {
  const old = deny.oldVersions.map((version): Denial => ({ version, suites: suitesOf(version) }));
  const inShort = (denials: readonly Denial[]): Promise<unknown> =>
    Promise.all(denials.map((denial) => peelInChunks(context, 'tls/deny', denial)));
  if (opening.size === 'small') {
    await inShort([...deny.denials, ...old]);
    return;
  }
  const longest = longestList(deny);
  const bury = (attempt: 'first' | 'second'): Promise<boolean> =>
    askBuried(context, { deny, opening, length: longest, without: log.suites(opening.answer.version) }, attempt);
  const [newest, first, older] = await Promise.all([
    Promise.all(deny.denials.map((denial) => peelDenial(context, denial))),
    longest > shortHelloSuites ? bury('first') : true,
    peelOldVersions(context, old),
  ]);
  const denied = [...newest, ...older];
  const isRead = first || (denied.some(({ accepted }) => accepted.length > 0) && (await bury('second')));
  const open = denied.filter(({ denial: { suites }, accepted, last }) => {
    const left = suites.length - accepted.length;
    return hasChoked(accepted, last) || (last?.outcome === 'refused' && left > shortHelloSuites && !isRead);
  });
  await inShort(
    open.map(({ denial: { version, suites }, accepted }) => ({
      version,
      suites: suites.filter((suite) => !accepted.includes(suite)),
    })),
  );
}

async function peelDenial(context: StreamContext, denial: Denial, first?: Reading<TlsHelloAnswer>): Promise<Denied> {
  const { version } = denial;
  const keyShares = version >= tlsVersion.tls13 ? shareableGroups : [];
  const ask = (remaining: readonly number[], step: number): Promise<Reading<TlsHelloAnswer>> =>
    step === 0 && first !== undefined
      ? Promise.resolve(first)
      : askHello(context, {
          probe: 'tls/deny',
          order: suitesOrder(version, step),
          offer: { ...helloOffer(context.target, version, remaining), keyShares },
          goal: 'server-hello',
        });
  const { accepted, last } = await peel(denial.suites, ask, suiteIn(version));
  return { denial, accepted, last };
}

/** One hello for all; where it is answered, each version that the answer leaves possible is peeled. */
async function peelOldVersions(context: StreamContext, old: readonly Denial[]): Promise<readonly Denied[]> {
  const [highest] = old;
  if (highest === undefined) return [];
  const reading = await askHello(context, {
    probe: 'tls/old-versions',
    order: 'tls/2-suites/0-old-versions',
    offer: helloOffer(context.target, highest.version, highest.suites),
    goal: 'server-hello',
  });
  const { answer } = reading;
  if (reading.outcome === 'malformed' || answer === undefined || answer.kind === 'alert') {
    return old.map((denial) => ({ denial, accepted: [], last: reading }));
  }
  const possible = old.filter(({ version }) => version <= answer.version);
  return await Promise.all(
    possible.map((denial) => peelDenial(context, denial, denial.version === answer.version ? reading : undefined)),
  );
}

interface Burial {
  readonly deny: DenySet;
  readonly opening: Opening;
  /** Suites in the hello, in all. */
  readonly length: number;
  /** Suites known to be accepted, which would be chosen in place of the buried one. */
  readonly without: readonly number[];
}

/**
 * The buried control: the suite of the opening behind as many others as the longest list has, all of them to be refused or unassigned.
 * True when the server chose it, and so reads such a list to its end.
 */
async function askBuried(
  context: StreamContext,
  { deny, opening, length, without }: Burial,
  attempt: 'first' | 'second',
): Promise<boolean> {
  const { answer, control } = opening;
  const { version, suite } = answer;
  const forbidden = deny.denials
    .filter((one) => one.version === version)
    .flatMap(({ suites }) => suites)
    .filter((one) => one !== suite && !without.includes(one));
  const fill = [...unassignedSuites(Math.max(0, length - 1 - forbidden.length)), ...forbidden];
  const question: HelloQuestion = {
    probe: 'tls/buried',
    order: `tls/8-buried/${attempt}`,
    offer: { ...helloOffer(context.target, version, [...fill, suite]), keyShares: control.offer.keyShares },
    goal: 'server-hello',
  };
  const reading = await askHello(context, question);
  return reading.outcome === 'answered' && reading.answer?.kind !== 'alert' && reading.answer?.suite === suite;
}

/** Whether a version that must be accepted is accepted with anything at all, where nothing else has shown it. */
async function observeWanted(context: StreamContext, { wanted }: DenySet, log: AcceptedLog): Promise<void> {
  await Promise.all(
    wanted
      .filter(({ version }) => log.suites(version).length === 0)
      .map(({ version, suites }) =>
        askHello(context, {
          probe: 'tls/deny',
          order: `tls/2-suites/${versionName(version)}/wanted`,
          offer: {
            ...helloOffer(context.target, version, suites),
            keyShares: version >= tlsVersion.tls13 ? shareableGroups : [],
          },
          goal: 'server-hello',
        }),
      ),
  );
}
