// Format, lint, types, and what nothing uses, in that order; all four run, so one call shows every fault.
import { spawnSync } from 'node:child_process';

const steps = [
  ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  ['node_modules/typescript/bin/tsc', '--noEmit'],
  ['node_modules/knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors'],
];
let failed = 0;
for (const [tool, ...args] of steps) {
  const { status } = spawnSync(process.execPath, [tool, ...args], { stdio: 'inherit' });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
