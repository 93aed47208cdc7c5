import { expectKinds } from './call.ts';

/**
 * The words that reports have for a `reason` of a finding, which is one code or several with commas between; a code that this version does not know
 * stays as it is. Throws InputError.
 */
export async function reasonWords(reason: string): Promise<string> {
  expectKinds(['reason', reason, 'text']);
  const { reasonWords: words } = await import('../../../reports/words/words.ts');
  return words(reason);
}
