/** Longer texts rarely come twice. */
const longestText = 256;
const longestObject = 2048;
/** UTF-16 units of the texts that are remembered; then it begins anew, so that a document in which nothing repeats costs no more. */
const mostUnits = 8 * 1024 * 1024;

/**
 * Makes one of what comes again and again in a document: target URLs, reasons, what a clause expects. Values are JSON and stay equal, in the
 * order of their keys too; nobody may change them afterwards.
 */
export class SharedValues {
  readonly #texts = new Map<string, string>();
  readonly #objects = new Map<string, object>();
  #textUnits = 0;
  #objectUnits = 0;

  /** Shares the parts of a value that is itself the only one of its kind. */
  shareParts(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const name of Object.keys(holder)) {
      const part = holder[name];
      if (typeof part === 'string') holder[name] = this.#text(part);
      else if (Array.isArray(part)) this.shareParts(part);
      else if (typeof part === 'object' && part !== null) holder[name] = this.#object(part);
    }
  }

  #text(text: string): string {
    if (text.length > longestText) return text;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#textUnits += text.length;
    if (this.#textUnits > mostUnits) {
      this.#texts.clear();
      this.#textUnits = text.length;
    }
    this.#texts.set(text, text);
    return text;
  }

  #object(value: object): object {
    const text = JSON.stringify(value);
    if (text.length > longestObject || !isTold(value)) {
      this.shareParts(value);
      return value;
    }
    const known = this.#objects.get(text);
    if (known !== undefined) return known;
    this.shareParts(value);
    this.#objectUnits += text.length;
    if (this.#objectUnits > mostUnits) {
      this.#objects.clear();
      this.#objectUnits = text.length;
    }
    this.#objects.set(text, value);
    return value;
  }
}

/** Whether JSON.stringify tells the value from every other: it writes -0 as 0 and what is too large for a number as null. */
function isTold(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return true;
  const holder = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(holder)) if (!isTold(holder[name])) return false;
  return true;
}
