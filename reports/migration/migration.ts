import type { ResultDocument } from '../../core/finding/result.ts';
import { type MigrationOptions, migrationOptions } from '../advice/migration-options.ts';
import { type MigrationPlan, migrationPlans } from '../advice/migration-plan.ts';
import type { PlanStep } from '../advice/plan-step.ts';
import { markdownText } from '../markdown/markdown-text.ts';

/** The ways out of SSTP as a checklist in Markdown: one section for each gateway and documented way, each step with what shows that it worked. */
export function migrationReport(result: ResultDocument): string {
  const plans = migrationPlans(result);
  const none =
    '\nNo gateway of this result has SSTP enabled and a documented way out of it. `gateproof readiness` makes such results.\n';
  return `# Ways out of SSTP

As of ${markdownText(result.asOf)}. Where several ways are open, one of them is enough.
${migrationOptions(result).map(optionsText).join('')}${plans.length === 0 ? none : plans.map(planText).join('')}`;
}

/** The ways beside each other, also those that are closed, with why. */
function optionsText({ gateway, given, options }: MigrationOptions): string {
  if (options.length === 0) return '';
  const rows = options.map(
    ({ option, to, isOpen, downtime, closedBy }) =>
      `| ${option} | ${markdownText(to.join(' and '))} | ${isOpen ? 'yes' : `no: ${markdownText(closedBy.join(', ') || 'see the finding')}`} | ${markdownText(downtime.join('; ') || 'none')} |\n`,
  );
  return `
## ${markdownText(gateway)}: the ways beside each other

Given: ${given.length === 0 ? 'nothing of the clients (`--clients`, `--sstp-clients`, `--os`)' : markdownText(given.join(', '))}.

| option | tunnel types | open | downtime |
| ------ | ------------ | ---- | -------- |
${rows.join('')}`;
}

function planText({ gateway, title, downtime, steps }: MigrationPlan): string {
  return `
## ${markdownText(gateway)}: ${title}

Downtime: ${downtime}

${steps.map(stepText).join('')}`;
}

/** The words of a step are our own but for what was seen, and a gateway's name stands in a command line as a plain word only, so all of it goes in as it is. */
function stepText({ title, seen = [], until, portal, az, powershell, check }: PlanStep): string {
  const items = [
    ...seen.map((line) => `seen: ${markdownText(line.trim())}`),
    ...portal.map((item) => `portal: ${item}`),
    ...az.map((line) => `az: ${command(line)}`),
    ...powershell.map((line) => `PowerShell: ${command(line)}`),
    ...check.map((item) => `check: ${/^(gateproof|az) /u.test(item) ? command(item) : item}`),
  ];
  const due = until === undefined ? '' : ` (until ${until})`;
  return `- [ ] ${title}${due}\n${items.map((item) => `  - ${item}\n`).join('')}`;
}

function command(line: string): string {
  return `\`${line}\``;
}
