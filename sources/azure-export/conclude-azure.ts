import type { Facts } from '../../core/facts/facts.ts';
import type { ReadinessFacts } from '../../core/facts/readiness-facts.ts';
import { isJsonObject } from '../../core/observation/is-json-object.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';

/** What is known about an Azure gateway. A recording is a file that anybody may have edited: another shape says nothing. */
export function concludeAzure({ observations }: SeenTarget): Pick<Facts, 'readiness'> {
  const read = observations.find(({ probe, outcome }) => probe === 'azure/export' && outcome === 'answered');
  if (read?.answer === undefined || !isReadinessFacts(read.answer)) return {};
  return { readiness: { value: read.answer as unknown as ReadinessFacts, evidence: [read.id] } };
}

function isReadinessFacts({ configured, wishes, columns }: JsonObject): boolean {
  return (
    isJsonObject(configured) &&
    typeof configured['name'] === 'string' &&
    Array.isArray(configured['unknownProtocols']) &&
    Array.isArray(configured['remarks']) &&
    isJsonObject(wishes) &&
    Array.isArray(columns)
  );
}
