import { inspect } from 'node:util';

/** Octets that must not be seen: printing, serialising or inspecting one shows '[secret]'. */
export class Secret {
  readonly #octets: Uint8Array;

  /** Text is taken as UTF-8. */
  constructor(value: string | Uint8Array) {
    this.#octets = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  }

  /** The octets, for the one place that needs them. */
  reveal(): Uint8Array {
    return this.#octets;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }
}

// Not a method, whose computed name has no declaration.
Object.defineProperty(Secret.prototype, inspect.custom, { value: (): string => '[secret]' });
