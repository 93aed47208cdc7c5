import type { Facts } from '../../src/facts/facts.ts';
import type { ReadinessFacts } from '../../src/facts/readiness-facts.ts';
import type { Json, JsonObject, Observation } from '../../src/observation/observation.ts';

/** What is known about an Azure gateway. A recording is a file that anybody may have edited: another shape says nothing. */
export function concludeAzure(observations: readonly Observation[]): Pick<Facts, 'readiness'> {
  const read = observations.find(({ probe, outcome }) => probe === 'azure/export' && outcome === 'answered');
  if (read?.answer === undefined || !isReadinessFacts(read.answer)) return {};
  return { readiness: { value: read.answer as unknown as ReadinessFacts, evidence: [read.id] } };
}

function isReadinessFacts({ configured, wishes, columns }: JsonObject): boolean {
  return (
    isObject(configured) &&
    typeof configured['name'] === 'string' &&
    Array.isArray(configured['unknownProtocols']) &&
    Array.isArray(configured['remarks']) &&
    isObject(wishes) &&
    Array.isArray(columns)
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
