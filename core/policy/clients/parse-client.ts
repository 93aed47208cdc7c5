import { defined } from '../../defined.ts';
import { policyDigest } from '../compiled-policies.ts';
import { portablePath } from '../portable-path.ts';
import { DocumentError, parseYamlDocument } from '../yaml-document.ts';
import type { Client } from './client.ts';
import { ClientError } from './client-error.ts';
import { clientFileSchema } from './client-file-schema.ts';
import { type CompiledClient, compileClient } from './compile-client.ts';

/** The client that a YAML text states; `file` is its name in messages. Throws ClientError 'client-invalid' with every problem of the text. */
export function parseClient(text: string, file: string): Client {
  let compiled: CompiledClient = { source: { title: '' }, settings: [], seen: [] };
  try {
    const parsed = parseYamlDocument(text, file, clientFileSchema, (raw, context) => {
      compiled = compileClient(raw, context);
    });
    const { id, version, title, product, platform, from, until, condition, note, taken, unknown } = parsed;
    return {
      id,
      version,
      title,
      product,
      platform,
      ...defined({ from, until, condition, note, taken }),
      ...(unknown === true ? { isUnknown: true } : {}),
      digest: policyDigest(text),
      file: portablePath(file) ?? '',
      ...compiled,
    };
  } catch (error) {
    throw error instanceof DocumentError ? ClientError.invalid(error.problems) : error;
  }
}
