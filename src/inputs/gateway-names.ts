import { isBareHost, isHostWithPort, parseTarget, TargetError } from '../../core/endpoint/parse-target.ts';

interface Entry {
  readonly name?: string | undefined;
  readonly host?: string | undefined;
  readonly endpoints?: readonly string[] | undefined;
}

/** What the gateways of an entry of the inventory are called: by its name, and without one by each of its hosts. */
export function gatewayNames({ name, host, endpoints = [] }: Entry): readonly string[] {
  if (name !== undefined) return [name];
  const texts = endpoints.length === 0 && host !== undefined ? [host] : endpoints;
  return [...new Set(texts.flatMap(hostOf))];
}

/** None of a text that is no target: that is told where targets are checked. */
function hostOf(text: string): readonly string[] {
  try {
    return [isBareHost(text) ? text.toLowerCase() : parseTarget(isHostWithPort(text) ? `sstp://${text}` : text).host];
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return [];
  }
}
