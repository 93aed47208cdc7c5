import { defined } from '../defined.ts';
import { type Compiled, compilePolicy } from './compile-policy.ts';
import { policyDigest } from './compiled-policies.ts';
import type { Policy } from './policy.ts';
import { PolicyError } from './policy-error.ts';
import { policyFileSchema } from './policy-file-schema.ts';
import { portablePath } from './portable-path.ts';
import { DocumentError, parseYamlDocument } from './yaml-document.ts';

/**
 * The policy that a YAML text states; `file` is its name in messages and, where it is relative, in reports. The digest is that of the text's octets in UTF-8. Throws
 * PolicyError 'policy-invalid' with every problem of the text.
 */
export function parsePolicy(text: string, file: string): Policy {
  let compiled: Compiled = { source: { title: '' }, clauses: [] };
  try {
    const { id, edition, version, title } = parseYamlDocument(text, file, policyFileSchema, (raw, context) => {
      compiled = compilePolicy(raw, context);
    });
    const shown = portablePath(file);
    return {
      id: edition === undefined ? id : `${id}@${edition}`,
      version,
      title,
      digest: policyDigest(text),
      ...defined({ file: shown }),
      ...compiled,
    };
  } catch (error) {
    throw error instanceof DocumentError ? PolicyError.invalid(error.problems) : error;
  }
}
