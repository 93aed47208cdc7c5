import { cipherSuite, suitesOf, tlsVersion, versionName } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello, type HelloQuestion, shareableGroups } from './ask-hello.ts';
import type { Reading } from './hello-answer.ts';
import { type HelloSize, helloOffer, shortHelloSuites } from './hello-offer.ts';
import { openingQuestion } from './observe-suites.ts';
import { isNameWanted } from './server-name.ts';
import { isOrdinary } from './suite-kinds.ts';
import type { DocumentedSuite, TlsAsk, TlsHelloAnswer } from './tls-offer.ts';

/** A hello that the server answers: the control that makes refusals count. */
export interface Opening {
  readonly control: HelloQuestion;
  readonly answer: TlsHelloAnswer;
  /** 'small' where only a short hello was answered. */
  readonly size: HelloSize;
  /** Documented suites that were accepted on the way, by `suiteKey`. */
  readonly rows: ReadonlyMap<string, Reading<TlsHelloAnswer>>;
}

/**
 * Finds a hello that is answered: each documented suite alone, all at once, then one with nothing beside it, then hellos with every suite of
 * a version. `unreachable`: nothing listens there; `name-wanted`: it speaks to none of these (`server-name.ts`); undefined: whatever was
 * said, it was no answer.
 */
export async function openByRows(
  context: StreamContext,
  ask: TlsAsk,
): Promise<Opening | 'unreachable' | 'name-wanted' | undefined> {
  const documented = ask.documented.filter(({ version }) => version !== tlsVersion.ssl2);
  const rows = new Map<string, Reading<TlsHelloAnswer>>();
  const questions = documented.map((row) => rowQuestion(context, row, 'full', 'tls/opening'));
  for (const wave of [questions, questions.slice(0, 1).map(askedAlone), genericQuestions(context, ask)]) {
    const readings = await Promise.all(wave.map((question) => askHello(context, question)));
    readings.forEach((reading, at) => {
      const question = wave[at];
      const row =
        question === undefined ? undefined : documented[questions.findIndex(({ offer }) => offer === question.offer)];
      // An answer with a lower version refuses the row, which counts only behind a control.
      if (row !== undefined && isAccepted(row, reading)) rows.set(suiteKey(row), reading);
    });
    const first = readings.findIndex(({ outcome }) => outcome === 'answered');
    const [control, answer] = [wave[first], readings[first]?.answer];
    if (control !== undefined && answer !== undefined && answer.kind !== 'alert') {
      return { control, answer, rows, size: control.order === shortOrder ? 'small' : 'full' };
    }
    if (readings.some(isNameWanted)) return 'name-wanted';
    const isGone =
      wave.length > 0 && readings.every(({ outcome }) => outcome === 'unreachable' || outcome === 'not-made');
    if (isGone) return 'unreachable';
  }
  return undefined;
}

/** A server that had too much of them at once may answer to one. */
function askedAlone(question: HelloQuestion): HelloQuestion {
  return { ...question, order: `${question.order}-again` };
}

function isAccepted({ version }: DocumentedSuite, { outcome, answer }: Reading<TlsHelloAnswer>): boolean {
  return outcome === 'answered' && answer !== undefined && answer.kind !== 'alert' && answer.version === version;
}

/** A suite of a version in one word, as the places of observations have it. */
export function suiteKey({ version, suite }: DocumentedSuite): string {
  return `${versionName(version)}/${suite.toString(16).padStart(4, '0')}`;
}

/** A documented suite alone, read up to the end of the flight: the certificate is in it up to TLS 1.2. */
export function rowQuestion(
  { target }: StreamContext,
  row: DocumentedSuite,
  size: HelloSize,
  probe: 'tls/opening' | 'tls/row',
  time = 'hello',
): HelloQuestion {
  const { version, suite } = row;
  const keyShares = version >= tlsVersion.tls13 ? shareableGroups : [];
  return {
    probe,
    order: probe === 'tls/row' ? `tls/7-rows/${suiteKey(row)}/${time}` : `tls/1-opening/alone/${suiteKey(row)}`,
    offer: { ...helloOffer(target, version, [suite], size), keyShares },
    goal: 'done',
    purpose: probe === 'tls/opening' ? 'control' : 'question',
  };
}

function genericQuestions(context: StreamContext, ask: TlsAsk): readonly HelloQuestion[] {
  return [
    openingQuestion(context, tlsVersion.tls12),
    openingQuestion(context, tlsVersion.tls13, shareableGroups),
    ...furtherOpenings(context, ask),
  ];
}

/** A short hello of TLS 1.2, and every suite of each older version. */
export function furtherOpenings(context: StreamContext, ask: TlsAsk): readonly HelloQuestion[] {
  return [
    shortQuestion(context, ask),
    ...[tlsVersion.tls11, tlsVersion.tls10, tlsVersion.ssl3].map((version) => openingQuestion(context, version)),
  ];
}

const shortOrder = `tls/1-opening/${versionName(tlsVersion.tls12)}-short`;

/** A short hello of TLS 1.2, for servers that choke on the long one. */
function shortQuestion({ target }: StreamContext, { documented }: TlsAsk): HelloQuestion {
  const version = tlsVersion.tls12;
  const rows = documented.filter((row) => row.version === version).map(({ suite }) => suite);
  const ordinary = suitesOf(version).filter(
    (suite) => isOrdinary(suite) && cipherSuite(suite)?.keyExchange === 'ECDHE' && cipherSuite(suite)?.mode === 'GCM',
  );
  return {
    probe: 'tls/opening',
    order: shortOrder,
    offer: helloOffer(target, version, [...new Set([...rows, ...ordinary])].slice(0, shortHelloSuites), 'small'),
    goal: 'server-hello',
  };
}
