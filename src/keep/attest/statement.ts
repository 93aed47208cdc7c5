import { z } from 'zod';
import { adviceAlone } from '../../../core/finding/advice-alone.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { mustHold } from '../../../core/policy/rating.ts';
import { AttestError } from './attest-error.ts';

/** Media type of the payload (in-toto attestation framework, envelope layer v1). */
export const statementMediaType = 'application/vnd.in-toto+json';
const testResultMediaType = 'application/vnd.in-toto.test-result+json';
const statementType = 'https://in-toto.io/Statement/v1';
const predicateType = 'https://in-toto.io/attestation/test-result/v0.1';

/** A file by its name and digest (in-toto ResourceDescriptor). */
export interface Resource {
  /** 'result/…', 'policy/<id>@<version>', 'waivers/…', 'evidence/…' */
  readonly name: string;
  readonly digest: { readonly sha256: string };
  readonly mediaType?: string;
}

/** An in-toto statement v1 with the predicate test-result v0.1. */
export interface Statement {
  readonly _type: string;
  readonly subject: readonly Resource[];
  readonly predicateType: string;
  readonly predicate: {
    readonly result: 'PASSED' | 'WARNED' | 'FAILED';
    readonly configuration: readonly Resource[];
    readonly passedTests: readonly string[];
    readonly warnedTests: readonly string[];
    readonly failedTests: readonly string[];
  };
}

/**
 * The statement about a result. Subjects: the result itself, the policies that it was judged by, the files of evidence. What is inconclusive
 * or waived, and advice that is not followed, is a warning by name, and the whole is PASSED only where it conforms, was not interrupted, and
 * of no policy only advice was judged. Names are ids of findings, a waived
 * one with its waiver behind it.
 */
export function makeStatement(result: ResultDocument, file: Resource, evidence: readonly Resource[]): Statement {
  const policies = result.policies.map(
    ({ id, version, digest }): Resource => ({ name: `policy/${id}@${version}`, digest: sha256Of(digest) }),
  );
  const { waivers } = result;
  const waiverFile =
    waivers === undefined ? [] : [{ name: `waivers/${waivers.file}`, digest: sha256Of(waivers.digest) }];
  const named = (verdict: string): readonly ResultDocument['findings'][number][] =>
    result.findings.filter((finding) => finding.verdict === verdict);
  const failed = named('fail').filter((finding) => finding.waiver === undefined && mustHold(finding));
  const waived = named('fail').flatMap(({ id, waiver }) => (waiver === undefined ? [] : [`${id}#waived:${waiver.id}`]));
  const advice = named('fail').flatMap((finding) =>
    finding.waiver === undefined && !mustHold(finding) ? [`${finding.id}#advice`] : [],
  );
  const warned = [...named('inconclusive').map(({ id }) => id), ...waived, ...advice];
  const isWhole =
    result.summary.verdict === 'conforms' &&
    !result.interrupted &&
    warned.length === 0 &&
    adviceAlone(result).length === 0;
  return {
    _type: statementType,
    subject: [file, ...policies, ...evidence],
    predicateType,
    predicate: {
      result: failed.length > 0 ? 'FAILED' : isWhole ? 'PASSED' : 'WARNED',
      configuration: [...policies, ...waiverFile],
      passedTests: named('pass').map(({ id }) => id),
      warnedTests: warned,
      failedTests: failed.map(({ id }) => id),
    },
  };
}

function sha256Of(digest: string): Resource['digest'] {
  return { sha256: digest.replace(/^sha256:/u, '') };
}

const resource = z.looseObject({
  name: z.string(),
  digest: z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/u) }),
});

const statementSchema = z.looseObject({
  _type: z.literal(statementType),
  subject: z.array(resource).min(1),
  predicateType: z.literal(predicateType),
  predicate: z.looseObject({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(resource),
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
  }),
});

/** Reads the payload of an envelope whose signature was verified. Throws AttestError 'envelope-malformed'. */
export function parseStatement(payloadType: string, payload: Uint8Array, file: string): Statement {
  const malformed = (found: string): AttestError =>
    new AttestError('envelope-malformed', `${file}: an in-toto statement of a test result wanted, ${found}`);
  if (payloadType !== statementMediaType && payloadType !== testResultMediaType) {
    throw malformed(`payload of type ${JSON.stringify(payloadType.slice(0, 100))} found`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw malformed((error as Error).message);
  }
  const checked = statementSchema.safeParse(value);
  if (checked.success) return checked.data;
  const [{ path, message } = { path: [], message: '' }] = checked.error.issues;
  throw malformed(`${path.join('.') || 'document'}: ${message}`);
}
