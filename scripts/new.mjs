// npm run new -- check|format|probe NAME: the files that such a thing begins with, and a test that fails until it says something. What is left to do
// is asked for by the compiler and by tests (CONTRIBUTING.md).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';

const [kind, name, ...rest] = process.argv.slice(2);
const root = process.cwd();

/** 'sstp-service' as 'sstpService' and 'SstpService'. */
const camel = (name ?? '').replaceAll(/-(.)/gu, (_, letter) => letter.toUpperCase());
const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);

/** For each kind: new files with their content, and what is added to files that there are, behind a line of theirs. */
const kinds = {
  check: {
    files: {
      [`rules/checks/${name}.ts`]: `import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';

/** What passes, what fails, and what stays open. What it observes has a type in \`core/finding/told/by-check.ts\`, or is nothing. */
export function ${camel}(_clause: CheckClause, { interrupted }: Seen): Judgement<ObservedByCheck['${name}']> {
  return { verdict: 'inconclusive', reason: interrupted ? 'interrupted' : 'not-probed', observed: {}, evidence: [] };
}
`,
      [`test/rules/checks/${name}.test.ts`]: failing(
        `rules/checks/${name}.ts`,
        camel,
        '../../../',
        'what passes, what fails, and the gateway that would pass falsely',
      ),
    },
    added: [{ file: 'core/policy/check-names.ts', behind: 'export const checkNames = [', text: `\n  '${name}',` }],
    left: [
      'rules/checks/registry.ts (the compiler)',
      'core/finding/told/by-check.ts, where it tells what it observed (the compiler)',
      'policies/gateproof/gateproof-checks.yaml, where every scan is to be judged by it',
    ],
  },
  format: {
    files: {
      [`reports/${name}/${name}.ts`]: `import type { ResultDocument } from '../../core/finding/result.ts';
import { checkReferences } from '../view/outline.ts';

/** Who reads it, and what it has to hold. */
export function ${camel}Report(result: ResultDocument): string {
  checkReferences(result);
  return \`\${result.summary.verdict}\\n\`;
}
`,
      [`test/reports/${name}/${name}.test.ts`]: failing(
        `reports/${name}/${name}.ts`,
        `${camel}Report`,
        '../../../',
        'what it says of each verdict, and of a text that would act on its reader',
      ),
    },
    added: [{ file: 'reports/registry.ts', behind: 'export type ReportFormatName =', text: `\n  | '${name}'` }],
    left: [
      'reports/registry.ts (the compiler)',
      'reports/samples/ (test/reports/registry.test.ts; UPDATE_SAMPLES=1 writes it)',
      'docs/report.md (test/reports/formats.test.ts)',
    ],
  },
  probe: {
    files: {
      [`probes/${name}/observe-endpoint.ts`]: `import type { Observe } from '../probe.ts';

/** What is asked, in which order, and which control vouches for a refusal. */
export const observe${pascal}Endpoint: Observe = async () => undefined;
`,
      [`probes/${name}/conclude-endpoint.ts`]: `import type { Conclude } from '../../core/observation/conclude.ts';

/** What the observations say; what was not asked stays unknown. */
export const conclude${pascal}Endpoint: Conclude = () => ({});
`,
      [`probes/${name}/forecast-endpoint.ts`]: `import type { Forecast } from '../probe.ts';

/** What would be sent, without repetitions. */
export const forecast${pascal}Endpoint: Forecast = () => [];
`,
      [`probes/${name}/shape.ts`]: `import { always, named, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything } from '../../core/observation/shape-parts.ts';

/** What its offers and answers must be as far as they are read, by question; each is held to its type. */
export const ${camel}Shapes: Shapes = new Map(named('${name}', ['question'], always(anything, anything.optional())));
`,
      [`test/probes/${name}/${name}.test.ts`]: failing(
        `probes/${name}/conclude-endpoint.ts`,
        `conclude${pascal}Endpoint`,
        '../../../',
        'what is accepted, refused and open, and the peer that would be believed falsely',
      ),
    },
    added: [{ file: 'core/endpoint/scheme.ts', behind: 'export type Scheme =', text: ` '${name}' |` }],
    left: [
      'core/endpoint/scheme.ts (the compiler)',
      'probes/registry.ts (test/probes/registry.test.ts)',
      `docs/probes/${name}.md (test/probes/registry.test.ts)`,
    ],
  },
};

function failing(module, subject, up, wanted) {
  return `import { expect, test } from 'vitest';
import { ${subject} } from '${up}${module}';

test('${name} says something', () => {
  expect(${subject}).toBeTypeOf('function');
  expect.unreachable('say here ${wanted}');
});
`;
}

function refuse(message) {
  process.stderr.write(`new: ${message}\n`);
  process.exit(64);
}

if (!Object.hasOwn(kinds, kind ?? '')) refuse(`${Object.keys(kinds).join(', ')} wanted, "${kind ?? ''}" found`);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u.test(name ?? '') || rest.length > 0) {
  refuse(`one name in lower case with dashes wanted, "${[name, ...rest].join(' ')}" found`);
}
const { files, added, left } = kinds[kind];
const taken = Object.keys(files).find((file) => existsSync(resolve(root, file)));
if (taken !== undefined) refuse(`${taken} is there already`);
const changed = added.map(({ file, behind, text }) => {
  const before = readFileSync(resolve(root, file), 'utf8');
  const at = before.indexOf(behind);
  if (at < 0) refuse(`${file}: "${behind}" wanted, none found`);
  const end = at + behind.length;
  return { file, text: before.slice(0, end) + text + before.slice(end) };
});
for (const [file, text] of Object.entries(files)) {
  mkdirSync(resolve(root, dirname(file)), { recursive: true });
  writeFileSync(resolve(root, file), text, { flag: 'wx' });
  process.stdout.write(`wrote ${file}\n`);
}
for (const { file, text } of changed) {
  writeFileSync(resolve(root, file), text);
  process.stdout.write(`added to ${file}\n`);
}
for (const one of left) process.stdout.write(`left: ${one}\n`);
