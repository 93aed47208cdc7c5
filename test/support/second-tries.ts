import type { Reporter, TestModule } from 'vitest/node';

/** More than these at their second try are no chance: something is wrong with the program or its tests. */
const atMost = 5;

/** Names each test that passed at its second try only, and fails the run when they are many. */
export class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const flaky = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}`),
    );
    if (flaky.length === 0) return;
    process.stderr.write(
      `\nPassed at the second try only, and each of them is a fault to be found:\n${flaky.join('\n')}\n`,
    );
    if (flaky.length <= atMost) return;
    process.stderr.write(`At most ${atMost} wanted, ${flaky.length} found.\n`);
    process.exitCode = 1;
  }
}
