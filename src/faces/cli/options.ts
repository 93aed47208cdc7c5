/** Options as commander hands them over. */
export interface JudgingOptions {
  readonly policy?: readonly string[];
  readonly asOf?: string;
}

export interface WritingOptions {
  readonly format?: string;
  readonly out?: string;
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
  readonly pace?: string;
  readonly budget?: string;
  readonly enumerate?: boolean;
  readonly repeatRefusals?: string;
  readonly identify?: boolean;
  readonly sourcePort?: string;
}

export interface WaivingOptions {
  readonly waivers?: string;
}

export interface ComparingOptions {
  readonly baseline?: string;
}

export interface EvidenceOptions {
  readonly evidence?: string;
}
