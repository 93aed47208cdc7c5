import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openAccess } from '../../../../src/faces/page/access/open-access.ts';
import { restRoutes } from '../../../../src/faces/page/rest/rest-routes.ts';
import { first, scanned } from '../../../store/contract/scanned.ts';
import { type MetricsTold, metricsTold } from '../../../support/page/metrics-told.ts';
import { promqlNames } from '../../../support/page/promql-names.ts';
import { promtool } from '../../../support/page/promtool.ts';
import { servedPage } from '../../../support/page/served-page.ts';

const alerts = 'examples/prometheus/gateproof-alerts.yaml';
const dashboard = 'examples/grafana/gateproof-dashboard.json';
/** What Prometheus adds to whatever it reads. */
const added = ['job', 'instance'];

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: { query?: string } }[] };
}

/** What an expression asks for and nobody tells. */
function untold(expression: string, told: MetricsTold): readonly string[] {
  const { metrics, grouping } = promqlNames(expression.replaceAll('$__rate_interval', '5m'));
  expect(metrics).not.toHaveLength(0);
  return metrics.flatMap(({ name, labels }) => {
    const known = told.get(name);
    if (known === undefined) return [name];
    return [...labels, ...grouping.map((label) => ({ label, value: undefined }))].flatMap(({ label, value }) => {
      if (added.includes(label)) return [];
      const values = known.get(label);
      return values !== undefined && (value === undefined || values.has(value)) ? [] : [`${name} ${label} ${value}`];
    });
  });
}

describe('examples for Prometheus and Grafana', () => {
  const page = servedPage(async (store) => {
    await scanned(store, { seen: 'drifted', name: 'paris', at: first });
    return { routes: restRoutes, access: openAccess };
  });
  const told = async (): Promise<MetricsTold> => metricsTold((await page.get('/metrics')).body);

  test('each rule asks for what is told', async () => {
    const { groups } = parse(await readFile(alerts, 'utf8')) as {
      groups: readonly { rules: readonly { alert: string; expr: string }[] }[];
    };
    const known = await told();
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    for (const { alert, expr } of rules) expect([alert, untold(expr, known)]).toEqual([alert, []]);
  });

  test('each panel asks for what is told', async () => {
    const known = await told();
    const { panels, templating } = JSON.parse(await readFile(dashboard, 'utf8')) as Dashboard;
    const variables = templating.list.map(({ name }) => name);
    for (const { title, targets } of panels)
      for (const { expr } of targets) {
        expect([title, untold(expr, known)]).toEqual([title, []]);
        for (const [, name = ''] of expr.matchAll(/\$(\w+)/gu)) expect(variables).toContain(name);
      }
    for (const { query } of templating.list) {
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/u.exec(query.query ?? '') ?? [];
      if (metric !== '') expect([...(known.get(metric)?.keys() ?? []), ...added]).toContain(label);
    }
  });

  test('no panel lies on another', async () => {
    const { panels } = JSON.parse(await readFile(dashboard, 'utf8')) as Dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  test('rules are rules, and alert where they should', () => {
    expect(promtool(['check', 'rules', alerts])).toBe('');
    expect(promtool(['test', 'rules', alerts.replace('.yaml', '-test.yaml')])).toBe('');
  });

  test.each([
    ['sum(gateproof_gateway)', ['gateproof_gateway']],
    ['gateproof_gateways{vedict="violates"}', ['gateproof_gateways vedict violates']],
    ['gateproof_gateways{verdict="fails"}', ['gateproof_gateways verdict fails']],
    ['sum by (owner) (gateproof_clauses)', ['gateproof_clauses owner undefined']],
  ])('what nobody tells would be found: %s', async (expression, missing) => {
    expect(untold(expression, await told())).toEqual(missing);
  });

  test('what is told to OpenMetrics is what Prometheus takes in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-openmetrics-'));
    try {
      const { body } = await page.get('/metrics', { accept: 'application/openmetrics-text' });
      // Prometheus takes only what has a time into its store.
      const dated = body.replaceAll(/^([^#\n].*)$/gmu, `$1 ${first / 1000}`);
      await writeFile(join(folder, 'told'), dated);
      expect(promtool(['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'told'), join(folder, 'out')])).toBe(
        '',
      );
      await writeFile(join(folder, 'told'), dated.replace('# EOF\n', ''));
      expect(
        promtool(['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'told'), join(folder, 'out')]),
      ).toContain('exit code');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
