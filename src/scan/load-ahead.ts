import { setImmediate } from 'node:timers/promises';

/**
 * Loads what judges, while the answers of the targets are on their way; `reports`: the terminal report, too. Resolves with the judge.
 */
export async function loadAhead({
  reports,
}: {
  readonly reports: boolean;
}): Promise<typeof import('../judge/judge.ts')> {
  await setImmediate();
  const judging = await import('../judge/judge.ts');
  await setImmediate();
  if (reports) await import('../../reports/terminal/terminal.ts');
  return judging;
}
