import { OptionError } from '../../inputs/checked-option.ts';

/** How progress is told: by a line on a terminal, or by JSON on standard error. */
export type ProgressForm = 'line' | 'json';

/** The form by its name. Throws OptionError. */
export function progressForm(given = 'line'): ProgressForm {
  if (given === 'line' || given === 'json') return given;
  throw new OptionError(`--progress: line or json wanted, "${given}" found`);
}
