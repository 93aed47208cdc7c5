import type { Row } from './database.ts';

/** What a column holds, of a row that has it and no null there. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`a text wanted in ${column}, ${typeof value} found`);
  return value;
}

export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`a number wanted in ${column}, ${typeof value} found`);
  return value;
}

export function octetsIn(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`octets wanted in ${column}, ${typeof value} found`);
  return value;
}
