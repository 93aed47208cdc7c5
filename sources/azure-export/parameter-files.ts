import { type CollectedFile, isTemplate } from './collect-resources.ts';
import { ExportError } from './export-error.ts';
import { findIn, isObject } from './find-in.ts';

/** A file's name and the value of its JSON. */
export interface ExportFile {
  readonly file: string;
  readonly value: unknown;
}

/**
 * Gives each parameter file to its template: the only one there is, or the one of its name ('main.parameters.json' to 'main.json'). Throws
 * ExportError where it belongs to none or to several, and where a template has two.
 */
export function withParameterFiles(files: readonly ExportFile[]): readonly CollectedFile[] {
  const parameterFiles = files.filter(({ value }) => isParameterFile(value));
  const others = files.filter((one) => !parameterFiles.includes(one));
  const templates = others.filter(({ value }) => isTemplate(value));
  const given = new Map<ExportFile, ExportFile>();
  for (const one of parameterFiles) {
    const named = templates.filter(({ file }) => stem(file) === stem(one.file));
    const [template, ...more] = named.length > 0 ? named : templates;
    if (template === undefined || more.length > 0) {
      const found = named.length > 0 ? named.length : templates.length;
      throw new ExportError(
        'export-malformed',
        `${one.file}: one template for these parameters wanted, ${found} found`,
      );
    }
    const other = given.get(template);
    if (other !== undefined) {
      throw new ExportError(
        'export-contradictory',
        `${other.file} and ${one.file}: one file of parameters for ${template.file} wanted`,
      );
    }
    given.set(template, one);
  }
  return others.map((one) => ({ ...one, parameters: findIn(given.get(one)?.value, 'parameters') }));
}

function isParameterFile(value: unknown): boolean {
  const parameters = findIn(value, 'parameters');
  if (!isObject(parameters) || findIn(value, 'resources') !== undefined) return false;
  const schema = findIn(value, '$schema');
  return (
    (typeof schema === 'string' && /deploymentParameters/iu.test(schema)) ||
    Object.values(parameters).every(
      (one) => isObject(one) && ['value', 'reference'].some((name) => Object.hasOwn(one, name)),
    )
  );
}

/** 'main' of 'infra/main.parameters.json' and 'main.json'. */
function stem(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/(\.(parameters?|params?|bicepparam))?\.json$/u, '');
}
