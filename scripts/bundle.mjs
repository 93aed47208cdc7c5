// The program as few files: our own modules, each lazy import a file of its own; packages stay what npm installs.
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

/** Beside the folders of the modules, so that what they find relative to themselves is found from here too. */
const chunks = 'src/program';

/**
 * What every scan loads, in the order in which it does, by the name of the file that it becomes: what the modules of one import, and none
 * before it. The judge waits for the conclusions as it is loaded, so they are no part of its file.
 */
const together = {
  program: ['src/faces/cli/program.ts'],
  scan: ['src/faces/cli/commands/scan.ts', 'probes/tls/observe-endpoint.ts', 'probes/sstp/observe-endpoint.ts'],
  conclusions: [
    'probes/tls/conclude-endpoint.ts',
    'probes/sstp/conclude-endpoint.ts',
    'probes/openvpn/conclude-endpoint.ts',
    'probes/ike/conclude-endpoint.ts',
    'sources/azure-export/conclude-azure.ts',
    'sources/client-profile/conclude-profile.ts',
  ],
  judge: ['src/judge/judge.ts'],
  terminal: ['reports/terminal/terminal.ts'],
};

/** Packages that become part of the files: to find and read theirs takes longer than what they do. They are installed all the same. */
const within = ['get-east-asian-width'];

export async function bundleProgram({ dependencies, peerDependencies }) {
  const names = Object.keys({ ...dependencies, ...peerDependencies })
    .filter((name) => !within.includes(name))
    .join('|');
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
      groups: Object.entries(together).map(([name, entries], at, all) => ({
        debugName: name,
        name: inOneFileWith(name, entries),
        priority: all.length - at,
      })),
    },
  });
  await bundle.close();
}

/** Names the file of the modules that the entries import, however far, and of themselves; lazy imports are not among them. */
function inOneFileWith(name, entries) {
  let modules;
  return (id, context) => {
    modules ??= behind(entries, context);
    return modules.has(id) ? name : null;
  };
}

function behind(entries, context) {
  const modules = new Set(entries.map((entry) => resolve(entry)));
  // A set that grows while it is walked is walked to its new end.
  for (const id of modules) for (const next of context.getModuleInfo(id)?.importedIds ?? []) modules.add(next);
  return modules;
}
