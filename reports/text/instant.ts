/** The instant so many milliseconds after another, ISO 8601 in UTC; reads no clock. */
export function instantAfter(start: string, elapsedMs: number): string {
  return new Date(Date.parse(start) + Math.round(elapsedMs)).toISOString();
}

/** Whether the text is an instant with its zone, as RFC 3339 writes it; what a certificate could not be read far enough to say is not. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
