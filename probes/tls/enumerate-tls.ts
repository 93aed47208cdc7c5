import { suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { suiteVersions } from '../../core/spaces/tls-suites.ts';
import type { StreamContext } from '../stream-context.ts';
import { withAcceptedLog } from './accepted-log.ts';
import { askAlone } from './ask-alone.ts';
import { askFeatures } from './ask-features.ts';
import { askFurther } from './ask-further.ts';
import { askHello, type HelloQuestion } from './ask-hello.ts';
import { askValues } from './ask-values.ts';
import { isContradicted } from './contradictions.ts';
import { alone } from './deny-group.ts';
import type { Reading } from './hello-answer.ts';
import { leastRefusals } from './least-refusals.ts';
import { observeChains } from './observe-chains.ts';
import { observeProperties } from './observe-properties.ts';
import { observeRow } from './observe-row.ts';
import { observeSsl2 } from './observe-ssl2.ts';
import { observeSuites, observeTls13Suites, openingQuestion } from './observe-suites.ts';
import { furtherOpenings } from './open-tls.ts';
import { askOtherTurn } from './other-turn.ts';
import { askQuietly } from './quiet-pass.ts';
import { withRepeats } from './repeat-control.ts';
import { isNameWanted } from './server-name.ts';
import { settleDenied } from './settle-denied.ts';
import type { TlsAsk, TlsHelloAnswer } from './tls-offer.ts';

/** Lists everything that a server accepts: suites of every version, groups, signature schemes, preference, extensions, certificates. */
export async function enumerateTls(outer: StreamContext, ask: TlsAsk, times: number = leastRefusals): Promise<void> {
  const repeats = withRepeats(outer);
  const { context, log } = withAcceptedLog(repeats.context);
  const opening = await open(context, ask);
  if (opening === undefined) return;
  const { tls12 } = opening;
  const versions = await Promise.all([
    observeTls13Suites(context),
    observeSuites(context, tlsVersion.tls12, tls12),
    observeSuites(context, tlsVersion.tls11),
    observeSuites(context, tlsVersion.tls10),
    observeSuites(context, tlsVersion.ssl3),
    observeSsl2(context),
  ]);
  const accepted = versions.filter((one) => one !== undefined).filter(({ suites }) => suites.length > 0);
  await Promise.all([
    observeProperties(context, accepted),
    ...ask.documented.map((row) => observeRow(context, row, accepted)),
  ]);
  const groups = suiteVersions.flatMap((version) => {
    const suites = suitesOf(version).filter((suite) => !log.suites(version).includes(suite));
    return suites.length === 0 ? [] : [alone({ version, suites })];
  });
  const questions = {
    groups,
    first: [],
    opening: { ...opening, rows: new Map(), size: 'full' as const },
    log,
    asksSsl2: true,
    repeat: repeats.repeat,
  };
  const { closing, isBorne } = await settleDenied(context, questions);
  await askFurther(context, { ...questions, control: closing, times });
  await askOtherTurn(context, { ...questions, control: closing });
  await askAlone(context, log, closing);
  await askFeatures(context, ask, log.suites);
  await askValues(context, ask, log.suites, closing);
  // Last: what is refused by closing behind it would count for nothing.
  await repeats.repeat(closing);
  await observeChains(context, accepted, log.chains);
  if (!isContradicted(log.drafts, log.drafts, isBorne)) return;
  await askQuietly(context, {
    ...questions,
    rows: ask.documented.filter(({ version }) => version !== tlsVersion.ssl2),
  });
}

interface Opening {
  readonly control: HelloQuestion;
  readonly answer: TlsHelloAnswer;
  /** The answer to the hello with every suite of TLS 1.2, where that is the control and TLS 1.2 was chosen. */
  readonly tls12?: Reading<TlsHelloAnswer>;
}

/** Finds a hello that is answered; undefined when there is none, and then nothing else is worth asking. */
async function open(context: StreamContext, ask: TlsAsk): Promise<Opening | undefined> {
  const first: HelloQuestion = { ...openingQuestion(context, tlsVersion.tls12), purpose: 'control' };
  const tls12 = await askHello(context, first);
  if (tls12.outcome === 'unreachable' || isNameWanted(tls12)) return undefined;
  const opened = openedBy(first, tls12);
  // Answered with a lower version it refuses TLS 1.2, which counts only when asked again behind a control.
  if (opened !== undefined) return opened.answer.version === tlsVersion.tls12 ? { ...opened, tls12 } : opened;
  const others = [openingQuestion(context, tlsVersion.tls13), ...furtherOpenings(context, ask)];
  const readings = await Promise.all(others.map((question) => askHello(context, question)));
  const [control] = others.flatMap((question, at) => openedBy(question, readings[at]) ?? []);
  if (control === undefined) await observeSsl2(context);
  return control;
}

function openedBy(control: HelloQuestion, reading: Reading<TlsHelloAnswer> | undefined): Opening | undefined {
  const answer = reading?.outcome === 'answered' ? reading.answer : undefined;
  return answer === undefined || answer.kind === 'alert' ? undefined : { control, answer };
}
