/** A number with commas between its thousands: '2,341,364'. */
export function amount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** '1 combination', '2,341,364 combinations', '128 addresses'. */
export function amountOf(count: number, one: string): string {
  return `${amount(count)} ${count === 1 ? one : one.endsWith('s') ? `${one}es` : `${one}s`}`;
}
