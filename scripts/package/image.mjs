import { spawnSync } from 'node:child_process';
import { ensureBaseImage } from '../../src/lab/debian-base.ts';
import { connectEngine } from '../../src/run/engine/engine.ts';

/** Builds the image from its context; returns its name. The Debian under it is made where it is missing, and nothing is pulled. */
export async function buildImage(context, version) {
  const { signal } = new AbortController();
  const say = (message) => process.stderr.write(`${message}\n`);
  await ensureBaseImage(await connectEngine({ signal }), 'forky', { signal, onProgress: say });
  const name = `gateproof/gateproof:${version}`;
  // A build needs the host's own way to a Debian mirror.
  const args = ['build', '--network', 'host', '--tag', name, '--tag', 'gateproof/gateproof:latest'];
  for (const proxy of ['http_proxy', 'https_proxy', 'no_proxy'])
    if (process.env[proxy] !== undefined) args.push('--build-arg', `${proxy}=${process.env[proxy]}`);
  const { status } = spawnSync('docker', [...args, context], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`docker build ended with ${status}`);
  return name;
}
