import type { IntoStore } from '../../fleet/scan-into-store.ts';

/** Names that are spelled out. */
const namedAtMost = 10;

const classes: Readonly<Record<string, string>> = {
  first: 'seen for the first time',
  other: 'changed otherwise',
};

/** What a scan into a store came to, a line each. */
export function intoStoreWords({ settled, verdicts, changes, left, failed, fleet }: IntoStore): readonly string[] {
  const { conforms, violates, inconclusive } = verdicts;
  const changed = [...changes].map(([kind, count]) => `${count} ${classes[kind] ?? kind.replaceAll('-', ' ')}`);
  return [
    `${counted(settled, 'gateway')} settled: ${violates} violate, ${conforms} conform, ${inconclusive} inconclusive`,
    `clauses: ${changed.length === 0 ? 'as they were' : changed.sort().join(', ')}`,
    ...named(left, 'left, because another process scans it'),
    ...(fleet.interrupted === 0 ? [] : [`${counted(fleet.interrupted, 'gateway')} interrupted and not settled`]),
    ...named(
      failed.map(({ gateway }) => gateway),
      'not scanned or not settled to the end',
    ),
  ];
}

function named(names: readonly string[], what: string): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > namedAtMost ? `, and ${names.length - namedAtMost} more` : '';
  return [`${counted(names.length, 'gateway')} ${what}: ${names.slice(0, namedAtMost).join(', ')}${more}`];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
