import type { Engine } from '../run/engine/engine.ts';
import { LabError } from './lab-error.ts';
import { runInside } from './run-inside.ts';

/** What `letDrift` changes, in words. */
export const drift =
  'accepts TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 besides its table, as somebody lets it for an old client';

/** One more suite, and what reads it is begun anew. */
const oneMoreSuite = "sed -i 's/^\\( *ssl_ciphers \\)/\\1ECDHE-RSA-CHACHA20-POLY1305:/' /etc/gateproof/nginx.conf";

/** Changes what a running gateway of nginx accepts; it takes effect when its services are started again. Throws LabError. */
export async function letDrift(engine: Engine, containerName: string, signal: AbortSignal): Promise<void> {
  const code = await runInside(engine, containerName, ['sh', '-c', oneMoreSuite], signal);
  if (code !== 0) {
    throw new LabError(
      'lab-gateway',
      `the configuration of ${containerName} could not be changed: sed ended with ${code}`,
    );
  }
}
