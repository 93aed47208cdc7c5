/** One step of a plan, ready to be ticked off. */
export interface PlanStep {
  readonly title: string;
  /** What was seen that makes it needed, one line each; text of an export may be in it. */
  readonly seen?: readonly string[];
  /** Last day on which it should be done, ISO; absent: no day of its own. */
  readonly until?: string;
  readonly portal: readonly string[];
  /** Command lines to paste. */
  readonly az: readonly string[];
  readonly powershell: readonly string[];
  /** What shows that it worked: sentences, or command lines of gateproof. */
  readonly check: readonly string[];
}
