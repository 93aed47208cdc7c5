const words = {
  'scan-asked':
    'It is due now. A monitor or a worker that runs takes it within half a minute, once the hours of its group allow.',
  'scan-asked-nobody': 'It is due now, and nobody scans: no monitor holds this store. Start gateproof monitor.',
  waived: 'The waiver holds. The clause goes on to fail, and is told as waived.',
  'waiver-ended': 'The waiver is ended. What it covered counts again.',
  'gateway-added': 'The gateway is added. The monitor that runs takes it up within half a minute.',
  'gateway-added-nobody':
    'The gateway is added, and nobody takes it up: no monitor holds this store. Start gateproof monitor.',
  'gateway-ended': 'The gateway is taken out. The monitor scans it no more; its history stays.',
  'token-added': 'The token is made.',
  'token-ended': 'The token is ended, and so is every login that rested on it.',
} as const;

/** What was done, as a page's address says it: `?done=scan-asked`. */
export type Done = keyof typeof words;

/** The sentence for it; nothing for what nobody does. */
export function doneWords(done: string | null): string | undefined {
  return done !== null && Object.hasOwn(words, done) ? words[done as Done] : undefined;
}
