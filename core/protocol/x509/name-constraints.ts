import { type DerValue, derTag, derValue, derValues } from './der.ts';
import { attributesOf, type DistinguishedName, distinguishedName, isWithinName } from './distinguished-name.ts';
import { type GeneralName, generalName, generalNameText, ia5Text, nameKind } from './general-name.ts';

/** Subtrees of names that the certificates below may or may not have (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Names of one certificate that constraints speak of. */
export interface ConstrainedNames {
  readonly subject: DistinguishedName;
  readonly alternativeNames: readonly GeneralName[] | undefined;
}

/** Comparisons for a whole path; more is an attack on the reader's time. */
export const nameComparisonsAtMost: number = 1 << 15;

const emailAddress = '1.2.840.113549.1.9.1';

/** Reads the extension. Throws for what is none, a subtree that is no possible name, or a distance that is not to be used. */
export function nameConstraints(value: Uint8Array): NameConstraints {
  const lists = derValues(derValue(value, derTag.sequence));
  const [permitted, excluded] = [0xa0, 0xa1].map((tag) =>
    lists.filter((list) => list.tag === tag).flatMap(({ content }) => derValues(content).map(readSubtree)),
  );
  return { permitted: permitted ?? [], excluded: excluded ?? [] };
}

/** What the constraints have against the names; undefined: nothing. */
export function forbiddenName(
  { permitted, excluded }: NameConstraints,
  { subject, alternativeNames }: ConstrainedNames,
): string | undefined {
  const emails =
    alternativeNames === undefined
      ? attributesOf(subject, emailAddress).map((text) => ({
          kind: nameKind.email,
          content: new TextEncoder().encode(text),
        }))
      : [];
  const names = [...(alternativeNames ?? []), ...emails];
  const within = isWithin(subject, permitted, excluded);
  if (within !== undefined && subject.length > 0) return `its subject is ${within}`;
  for (const name of names) {
    const [allowed, forbidden] = [permitted, excluded].map((list) => list.filter(({ kind }) => kind === name.kind));
    if ((allowed ?? []).length + (forbidden ?? []).length === 0) continue;
    const matcher = matchers.get(name.kind);
    const matches = matcher?.(name.content);
    const text = generalNameText(name).slice(0, 80);
    if (matches === undefined) return `${text} cannot be held against them`;
    if ((forbidden ?? []).some(({ content }) => matches(content).some)) return `${text} is excluded`;
    if ((allowed ?? []).length > 0 && !(allowed ?? []).some(({ content }) => matches(content).all))
      return `${text} is not permitted`;
  }
  return undefined;
}

function isWithin(
  subject: DistinguishedName,
  permitted: readonly GeneralName[],
  excluded: readonly GeneralName[],
): 'excluded' | 'not permitted' | undefined {
  const [allowed, forbidden] = [permitted, excluded].map((list) =>
    list.filter(({ kind }) => kind === nameKind.directory).map(({ content }) => directoryName(content)),
  );
  if ((forbidden ?? []).some((one) => isWithinName(subject, one))) return 'excluded';
  const isAllowed = (allowed ?? []).length === 0 || (allowed ?? []).some((one) => isWithinName(subject, one));
  return isAllowed ? undefined : 'not permitted';
}

/** Whether a subtree holds some of what a name stands for, and all of it: they differ for a wildcard. */
interface Match {
  readonly some: boolean;
  readonly all: boolean;
}

/** By kind of name: undefined for a value that is no such name. */
const matchers: ReadonlyMap<number, (name: Uint8Array) => ((subtree: Uint8Array) => Match) | undefined> = new Map([
  [nameKind.dns, matchDns],
  [nameKind.email, matchEmail],
  [nameKind.uri, matchUri],
  [nameKind.address, matchAddress],
  [nameKind.directory, matchDirectory],
]);

function both(is: boolean): Match {
  return { some: is, all: is };
}

function matchDns(content: Uint8Array): ((subtree: Uint8Array) => Match) | undefined {
  const name = ia5Text(content).toLowerCase();
  const host = name.startsWith('*.') ? name.slice(2) : name;
  if (!isHost(host)) return undefined;
  return (base) => {
    const subtree = ia5Text(base).toLowerCase();
    const all = subtree === '' || host === subtree || host.endsWith(`.${subtree}`);
    // One label in front of a wildcard's host is one of the names that it stands for.
    const isOne = name !== host && subtree.endsWith(`.${host}`) && !subtree.slice(0, -host.length - 1).includes('.');
    return { some: all || isOne, all };
  };
}

function matchEmail(content: Uint8Array): ((subtree: Uint8Array) => Match) | undefined {
  const [local = '', host = '', more] = ia5Text(content).split('@');
  const domain = host.toLowerCase();
  if (local === '' || more !== undefined || !isHost(domain)) return undefined;
  return (base) => {
    const [first = '', second] = ia5Text(base).split('@');
    if (second !== undefined) return both(first === local && second.toLowerCase() === domain);
    return both(isInDomain(domain, first.toLowerCase()));
  };
}

function matchUri(content: Uint8Array): ((subtree: Uint8Array) => Match) | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@]+)(?::\d*)?(?:[/?#]|$)/iu
    .exec(ia5Text(content))?.[1]
    ?.toLowerCase();
  if (host === undefined || !isHost(host)) return undefined;
  return (base) => both(isInDomain(host, ia5Text(base).toLowerCase()));
}

/** A domain that begins with a dot holds what is below it, another one itself alone. */
function isInDomain(host: string, domain: string): boolean {
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain;
}

function matchAddress(content: Uint8Array): ((subtree: Uint8Array) => Match) | undefined {
  if (content.length !== 4 && content.length !== 16) return undefined;
  return (base) =>
    both(
      base.length === content.length * 2 &&
        content.every((octet, at) => ((octet ^ (base[at] ?? 0)) & (base[content.length + at] ?? 0)) === 0),
    );
}

function matchDirectory(content: Uint8Array): ((subtree: Uint8Array) => Match) | undefined {
  const name = directoryName(content);
  return (base) => both(isWithinName(name, directoryName(base)));
}

function directoryName(content: Uint8Array): DistinguishedName {
  return distinguishedName(derValue(content, derTag.sequence));
}

/** The preferred name syntax (RFC 1034 section 3.5), and the underscore, which real names have. */
function isHost(name: string): boolean {
  return /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/u.test(name);
}

function readSubtree(value: DerValue): GeneralName {
  const [base, ...distances] = derValues(value.content);
  if (base === undefined || distances.length > 0) throw new RangeError('a subtree without distances wanted');
  const name = generalName(base);
  if (!isPossible(name)) throw new RangeError('a possible subtree wanted');
  return name;
}

function isPossible({ kind, content }: GeneralName): boolean {
  const text = ia5Text(content).toLowerCase();
  switch (kind) {
    case nameKind.dns:
      return text === '' || isHost(text);
    case nameKind.email: {
      const at = text.lastIndexOf('@');
      return isHost((at < 0 ? text : text.slice(at + 1)).replace(/^\./u, '')) && at !== 0;
    }
    case nameKind.uri:
      return isHost(text.replace(/^\./u, ''));
    case nameKind.address:
      return (content.length === 8 || content.length === 32) && isMask(content.subarray(content.length / 2));
    case nameKind.directory:
      directoryName(content);
      return true;
    default:
      return true;
  }
}

/** Ones and then zeros (RFC 4632). */
function isMask(octets: Uint8Array): boolean {
  return /^1*0*$/u.test(Array.from(octets, (octet) => octet.toString(2).padStart(8, '0')).join(''));
}
