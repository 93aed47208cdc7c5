import { CredentialsError } from '../../core/credentials/credentials.ts';
import { GateproofError } from '../../core/gateproof-error.ts';
import type { DocumentPlace } from '../../core/policy/yaml-document.ts';
import type { Inventory } from './inventory.ts';
import { InputError } from './problems.ts';

/**
 * Does what reads an entry of an inventory, at `path` ('credentials/probe'). What is wrong with it, all of it, becomes an InputError whose lines say where in the
 * inventory the file or variable is named; other errors go on.
 */
export async function atItsPlace<T>(
  { file, places }: Pick<Inventory, 'file' | 'places'>,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GateproofError) || error.fault !== 'input' || error instanceof InputError) throw error;
    const found = error instanceof CredentialsError ? [error, ...error.others] : [error];
    throw new InputError(
      found.map((one) => {
        const field = one instanceof CredentialsError ? one.field : 'keyFile';
        // Those of the inventory stand for an entry that names none.
        const place = places[`${path}/${field}`] ?? (field === undefined ? undefined : places[field]);
        return `${wordsOf(file, place)}${path.replaceAll('/', '.')}: ${one.message}`;
      }),
    );
  }
}

/** What stands before a problem with what is named at a path of an inventory: 'gateproof.yaml:5:3: '. */
export function whereIn(inventory: Pick<Inventory, 'file' | 'places'> | undefined, path: string): string {
  return inventory === undefined ? '' : wordsOf(inventory.file, inventory.places[path]);
}

function wordsOf(file: string, place: DocumentPlace | undefined): string {
  return place === undefined ? `${file}: ` : `${file}:${place.line}:${place.column}: `;
}
