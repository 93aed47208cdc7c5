// Makes the pictures of the README of the page that `gateproof serve` serves, from a store that is filled as in the tests:
//
//   node scripts/run.mjs --browser scripts/pictures.mjs
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenAddress } from '../src/faces/page/listen-address.ts';
import { servePage } from '../src/faces/page/serve-page.ts';
import { systemClock } from '../src/run/clock.ts';
import { openStore } from '../src/store/open-store.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { fillPlainStore, lookedAt } from '../test/support/page/filled-store.ts';

const out = 'docs/pictures';
const mostOctets = 200_000;

const pictures = [
  { name: 'posture', path: '/', height: 900 },
  { name: 'finding', path: '/gateways/oslo/findings/azure-vpn-p2s/tls/version-tlsv1.0?site=', height: 1150 },
];

const folder = await mkdtemp(join(tmpdir(), 'gateproof-pictures-'));
const browser = await launchChromium();
try {
  await using store = await openStore(join(folder, 'gateproof.db'));
  await fillPlainStore(store);
  const page = await servePage({
    store,
    listen: listenAddress('127.0.0.1:0'),
    config: { proxies: [] },
    log: () => undefined,
    clock: { ...systemClock, date: () => new Date(lookedAt) },
  });
  await mkdir(out, { recursive: true });
  for (const { name, path, height } of pictures) {
    const context = await browser.newContext({ viewport: { width: 1200, height }, colorScheme: 'light' });
    const shown = await context.newPage();
    await shown.goto(`${page.origin}${path}`);
    const file = join(out, `${name}.png`);
    await shown.screenshot({ path: file });
    await context.close();
    const { size } = await stat(file);
    if (size > mostOctets) throw new Error(`${file}: ${mostOctets} octets at most wanted, ${size} found`);
    process.stdout.write(`${file} ${size}\n`);
  }
  await page.stop();
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
