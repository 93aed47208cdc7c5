import { parser } from '@prometheus-io/lezer-promql';

/** A metric that an expression asks for, and how. */
export interface AskedMetric {
  readonly name: string;
  /** Labels that it is selected by; `value`: where that is one and no pattern. */
  readonly labels: readonly { readonly label: string; readonly value: string | undefined }[];
}

export interface PromqlNames {
  readonly metrics: readonly AskedMetric[];
  /** Labels that sums are made by. */
  readonly grouping: readonly string[];
}

/** Names in an expression of PromQL, read by Prometheus' own grammar. Throws for one that is none. */
export function promqlNames(expression: string): PromqlNames {
  const metrics: { name: string; labels: { label: string; value: string | undefined }[] }[] = [];
  const grouping: string[] = [];
  let isGrouping = false;
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`PromQL wanted, ${expression} found (at ${from})`);
      if (name === 'Identifier') metrics.push({ name: text, labels: [] });
      if (name === 'GroupingLabels') isGrouping = true;
      if (name === 'LabelName' && isGrouping) grouping.push(text);
      const matcher = name === 'UnquotedLabelMatcher' ? /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/su.exec(text) : null;
      if (matcher !== null) {
        const [, label = '', operator, value] = matcher;
        metrics.at(-1)?.labels.push({ label, value: operator === '=' ? value : undefined });
      }
    },
    leave: ({ name }) => {
      if (name === 'GroupingLabels') isGrouping = false;
    },
  });
  return { metrics, grouping };
}
