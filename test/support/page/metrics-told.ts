/** Values of labels by their names, by the name of the metric. */
export type MetricsTold = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** Each metric of a text of Prometheus' format with its labels and all of their values. Throws for a line that is none. */
export function metricsTold(text: string): MetricsTold {
  const told = new Map<string, Map<string, Set<string>>>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const found = /^([a-z_:]+)(?:\{((?:[a-z_]+="(?:[^"\\]|\\[\\n"])*",?)*)\})? (-?[0-9.e+-]+)$/u.exec(line);
    if (found === null) throw new Error(`a sample wanted, ${JSON.stringify(line)} found`);
    const [, name = '', labels = ''] = found;
    const known = told.get(name) ?? new Map<string, Set<string>>();
    told.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gu)) {
      const unescaped = value.replaceAll(/\\(.)/gu, (_, of: string) => (of === 'n' ? '\n' : of));
      known.set(label, (known.get(label) ?? new Set()).add(unescaped));
    }
  }
  return told;
}
