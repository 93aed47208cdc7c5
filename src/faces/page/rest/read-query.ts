import { didYouMean } from '../../../../core/policy/nearest.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import type { Given, Parameters } from './parameters.ts';

/** What a query says. Throws OptionError for what is no parameter, is said twice, or is none of its values. */
export function readQuery<Q extends Parameters>(query: URLSearchParams, parameters: Q, now: number): Given<Q> {
  const names = Object.keys(parameters);
  const found: Record<string, unknown> = {};
  for (const [name, given] of query) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined) {
      const wanted = names.length === 0 ? 'no parameter' : names.join(', ');
      throw new OptionError(`${wanted} wanted, "${shown(name)}" found${didYouMean(name, names)}`);
    }
    if (Object.hasOwn(found, name)) throw new OptionError(`${name}: once wanted, found again`);
    found[name] = parameter.read(name, given, now);
  }
  return found as Given<Q>;
}

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
