// The program as few files: our own modules only, each lazy import a file of its own; packages stay what npm installs.
import { rolldown } from 'rolldown';

/** Beside the folders of the modules, so that what they find relative to themselves is found from here too. */
const chunks = 'src/program';

export async function bundleProgram({ dependencies }) {
  const names = Object.keys(dependencies).join('|');
  const bundle = await rolldown({
    input: { main: 'src/cli/main.ts' },
    platform: 'node',
    external: [/^node:/u, new RegExp(`^(?:${names})(?:/|$)`, 'u')],
    onLog(level, log) {
      if (level !== 'debug') throw new Error(`rolldown: ${log.message}`);
    },
  });
  await bundle.write({
    dir: 'dist',
    format: 'esm',
    entryFileNames: 'src/cli/[name].js',
    chunkFileNames: `${chunks}/[name].js`,
  });
  await bundle.close();
}
