const dayMs = 86_400_000;

/** The day after an ISO day. */
export function dayAfter(day: string): string {
  return moved(day, dayMs);
}

/** The day before an ISO day. */
export function dayBefore(day: string): string {
  return moved(day, -dayMs);
}

function moved(day: string, by: number): string {
  return new Date(Date.parse(day) + by).toISOString().slice(0, 10);
}
