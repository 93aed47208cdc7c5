import { type ProgramFiles, programFiles } from '../program-files.ts';
import { PolicyError } from './policy-error.ts';

/** In `policies/`: of a vendor, of a standard, or our own. */
const folders = ['vendors', 'standards', 'gateproof'];

/** Names that policies once had. */
const olderNames: ReadonlyMap<string, string> = new Map([['nist-sp-800-77r1', 'nist-sp-800-77@r1']]);

/** The name that a policy has now, wherever it is named: on a command line, in a waiver, in a result of an older version. */
export function currentName(name: string): string {
  return olderNames.get(name) ?? name;
}

/** A file of `policies/`. */
export interface BuiltIn {
  /** 'id' or 'id@edition', as the file is called and as it says. */
  readonly name: string;
  /** In `policies/`: 'standards/nist-sp-800-77@r1.yaml'. */
  readonly place: string;
}

/** Every built-in policy, by name: to add one is to add a file. Throws PolicyError 'policy-unreadable'. */
export function builtInPolicies(files: ProgramFiles = programFiles()): readonly BuiltIn[] {
  const found = folders.flatMap((folder) =>
    files
      .names(`policies/${folder}`)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => ({ name: file.slice(0, -'.yaml'.length), place: `${folder}/${file}` })),
  );
  if (found.length === 0)
    throw new PolicyError('policy-unreadable', 'wanted a folder policies beside the program, found none');
  return found.toSorted(({ name: one }, { name: other }) => (one < other ? -1 : 1));
}

/** The newest edition of every built-in policy, by the date that each is the version of. Throws PolicyError 'policy-unreadable'. */
export function newestPolicies(files: ProgramFiles = programFiles()): readonly BuiltIn[] {
  const editions = Map.groupBy(builtInPolicies(files), ({ name }) => idOf(name));
  return [...editions.values()].flatMap((of) => newestOf(of, files) ?? []);
}

/** The policy of a name with its edition, or without, which means the newest. Throws PolicyError 'policy-unreadable'. */
export function findBuiltIn(name: string, files: ProgramFiles = programFiles()): BuiltIn | undefined {
  const wanted = currentName(name);
  const all = builtInPolicies(files);
  return (
    all.find((one) => one.name === wanted) ??
    newestOf(
      all.filter((one) => idOf(one.name) === wanted),
      files,
    )
  );
}

function newestOf(editions: readonly BuiltIn[], files: ProgramFiles): BuiltIn | undefined {
  if (editions.length < 2) return editions[0];
  const dated = editions.map((edition) => ({
    edition,
    version: versionIn(files.text(`policies/${edition.place}`) ?? ''),
  }));
  return dated.reduce((newest, one) => (one.version > newest.version ? one : newest)).edition;
}

/** The date that a policy's text is the version of; nothing else of it is looked at. */
function versionIn(text: string): string {
  return /^version: *(\S+)/mu.exec(text)?.[1] ?? '';
}

function idOf(name: string): string {
  return name.split('@')[0] ?? name;
}
