import type { ResultDocument } from '../core/finding/result.ts';
import { GateproofError } from '../core/gateproof-error.ts';
import type { LandingDocument } from '../core/policy/clients/landing-document.ts';

/** What the caller knows about the place where a report is shown; a writer ignores what does not concern it. */
export interface ReportOptions {
  /** SGR colours in the terminal report; false unless given. */
  readonly colour?: boolean;
  /** Columns of the terminal: 100 unless given, never fewer than 60 nor more than 160. */
  readonly columns?: number;
  /** Everything in the terminal report; false unless given: then it fits one screen. */
  readonly verbose?: boolean;
  /** Most octets of the Markdown report: 1,000,000 unless given, never fewer than 10,000. */
  readonly mostOctets?: number;
  /** Files that hold the evidence, for the reports that refer to it: SHA-256 in hex by name, without folders. */
  readonly evidence?: Readonly<Record<string, string>>;
  /** Where clients land at the gateways of the result, for the reports that have a place for it. */
  readonly landing?: LandingDocument;
}

/** One way to tell a result: pure, so the same document and options give the same text. */
export interface ReportFormat {
  /** Of the file, without a dot. */
  readonly extension: string;
  /** Name of the file in `--out`; 'report.NAME.EXTENSION' where absent. */
  readonly fileName?: string;
  /**
   * The whole report, ended by a line feed, or its pieces in order where it may be longer than memory should hold. Throws ReportError when
   * the document refers to something that it does not hold.
   */
  readonly write: (result: ResultDocument, options: ReportOptions) => string | Iterable<string>;
}

/** A result document that contradicts itself; a report of it would leave something out. */
export class ReportError extends GateproofError<'dangling-reference'> {
  constructor(from: string, wanted: string) {
    super(
      { name: 'ReportError', code: 'dangling-reference', fault: 'input' },
      `${from} refers to ${wanted}, which the result document does not hold`,
    );
  }
}
