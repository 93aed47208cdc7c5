import { findIn, hasIn, isObject } from './find-in.ts';
import { evaluate, type TemplateScope, unresolved } from './template-expression.ts';

/** Levels of a value that is passed to a template. */
const deepest = 16;

/** Outside of a template nothing has a name. */
export const noTemplate: TemplateScope = { parameter: () => unresolved, variable: () => unresolved };

/**
 * The scope of a template: what is passed to it, else the default values of its parameters, and its variables. `passed` holds values by
 * name in lower case, resolved where they were passed; a name that it has is decided by it, also where the value is unresolved.
 */
export function templateScope(
  template: Readonly<Record<string, unknown>>,
  passed: ReadonlyMap<string, unknown>,
): TemplateScope {
  const parameters = findIn(template, 'parameters');
  const variables = findIn(template, 'variables');
  // Each name is resolved once: names that stand for one another cost no more, and one that stands for itself is unresolved.
  const known = new Map<string, unknown>();
  const once = (key: string, found: unknown): unknown => {
    if (!known.has(key)) {
      known.set(key, unresolved);
      known.set(key, found === undefined ? unresolved : resolveDeep(found, scope));
    }
    return known.get(key);
  };
  const scope: TemplateScope = {
    parameter: (name) => {
      const key = name.toLowerCase();
      return passed.has(key)
        ? passed.get(key)
        : once(`parameter ${key}`, given(findIn(parameters, name), 'defaultValue'));
    },
    variable: (name) => once(`variable ${name.toLowerCase()}`, findIn(variables, name)),
  };
  return scope;
}

/**
 * The values of a deployment's `parameters` (`{ name: { value } }`, also a parameter file's), by name in lower case. One that is no value,
 * such as a reference to a key vault, is unresolved.
 */
export function passedValues(parameters: unknown, outer: TemplateScope): ReadonlyMap<string, unknown> {
  if (!isObject(parameters)) return new Map();
  return new Map(
    Object.entries(parameters).map(([name, one]) => {
      const value = given(one, 'value');
      return [name.toLowerCase(), value === undefined ? unresolved : resolveDeep(value, outer)];
    }),
  );
}

/** The member, null where it is null, undefined where there is none. */
function given(of: unknown, name: string): unknown {
  return findIn(of, name) ?? (hasIn(of, name) ? null : undefined);
}

function resolveDeep(value: unknown, scope: TemplateScope, depth = 0): unknown {
  if (typeof value === 'string') return evaluate(value, scope);
  if (depth > deepest) return unresolved;
  if (Array.isArray(value)) return value.map((one: unknown) => resolveDeep(one, scope, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolveDeep(one, scope, depth + 1)]));
}
