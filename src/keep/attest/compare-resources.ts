import { currentName } from '../../../core/policy/built-in-policies.ts';
import type { Resource, Statement } from './statement.ts';

/** A file that is there now. */
export interface FoundFile {
  readonly name: string;
  readonly sha256: string;
}

/** What was given to be checked; a kind that is absent is not checked. */
export interface FoundFiles {
  readonly result?: FoundFile;
  readonly evidence?: readonly FoundFile[];
  /** By policy id where it is known, else by its file's name. */
  readonly policies?: readonly FoundFile[];
  readonly waivers?: FoundFile;
  /** What the result says of the policies that it was judged by, by id. */
  readonly claimedPolicies?: readonly FoundFile[];
}

/** One line of what `verify` says. All but 'ok' and 'unchecked' mean that something does not match. */
export interface Check {
  readonly state: 'ok' | 'changed' | 'missing' | 'not-attested' | 'unchecked';
  readonly name: string;
  readonly detail: string;
}

/** Holds every attested file against what is there, each by SHA-256. Pure. */
export function compareResources({ subject, predicate }: Statement, found: FoundFiles): readonly Check[] {
  const attested = [...new Map([...subject, ...predicate.configuration].map((one) => [one.name, one])).values()];
  const of = (prefix: string): readonly Resource[] => attested.filter(({ name }) => name.startsWith(prefix));
  return [
    ...single(of('result/'), found.result, 'result'),
    ...policies(of('policy/'), found.policies),
    ...claimed(of('policy/'), found.claimedPolicies ?? []),
    ...(of('waivers/').length === 0 && found.waivers === undefined
      ? []
      : single(of('waivers/'), found.waivers, 'waivers')),
    ...folder(of('evidence/'), found.evidence),
  ];
}

/** The one file of a kind, whatever it is called now. */
function single(attested: readonly Resource[], found: FoundFile | undefined, kind: string): readonly Check[] {
  if (found === undefined) return attested.map(unchecked);
  const [wanted] = attested;
  if (wanted === undefined) return [{ state: 'not-attested', name: `${kind}/${found.name}`, detail: found.name }];
  return [held(wanted, found)];
}

function folder(attested: readonly Resource[], found: readonly FoundFile[] | undefined): readonly Check[] {
  if (found === undefined) return attested.map(unchecked);
  const files = new Map(found.map((file) => [`evidence/${file.name}`, file]));
  const known = new Set(attested.map(({ name }) => name));
  return [
    ...attested.map((wanted): Check => {
      const file = files.get(wanted.name);
      return file === undefined
        ? { state: 'missing', name: wanted.name, detail: 'not in the folder' }
        : held(wanted, file);
    }),
    ...[...files.keys()]
      .filter((name) => !known.has(name))
      .map((name): Check => ({ state: 'not-attested', name, detail: 'in the folder and not in the statement' })),
  ];
}

/** By digest, and where none is the same, by id. */
function policies(attested: readonly Resource[], found: readonly FoundFile[] | undefined): readonly Check[] {
  if (found === undefined) return attested.map(unchecked);
  const matched = new Set<Resource>();
  const given = found.map((file): Check => {
    const wanted =
      attested.find(({ digest }) => digest.sha256 === file.sha256) ??
      attested.find((policy) => idOf(policy) === file.name);
    if (wanted === undefined)
      return { state: 'not-attested', name: `policy/${file.name}`, detail: `sha256 ${file.sha256}` };
    matched.add(wanted);
    return held(wanted, file);
  });
  return [...given, ...attested.filter((policy) => !matched.has(policy)).map(unchecked)];
}

/** Policies that the result says it was judged by and was not when it was attested. */
function claimed(attested: readonly Resource[], found: readonly FoundFile[]): readonly Check[] {
  return found.flatMap(({ name, sha256 }): readonly Check[] => {
    const wanted = attested.find((policy) => idOf(policy) === currentName(name));
    if (wanted?.digest.sha256 === sha256) return [];
    const detail = `the result says sha256 ${sha256}`;
    return wanted === undefined
      ? [{ state: 'not-attested', name: `policy/${name}`, detail }]
      : [{ state: 'changed', name: wanted.name, detail: `sha256 ${wanted.digest.sha256} attested, ${detail}` }];
  });
}

function idOf({ name }: Resource): string {
  return currentName(name.slice('policy/'.length, name.lastIndexOf('@')));
}

function held({ name, digest }: Resource, { sha256 }: FoundFile): Check {
  return digest.sha256 === sha256
    ? { state: 'ok', name, detail: `sha256 ${sha256}` }
    : { state: 'changed', name, detail: `sha256 ${digest.sha256} attested, ${sha256} found` };
}

function unchecked({ name }: Resource): Check {
  return { state: 'unchecked', name, detail: 'not given' };
}
