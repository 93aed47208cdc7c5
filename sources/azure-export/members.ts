import { allIn, findIn, hasIn, isObject } from './find-in.ts';
import { evaluate, type TemplateScope, unresolved } from './template-expression.ts';

/** A member of a JSON document and where it stands. */
export interface Member {
  readonly value: unknown;
  /** 'gateways.json[3].vpnClientConfiguration'. */
  readonly path: string;
}

/**
 * Reads members of one object of an export and keeps a remark for each that is there and cannot be used, so that it ends up as unknown and
 * not as absent. ARM's `properties` level is looked through, names are compared without regard to case (exports differ), and an
 * expression of a template stands for its value where the file decides it, and for nothing otherwise: it is never taken for a name.
 */
export class Members {
  readonly #of: Member;
  readonly #scope: TemplateScope;
  readonly #remarks: string[];

  constructor(of: Member, scope: TemplateScope, remarks: string[]) {
    this.#of = of;
    this.#scope = scope;
    this.#remarks = remarks;
  }

  get path(): string {
    return this.#of.path;
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'text', (value) => (typeof value === 'string' && value !== '' ? value : undefined));
  }

  /** Like `text`, and keeps no remark. */
  quietText(name: string): string | undefined {
    return new Members(this.#of, this.#scope, []).text(name);
  }

  /** Whether the member is there and null: nothing is set. */
  isNull(name: string): boolean {
    const { value } = this.#of;
    return this.#find(name) === undefined && [value, findIn(value, 'properties')].some((of) => hasIn(of, name));
  }

  isAbsent(name: string): boolean {
    const { value } = this.#of;
    return ![value, findIn(value, 'properties')].some((of) => hasIn(of, name));
  }

  /** Whether the export has the members in a `properties` level, as the platform's own interface has. */
  get hasProperties(): boolean {
    return isObject(findIn(this.#of.value, 'properties'));
  }

  /** A text as it is written: an expression is not resolved. Without a remark. */
  written(name: string): string | undefined {
    const { value } = this.#of;
    const found = findIn(value, name) ?? findIn(findIn(value, 'properties'), name);
    return typeof found === 'string' ? found : undefined;
  }

  number(name: string): number | undefined {
    return this.#typed(name, 'a number', (value) =>
      typeof value === 'number' && Number.isFinite(value) ? value : undefined,
    );
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** A list of texts; undefined where an entry is of another kind, which is remarked: what the rest says is not all. */
  texts(name: string): readonly string[] | undefined {
    return this.#whole(name, ({ value, path }) => {
      const resolved = this.#resolve(value);
      if (typeof resolved === 'string') return resolved;
      this.#remark(path, 'text', resolved);
      return undefined;
    });
  }

  /** A member that is an object; an absent one is undefined. */
  object(name: string): Members | undefined {
    const found = this.#find(name);
    if (found === undefined) return undefined;
    if (isObject(found.value)) return new Members(found, this.#scope, this.#remarks);
    this.#remark(found.path, 'an object', found.value);
    return undefined;
  }

  /** The objects of a list; undefined where an entry is of another kind, which is remarked. */
  objects(name: string): readonly Members[] | undefined {
    return this.#whole(name, (entry) => {
      if (isObject(entry.value)) return new Members(entry, this.#scope, this.#remarks);
      this.#remark(entry.path, 'an object', entry.value);
      return undefined;
    });
  }

  /** Keeps a remark about a member of this object. */
  remark(name: string, message: string): void {
    this.#remarks.push(`${this.#of.path}.${name}: ${message}`);
  }

  #whole<T>(name: string, read: (entry: Member) => T | undefined): readonly T[] | undefined {
    const entries = this.#list(name);
    const known = entries?.flatMap((entry) => read(entry) ?? []);
    return known?.length === entries?.length ? known : undefined;
  }

  #list(name: string): readonly Member[] | undefined {
    const found = this.#find(name);
    if (found === undefined) return undefined;
    const list = found.value;
    // Windows PowerShell 5 writes some lists as `{ "value": [...], "Count": 2 }`.
    const entries = isObject(list) && hasIn(list, 'Count') ? findIn(list, 'value') : list;
    if (Array.isArray(entries)) {
      return entries.map((value: unknown, at) => ({ value, path: `${found.path}[${at}]` }));
    }
    this.#remark(found.path, 'a list', found.value);
    return undefined;
  }

  #typed<T>(name: string, wanted: string, read: (value: unknown) => T | undefined): T | undefined {
    const found = this.#find(name);
    if (found === undefined) return undefined;
    const value = read(found.value);
    if (value === undefined) this.#remark(found.path, wanted, found.value);
    return value;
  }

  /** Null counts as absent: the command line prints every member of the schema. */
  #find(name: string): Member | undefined {
    const { value, path } = this.#of;
    const found = [
      ...allIn(value, name).map((own) => ({ value: own, path: `${path}.${name}` })),
      ...allIn(findIn(value, 'properties'), name).map((own) => ({ value: own, path: `${path}.properties.${name}` })),
    ];
    const [first, ...others] = found;
    if (first === undefined) return undefined;
    const text = JSON.stringify(first.value);
    if (others.some((other) => JSON.stringify(other.value) !== text)) {
      this.#remarks.push(`${first.path}: one value wanted, ${found.length} that contradict each other found`);
      return undefined;
    }
    const resolved = this.#resolve(first.value);
    return resolved === undefined ? undefined : { value: resolved, path: first.path };
  }

  #resolve(value: unknown): unknown {
    const resolved = typeof value === 'string' ? evaluate(value, this.#scope) : value;
    return resolved ?? undefined;
  }

  #remark(path: string, wanted: string, found: unknown): void {
    this.#remarks.push(`${path}: ${wanted} wanted, ${kindOf(found)} found`);
  }
}

/** What a value is, never the value itself: exports hold secrets. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === unresolved) return 'an expression';
  if (typeof value === 'string') return 'text';
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
