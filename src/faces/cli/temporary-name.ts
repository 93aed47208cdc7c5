import { randomUUID } from 'node:crypto';
import { runName } from '../../run/engine/run-identity.ts';

/** A name for a file that becomes another one, or nothing; hidden beside it, and swept when this process dies before. */
export function temporaryName(): string {
  return `.${runName(randomUUID())}`;
}
