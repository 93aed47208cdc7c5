import type { Family, Sample } from './families.ts';

/** The two texts that Prometheus reads. */
export type ExpositionFormat = 'prometheus' | 'openmetrics';

export const expositionTypes: Readonly<Record<ExpositionFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The text of numbers, in a format. */
export function exposition(families: readonly Family[], format: ExpositionFormat): string {
  const text = families
    .filter(({ samples }) => samples.length > 0)
    .map((family) => familyText(family, format))
    .join('');
  return format === 'openmetrics' ? `${text}# EOF\n` : text;
}

/** OpenMetrics calls a counter by its name without `_total`, Prometheus by that of its samples. */
function familyText({ name, type, help, samples }: Family, format: ExpositionFormat): string {
  const of = type === 'counter' ? `${name}_total` : name;
  const head = format === 'openmetrics' ? name : of;
  return `# HELP ${head} ${help}\n# TYPE ${head} ${type}\n${samples.map((sample) => sampleLine(of, sample)).join('')}`;
}

function sampleLine(name: string, { labels, value }: Sample): string {
  const told = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${told.length === 0 ? '' : `{${told.join(',')}}`} ${value}\n`;
}

/** A line feed would begin a line of its own; what is no Unicode would be refused with everything else. */
function escaped(text: string): string {
  return text.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The format that is asked for: OpenMetrics where it is named no later than the other. */
export function askedFormat(accept: string | null): ExpositionFormat {
  const weights = new Map<string, number>();
  for (const part of (accept ?? '').slice(0, 1000).split(',')) {
    const [type = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    weights.set(type, Math.max(weights.get(type) ?? 0, weight === undefined ? 1 : Number(weight) || 0));
  }
  const open = weights.get('application/openmetrics-text') ?? 0;
  return open > 0 && open >= (weights.get('text/plain') ?? 0) ? 'openmetrics' : 'prometheus';
}
