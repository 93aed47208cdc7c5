import { findIn, isObject } from './find-in.ts';

/** What the file does not decide: a value that is only known where the template is deployed. */
export const unresolved: unique symbol = Symbol('unresolved');

/** What names in an expression stand for; `unresolved` where the file does not say it. */
export interface TemplateScope {
  parameter(name: string): unknown;
  variable(name: string): unknown;
}

/** Characters of an expression, calls inside calls, and characters or entries of a value that are read; more is unresolved. */
const longest = 4096;
const deepest = 32;
const largest = 65_536;

/** Whether a text of a template is an expression, be it whole or cut short; '[[' stands for a text that begins with '['. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && !text.startsWith('[[');
}

/**
 * The value of an expression of an ARM template as far as the file decides it; texts that are none stand for themselves. Functions that
 * ask the platform (`reference`, `resourceGroup`, `uniqueString`, …) and those that are not known are unresolved.
 */
export function evaluate(text: string, scope: TemplateScope): unknown {
  if (text.startsWith('[[')) return text.slice(1);
  if (!isExpression(text)) return text;
  if (text.length > longest || !text.endsWith(']')) return unresolved;
  const parser = new Parser(text.slice(1, -1), scope);
  const value = parser.value(0);
  return parser.isAtEnd ? value : unresolved;
}

class Parser {
  readonly #text: string;
  readonly #scope: TemplateScope;
  #at = 0;

  constructor(text: string, scope: TemplateScope) {
    this.#text = text;
    this.#scope = scope;
  }

  get isAtEnd(): boolean {
    this.#skipSpace();
    return this.#at === this.#text.length;
  }

  /** A literal, or a call with what is taken of its value: `f(…).name[0]`. */
  value(depth: number): unknown {
    if (depth > deepest) return this.#giveUp();
    const literal = this.#take(/'((?:[^']|'')*)'/uy);
    if (literal !== undefined) return (literal[1] ?? '').replaceAll("''", "'");
    const number = this.#take(/-?\d+/uy);
    if (number !== undefined) return Number(number[0]);
    const name = this.#take(/[A-Za-z_][\w.]*/uy)?.[0];
    if (name === undefined || this.#take(/\(/uy) === undefined) return this.#giveUp();
    const given: unknown[] = [];
    if (this.#take(/\)/uy) === undefined) {
      do given.push(this.value(depth + 1));
      while (this.#take(/,/uy) !== undefined);
      if (this.#take(/\)/uy) === undefined) return this.#giveUp();
    }
    return this.#members(call(name.toLowerCase(), given, this.#scope), depth);
  }

  #members(of: unknown, depth: number): unknown {
    let value = of;
    for (;;) {
      const member = this.#take(/\.([A-Za-z_]\w*)/uy)?.[1];
      if (member !== undefined) {
        value = memberOf(value, member);
        continue;
      }
      if (this.#take(/\[/uy) === undefined) return value;
      const index = this.value(depth + 1);
      if (this.#take(/\]/uy) === undefined) return this.#giveUp();
      value = memberOf(value, index);
    }
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    this.#skipSpace();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #skipSpace(): void {
    while (/\s/u.test(this.#text.charAt(this.#at))) this.#at++;
  }

  /** Ends the reading: nothing of it can be told. */
  #giveUp(): typeof unresolved {
    this.#at = Number.POSITIVE_INFINITY;
    return unresolved;
  }
}

function memberOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value) && typeof key === 'number') return (value as readonly unknown[])[key] ?? unresolved;
  if (isObject(value) && typeof key === 'string') return findIn(value, key) ?? unresolved;
  return unresolved;
}

function call(name: string, given: readonly unknown[], scope: TemplateScope): unknown {
  const value = called(name, given, scope);
  return (typeof value === 'string' || Array.isArray(value)) && value.length > largest ? unresolved : value;
}

function called(name: string, given: readonly unknown[], scope: TemplateScope): unknown {
  const [first, second, third] = given;
  if (name === 'if') return typeof first === 'boolean' ? (first ? second : third) : unresolved;
  // One part that is decided can decide these.
  if (name === 'and' && given.includes(false)) return false;
  if (name === 'or' && given.includes(true)) return true;
  if (given.includes(unresolved)) return unresolved;
  switch (name) {
    case 'parameters':
      return typeof first === 'string' ? scope.parameter(first) : unresolved;
    case 'variables':
      return typeof first === 'string' ? scope.variable(first) : unresolved;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    case 'and':
      return given.every((one) => one === true);
    case 'or':
      return false;
    case 'not':
      return typeof first === 'boolean' ? !first : unresolved;
    case 'equals':
      return JSON.stringify(first) === JSON.stringify(second);
    case 'empty':
      return isEmpty(first);
    case 'coalesce':
      return given.find((one) => one !== null) ?? null;
    case 'concat':
      return given.every(Array.isArray) ? given.flat() : joined(given);
    case 'format':
      return formatted(given);
    case 'string':
      return isScalar(first) ? String(first) : unresolved;
    case 'tolower':
      return typeof first === 'string' ? first.toLowerCase() : unresolved;
    case 'toupper':
      return typeof first === 'string' ? first.toUpperCase() : unresolved;
    case 'createarray':
    case 'array':
      return name === 'array' && Array.isArray(first) ? first : given;
    case 'union':
      return given.every(Array.isArray) ? [...new Set(given.flat())] : unresolved;
    case 'resourceid':
      return resourceId(given);
    default:
      return unresolved;
  }
}

function isEmpty(value: unknown): unknown {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === null ? true : unresolved;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function joined(parts: readonly unknown[]): unknown {
  return parts.every(isScalar) ? parts.join('') : unresolved;
}

/** `format('{0}-gw', x)`; a placeholder with a pattern of its own is unresolved. */
function formatted([pattern, ...given]: readonly unknown[]): unknown {
  if (typeof pattern !== 'string' || !given.every(isScalar)) return unresolved;
  const text = pattern.replaceAll(/\{(\d+)\}/gu, (_, at: string) => String(given[Number(at)] ?? ''));
  return /[{}]/u.test(text) ? unresolved : text;
}

/** '/providers/Microsoft.Network/virtualNetworkGateways/gw': what stands in front of it is where the template is deployed. */
function resourceId(given: readonly unknown[]): unknown {
  const texts = given.filter((one) => typeof one === 'string');
  const at = texts.findIndex((one) => one.includes('/'));
  const [type = '', ...names] = texts.slice(at);
  if (at === -1 || texts.length !== given.length || names.length === 0) return unresolved;
  const [provider = '', ...types] = type.split('/');
  if (types.length !== names.length) return unresolved;
  return `/providers/${provider}/${types.map((one, index) => `${one}/${names[index] ?? ''}`).join('/')}`;
}
