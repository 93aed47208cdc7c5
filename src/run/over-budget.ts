/** What came of an exchange that the connection budget left out. */
export function overBudget(startedAtMs: number): {
  readonly kind: 'not-made';
  readonly detail: 'budget';
  readonly startedAtMs: number;
  readonly elapsedMs: 0;
} {
  return { kind: 'not-made', detail: 'budget', startedAtMs, elapsedMs: 0 };
}
