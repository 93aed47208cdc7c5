import type { JudgedRun } from './soak.ts';

/** Reasons of open verdicts that a line of the table tells. */
const reasonsTold = 3;

/** One line for each fault, in the order of their names in `faults`; faults without a run are left out. */
export function table(runs: readonly JudgedRun[], faults: readonly string[]): readonly string[] {
  const head = ['fault', 'runs', 'exit 0/1/2', 'right', 'open', 'wrong', 'why open'];
  const lines = faults
    .map((fault) => ({ fault, of: runs.filter(({ scenario }) => scenario.fault.name === fault) }))
    .filter(({ of }) => of.length > 0)
    .map(({ fault, of }) => row(fault, of));
  const cells = [head, ...lines, row('all', runs)];
  const widths = head.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function row(name: string, runs: readonly JudgedRun[]): readonly string[] {
  const sum = (count: (run: JudgedRun) => number): string => String(runs.reduce((total, run) => total + count(run), 0));
  const exits = [0, 1, 2].map((code) => runs.filter(({ exitCode }) => exitCode === code).length).join('/');
  return [
    name,
    String(runs.length),
    exits,
    sum(({ right }) => right),
    sum(({ open }) => open),
    sum(({ wrong }) => wrong.length),
    reasonsOf(runs),
  ];
}

function reasonsOf(runs: readonly JudgedRun[]): string {
  const counts = new Map<string, number>();
  for (const { reasons } of runs) {
    for (const [reason, count] of reasons) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const told = sorted.slice(0, reasonsTold).map(([reason, count]) => `${reason} ${count}`);
  return sorted.length > reasonsTold ? [...told, '…'].join('; ') : told.join('; ');
}
