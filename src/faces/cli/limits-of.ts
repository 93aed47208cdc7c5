import { type GivenLimits, type ProbingLimits, probingLimits } from '../../inputs/probing-limits.ts';
import type { ProbingOptions } from './options.ts';

const flags: Readonly<Record<keyof GivenLimits, string>> = {
  timeoutMs: '--timeout',
  targetTimeoutMs: '--target-timeout',
  connections: '--connections',
  atOnce: '--at-once',
  perNetwork: '--per-network',
  paceMs: '--pace',
  budget: '--budget',
  enumerate: '--enumerate',
  repeatRefusals: '--repeat-refusals',
  identify: '--identify',
  sourcePort: '--source-port',
  vici: '--vici',
  network: '--network',
};

/** The limits that the options set, checked. Throws OptionError. */
export function limitsOf({ timeout, targetTimeout, pace, ...rest }: ProbingOptions): ProbingLimits {
  return probingLimits(
    { ...rest, timeoutMs: timeout, targetTimeoutMs: targetTimeout, paceMs: pace },
    (option) => flags[option],
  );
}
