/**
 * The package's entry. Importing it loads little: each function loads what it needs when it is called. What each export promises stands in
 * docs/api.md; what is not exported here may change in any version.
 */
import './needs-node.ts';

export type { CertificateFacts } from '../../../core/facts/facts.ts';
export type { ExitCodeOptions } from '../../../core/finding/exit-code.ts';
export type { Direction, Finding, Verdict, WaiverReference } from '../../../core/finding/finding.ts';
export type {
  ClauseReference,
  Conclusion,
  PolicyReference,
  ResultDocument,
  SourceReference,
  Summary,
  TargetResult,
  WaiverEntry,
  WaiverList,
} from '../../../core/finding/result.ts';
export type {
  JournalDraft,
  JournalEndpoint,
  JournalHead,
  JournalLine,
} from '../../../core/observation/journal.ts';
export type { Json, JsonObject, Observation, OutcomeKind } from '../../../core/observation/observation.ts';
export type { RecordedTarget, Recording } from '../../../core/observation/recording.ts';
export type { PlannedExchange } from '../../../probes/probe.ts';
export { InputError } from '../../inputs/problems.ts';
export type { TargetPlan } from '../../plan/plan-target.ts';
export type { Progress } from '../../run/progress.ts';
export { type AttestOptions, attest } from './attest.ts';
export {
  type CheckDocument,
  type ComparePoliciesOptions,
  checkPolicy,
  type DiffPoliciesOptions,
  diffPolicies,
  intersectPolicies,
  type MatrixDocument,
  type PolicyDiff,
  policyMatrix,
} from './compare-policies.ts';
export {
  type Change,
  type ChangeClass,
  type DiffDocument,
  type DiffFormatName,
  diffResults,
  type WriteDiffOptions,
  writeDiff,
} from './diff.ts';
export { type EvaluateOptions, evaluate } from './evaluate.ts';
export { exitCodeAgainst, exitCodeOf, exitCodeOfDiff } from './exit-codes.ts';
export { type ListPoliciesOptions, type LoadPolicyOptions, listPolicies, loadPolicy } from './load-policy.ts';
export { observe } from './observe.ts';
export { type ObserveOptions } from './observe-options.ts';
export { plan } from './plan.ts';
export { type ReadOptions, readRecording, readResult } from './read.ts';
export { reasonWords } from './reason-words.ts';
export { type ScanOptions, type ScanOutcome, scan } from './scan.ts';
export { type ReportFormatName, type ReportOptions, writeReport } from './write-report.ts';
