import type { TokensDocument } from '../../../core/finding/history/tokens-document.ts';
import { tokensIn } from '../access/tokens.ts';
import type { Queryable } from '../database.ts';
import { instantOf, type Question, scopeOf } from './question.ts';

/** Tokens of the interface for programs, the newest first. */
export async function askTokens(sql: Queryable, question: Question): Promise<TokensDocument> {
  const tokens = await tokensIn(sql);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-tokens',
    scope: scopeOf(question),
    tokens: tokens.map(({ id, name, role, madeBy, madeAt, endsAt, endedAt }) => ({
      id,
      name,
      role,
      madeBy,
      made: instantOf(madeAt),
      ends: instantOf(endsAt),
      state: endedAt !== null ? 'ended' : endsAt <= question.at ? 'expired' : 'good',
    })),
  };
}
