import type { ExitCodeOptions } from '../../../core/finding/exit-code.ts';

/** Options as commander hands them over. */
export interface JudgingOptions {
  readonly policy?: readonly string[];
  readonly asOf?: string;
  readonly given?: readonly string[];
}

export interface WritingOptions {
  readonly format?: string;
  readonly out?: string;
  readonly landing?: boolean;
  /** With `out`: no terminal report but where it is among the formats. */
  readonly quiet?: boolean;
  /** All that the terminal report can tell. */
  readonly verbose?: boolean;
}

export interface ProbingOptions {
  readonly config?: string;
  readonly credentials?: string;
  readonly serverName?: string;
  readonly trust?: readonly string[];
  readonly profile?: readonly string[];
  readonly vici?: string;
  readonly network?: string;
  readonly timeout: string;
  readonly targetTimeout?: string;
  readonly connections: string;
  readonly atOnce?: string;
  readonly perNetwork?: string;
  readonly pace?: string;
  readonly budget?: string;
  readonly enumerate?: boolean;
  readonly repeatRefusals?: string;
  readonly identify?: boolean;
  readonly sourcePort?: string;
  readonly progress?: string;
}

export interface WaivingOptions {
  readonly waivers?: string;
}

export interface ComparingOptions extends ExitCodeOptions {
  readonly baseline?: string;
}

export interface EvidenceOptions {
  readonly evidence?: string;
}

export type ScanOptions = ProbingOptions &
  JudgingOptions &
  WaivingOptions &
  ComparingOptions &
  EvidenceOptions &
  WritingOptions & {
    readonly store?: string;
    readonly label?: readonly string[];
  };
