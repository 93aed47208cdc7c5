import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { instrument } from './instrument.ts';
import { readPlan } from './state.ts';

const root = resolve(import.meta.dirname, '..');
const { changes, testFiles } = readPlan();

/** The nearest tests first. */
class InOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => testFiles.indexOf(relative(root, moduleId));
    return Promise.resolve([...files].sort((one, two) => place(one) - place(two)));
  }
}

const config: ViteUserConfig = defineConfig({
  root,
  plugins: [
    {
      name: 'mutation',
      enforce: 'pre',
      load(id) {
        const [path = ''] = id.split('?');
        const here = changes.filter(({ file }) => file === relative(root, path));
        return here.length === 0 ? undefined : instrument(readFileSync(path, 'utf8'), here);
      },
    },
  ],
  test: {
    include: [...testFiles],
    runner: './mutation/runner.ts',
    sequence: { sequencer: InOrder },
    // One process with one set of modules: what a test costs is its own run, not the loading.
    pool: 'forks',
    // What is kept is kept by the source as it stands, whatever is made of it here.
    fsModuleCache: false,
    isolate: false,
    fileParallelism: false,
    testTimeout: 10_000,
    reporters: ['default'],
    // What a mutant leaves running fails long after its test; only the tests themselves are asked.
    dangerouslyIgnoreUnhandledErrors: true,
  },
});

export default config;
