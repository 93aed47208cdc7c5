// The program as few files: our own modules only, each lazy import a file of its own; packages stay what npm installs.
import { basename, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/** Beside the folders of the modules, so that what they find relative to themselves is found from here too. */
const chunks = 'src/program';

/** What every scan loads, in the order in which it does: what one of them imports, and none before it, becomes one file. */
const together = [
  'src/faces/cli/program.ts',
  'src/faces/cli/commands/scan.ts',
  'src/judge/judge.ts',
  'reports/terminal/terminal.ts',
];

export async function bundleProgram({ dependencies }) {
  const names = Object.keys(dependencies).join('|');
  const bundle = await rolldown({
    input: { main: 'src/faces/cli/main.ts' },
    platform: 'node',
    external: [/^node:/u, new RegExp(`^(?:${names})(?:/|$)`, 'u')],
    onLog(level, log) {
      if (level !== 'debug') throw new Error(`rolldown: ${log.message}`);
    },
  });
  await bundle.write({
    dir: 'dist',
    format: 'esm',
    comments: false,
    entryFileNames: 'src/faces/cli/[name].js',
    chunkFileNames: `${chunks}/[name].js`,
    codeSplitting: {
      groups: together.map((entry, at) => ({
        debugName: entry,
        name: inOneFileWith(entry),
        priority: together.length - at,
      })),
    },
  });
  await bundle.close();
}

/** Names the file of the modules that `entry` imports, however far, and of itself; lazy imports are not among them. */
function inOneFileWith(entry) {
  let modules;
  return (id, context) => {
    modules ??= behind(entry, context);
    return modules.has(id) ? basename(entry, '.ts') : null;
  };
}

function behind(entry, context) {
  const modules = new Set([resolve(entry)]);
  // A set that grows while it is walked is walked to its new end.
  for (const id of modules) for (const next of context.getModuleInfo(id)?.importedIds ?? []) modules.add(next);
  return modules;
}
