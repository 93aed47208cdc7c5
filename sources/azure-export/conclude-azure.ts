import type { Facts } from '../../core/facts/facts.ts';
import type { ReadinessFacts } from '../../core/facts/readiness-facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';

/** What is known about an Azure gateway. */
export function concludeAzure({ observations }: SeenTarget): Pick<Facts, 'readiness'> {
  const read = observations.find(isExport);
  return read === undefined ? {} : { readiness: { value: read.answer, evidence: [read.id] } };
}

/** Its answer is what was read of an export; where it comes from a file that anybody may have edited, `shape.ts` says so. */
function isExport(read: Observation): read is Observation & { readonly answer: ReadinessFacts } {
  return read.probe === 'azure/export' && read.outcome === 'answered';
}
