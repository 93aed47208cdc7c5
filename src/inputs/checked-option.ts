import { GateproofError } from '../../core/gateproof-error.ts';
/** A whole number in a range, as a number or in digits; anything else is the user's mistake and told with what was wanted. */
export function wholeNumber(option: string, given: string | number, min: number, max: number): number {
  const value = typeof given === 'number' ? given : /^[0-9]{1,9}$/u.test(given) ? Number(given) : Number.NaN;
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new OptionError(`${option}: a whole number from ${min} to ${max} wanted, "${given}" found`);
}

/** A calendar day, YYYY-MM-DD. */
export function calendarDay(option: string, given: string): string {
  const parsed = /^\d{4}-\d{2}-\d{2}$/u.test(given) ? new Date(`${given}T00:00:00Z`) : undefined;
  if (parsed !== undefined && !Number.isNaN(parsed.valueOf()) && parsed.toISOString().startsWith(given)) return given;
  throw new OptionError(`${option}: a day as YYYY-MM-DD wanted, "${given}" found`);
}

export class OptionError extends GateproofError<'option-invalid'> {
  constructor(message: string, options?: ErrorOptions) {
    super({ name: 'OptionError', code: 'option-invalid', fault: 'input' }, message, options);
  }
}
