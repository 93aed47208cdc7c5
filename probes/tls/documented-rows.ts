import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import type { Reading } from './hello-answer.ts';
import { helloSeen, observeHandshake } from './observe-handshake.ts';
import { type Opening, rowQuestion, suiteKey } from './open-tls.ts';
import { opensslRequest } from './openssl-suite.ts';
import type { DocumentedSuite, TlsHelloAnswer } from './tls-offer.ts';

/** The answer to a documented suite alone: that of the opening, or a new one, because a refusal before any control proves nothing. */
export function askRow(
  context: StreamContext,
  row: DocumentedSuite,
  opening: Opening,
): Promise<Reading<TlsHelloAnswer>> {
  const known = opening.rows.get(suiteKey(row));
  return known === undefined
    ? askHello(context, rowQuestion(context, row, opening.size, 'tls/row'))
    : Promise.resolve(known);
}

/** A row that was refused while much else went on is asked again with less beside it. */
export async function askRefusedRowsAgain(
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

/** A complete handshake with a documented suite, where OpenSSL has it. */
export async function completeRow(
  context: StreamContext,
  row: DocumentedSuite,
  hello: Promise<Reading<TlsHelloAnswer>>,
): Promise<void> {
  const request = opensslRequest(row);
  if (request === undefined) return;
  const order = `tls/7-rows/${suiteKey(row)}/openssl`;
  await observeHandshake(context, order, { ...request, suite: row.suite }, async () => helloSeen(await hello));
}
