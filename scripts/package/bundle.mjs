// The program as few files: our modules and those of other packages, each lazy import a file of its own.
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

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

/** The threads of the program: loaded by their paths. */
export const threads = [
  'store/sqlite/sqlite-thread',
  'inputs/inventory-thread',
  'scan/captures-thread',
  'fleet/threads/look-thread',
];

/**
 * The program with its threads, and the library with the face for vitest: two bundles, because what a scan loads as one file is more than
 * whoever imports the library asked for.
 */
const bundles = [
  { entries: ['faces/cli/main', ...threads], chunks: 'src/program', groups: together },
  { entries: ['faces/api/gateproof', 'faces/vitest/conformance'], chunks: 'src/library', groups: {} },
];

/** Peers, which whoever wants them installs; and what pg asks for and does without. */
const outside = /^(?:node:|(?:testcontainers|vitest|pg-native)$)/u;

/** Bundles into the folder of the package; returns the folders of the packages of which something became part of it. */
export async function bundleProgram(folder) {
  const packages = new Set();
  for (const { entries, chunks, groups } of bundles) {
    const bundle = await rolldown({ ...settings, input: inputOf(entries), external: outside });
    const { output } = await bundle.write({
      dir: folder,
      format: 'esm',
      comments: false,
      minify,
      entryFileNames: '[name].js',
      chunkFileNames: `${chunks}/[name].js`,
      codeSplitting: {
        groups: Object.entries(groups).map(([name, of], at, all) => ({
          debugName: name,
          name: inOneFileWith(name, of),
          priority: all.length - at,
        })),
      },
    });
    await bundle.close();
    for (const found of packagesIn(output)) packages.add(found);
  }
  return [...packages].toSorted((a, b) => (a < b ? -1 : 1));
}

/** Names stay, so that a fault can be read. */
const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

/**
 * Modules of Node come in the order in which threads of the bundler met them, another each time: they are put first, sorted. What a file
 * of ours imports keeps its order, for it does something as it is loaded.
 */
const orderOfImports = {
  name: 'order-of-imports',
  generateBundle(_, files) {
    for (const file of Object.values(files)) if (file.type === 'chunk') file.code = withSortedImports(file.code);
  },
};

function withSortedImports(code) {
  const [head] = /^(?:#!.*\n)?/u.exec(code);
  const [imports] = /^(?:\s*import\b[^"';()]*["'][^"']+["'];)*/u.exec(code.slice(head.length));
  const statements = imports.match(/import\b[^"';()]*["'][^"']+["'];/gu) ?? [];
  const isOfNode = (statement) => /["']node:[^"']+["'];$/u.test(statement);
  const sorted = [...statements.filter(isOfNode).sort(), ...statements.filter((statement) => !isOfNode(statement))];
  return head + sorted.join('\n') + code.slice(head.length + imports.length);
}

/** What every bundle of ours has in common: a warning is an error. */
export const settings = {
  platform: 'node',
  plugins: [orderOfImports],
  onLog(level, log) {
    if (level !== 'debug') throw new Error(`rolldown: ${log.message}`);
  },
};

/** Modules of `src/` by the path of their file in the package. */
export function inputOf(entries) {
  return Object.fromEntries(entries.map((entry) => [`src/${entry}`, `src/${entry}.ts`]));
}

/** The folders of the packages of which octets stand in the files of a bundle. */
export function packagesIn(output) {
  const modules = output.flatMap((file) => Object.entries(file.modules ?? {}));
  const rendered = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id);
  return new Set(rendered.flatMap((id) => /^.*\/(node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(id)?.[0] ?? []));
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
