/** A line of the log: what happened, without what a query or a form says. */
export interface PageEvent {
  readonly event: 'listening' | 'request' | 'fault' | 'access' | 'ending' | 'ended';
  readonly [member: string]: string | number | boolean | undefined;
}

/** Writes lines of JSON. */
export type PageLog = (event: PageEvent) => void;

/** `write` gets whole lines; `date` is asked for each. */
export function pageLog(write: (line: string) => void, date: () => Date): PageLog {
  return (event) => write(`${JSON.stringify({ time: date().toISOString(), ...event })}\n`);
}
