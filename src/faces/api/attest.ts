import type { AttestFiles } from '../../keep/attest/attest-result.ts';
import { type CallOptions, expectKinds, type Kind, problemsOf, signalOf } from './call.ts';

/** By which key to attest a result, and with which evidence; the options of `gateproof attest`. */
export interface AttestOptions extends CallOptions, AttestFiles {}

const optionNames: Readonly<Record<keyof AttestOptions, Kind>> = { key: 'text', evidence: 'text', signal: 'signal' };

/**
 * A signed statement about a saved result, its policies, waivers and evidence: a DSSE envelope in one line of JSON. Sends nothing. Throws InputError,
 * which never holds a key.
 */
export async function attest(resultFile: string, options: AttestOptions): Promise<string> {
  expectKinds(['resultFile', resultFile, 'text']);
  const problems = problemsOf(options, optionNames);
  expectKinds(['option "key"', options.key, 'text']);
  const { attestResult } = await import('../../keep/attest/attest-result.ts');
  return await attestResult(resultFile, options, signalOf(options), problems);
}
