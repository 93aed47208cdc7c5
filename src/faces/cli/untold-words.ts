/** That somebody was not told of what changed, and why. */
export function untoldWords(receiver: string, why: string): string {
  return `${receiver} is not told: ${why}; what it was to be told waits, see gateproof status`;
}
