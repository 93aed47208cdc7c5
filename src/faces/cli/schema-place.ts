import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { programPath } from '../../../core/program-files.ts';

/**
 * Where an editor finds the JSON Schema of an inventory that lies at `file`: by a relative path where the package is installed below it, so that others who
 * have the folder find theirs, else by URL. Undefined where no file has it.
 */
export function schemaPlace(file: string): string | undefined {
  const schema = programPath('schemas/inventory.schema.json');
  if (schema === undefined) return undefined;
  const path = relative(dirname(resolve(file)), schema);
  const isBelow = !isAbsolute(path) && !path.startsWith('..');
  return isBelow ? `./${path.replaceAll('\\', '/')}` : pathToFileURL(schema).href;
}
