/** A member of a JSON document and where it stands. */
export interface Member {
  readonly value: unknown;
  /** 'gateways.json[3].vpnClientConfiguration'. */
  readonly path: string;
}

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads members of one object of an export and keeps a remark for each that is there and cannot be used, so that it ends up as unknown and
 * not as absent. ARM's `properties` level is looked through, names are compared without regard to case (exports differ), and
 * `[parameters('x')]` stands for the parameter's default value.
 */
export class Members {
  readonly #of: Member;
  readonly #parameters: Parameters;
  readonly #remarks: string[];

  constructor(of: Member, parameters: Parameters, remarks: string[]) {
    this.#of = of;
    this.#parameters = parameters;
    this.#remarks = remarks;
  }

  get path(): string {
    return this.#of.path;
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'text', (value) => (typeof value === 'string' && value !== '' ? value : undefined));
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
    if (isObject(found.value)) return new Members(found, this.#parameters, this.#remarks);
    this.#remark(found.path, 'an object', found.value);
    return undefined;
  }

  /** The objects of a list; undefined where an entry is of another kind, which is remarked. */
  objects(name: string): readonly Members[] | undefined {
    return this.#whole(name, (entry) => {
      if (isObject(entry.value)) return new Members(entry, this.#parameters, this.#remarks);
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
    if (Array.isArray(found.value)) {
      return found.value.map((value: unknown, at) => ({ value, path: `${found.path}[${at}]` }));
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
    return { value: this.#resolve(first.value), path: first.path };
  }

  #resolve(value: unknown): unknown {
    const parameter = typeof value === 'string' ? /^\[parameters\('([^']+)'\)\]$/u.exec(value)?.[1] : undefined;
    if (parameter === undefined) return value;
    const { defaultValue } = (findIn(this.#parameters, parameter) ?? {}) as { readonly defaultValue?: unknown };
    return defaultValue ?? value;
  }

  #remark(path: string, wanted: string, found: unknown): void {
    this.#remarks.push(`${path}: ${wanted} wanted, ${kindOf(found)} found`);
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of that name, case aside; null and absent are the same. */
export function findIn(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name] ?? undefined;
  const wanted = name.toLowerCase();
  const key = Object.keys(value).find((one) => one.toLowerCase() === wanted);
  return key === undefined ? undefined : (value[key] ?? undefined);
}

/** Every member of that name, case aside, that is not null. */
function allIn(value: unknown, name: string): readonly unknown[] {
  if (!isObject(value)) return [];
  const wanted = name.toLowerCase();
  return Object.entries(value)
    .filter(([key, own]) => key.toLowerCase() === wanted && own !== null && own !== undefined)
    .map(([, own]) => own);
}

/** What a value is, never the value itself: exports hold secrets. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value.startsWith('[') ? 'an expression' : 'text';
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
