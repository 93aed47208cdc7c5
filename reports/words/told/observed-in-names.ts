import type { Finding } from '../../../core/finding/finding.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { wordOf } from '../word-of.ts';
import { observedFields } from './observed-fields.ts';

/**
 * What a finding observed, in words in place of the members of the document: values by what a reader calls them. A member that is not known, or has
 * another form, stays as it is.
 */
export function observedInNames(finding: Finding): JsonObject {
  // Of what other kind it is, its rule says.
  const observed = finding.observed as JsonObject;
  return Object.assign(
    {},
    ...Object.entries(observed).map(
      ([name, value]) => wordOf(observedFields, name)?.(value, finding) ?? { [name]: value },
    ),
  ) as JsonObject;
}
