import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Shapes stand beside the types that they check, and nobody outside uses them: what they are made with is any shape here. */
const shapes = 'types/zod.d.ts';
const anyShape = `export declare namespace z {
  interface ZodType<Output = unknown> {
    readonly _output: Output;
  }
}
`;

/** Copies the declarations that the entries refer to, however far: they name nothing but each other, Node and vitest. */
export function copyTypes(from, to, entries) {
  const files = new Set(entries);
  for (const file of files) {
    const text = readFileSync(join(from, file), 'utf8').replace(
      /from 'zod'/u,
      `from '${towards(file, 'types/zod.js')}'`,
    );
    write(join(to, file), text);
    for (const [, specifier] of text.matchAll(/(?:from|import\(|import)\s*['"]([^'"]+)['"]/gu)) {
      const target = join(dirname(file), specifier);
      if (specifier.startsWith('.')) {
        if (target !== 'types/zod.js') files.add(target.replace(/\.[tj]s$/u, '.d.ts'));
      } else if (!/^(?:node:|vitest$)/u.test(specifier)) {
        throw new Error(`${file} refers to ${specifier}, which is not installed`);
      }
    }
  }
  write(join(to, shapes), anyShape);
}

function towards(file, target) {
  const path = relative(dirname(file), target);
  return path.startsWith('.') ? path : `./${path}`;
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
