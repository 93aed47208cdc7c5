/**
 * Benchmarks. Figures are ratios against a peer in the same run, or times and sizes of what is generated here; nothing is asserted, because timing
 * is measured here and never tested. `npm run bench -- NAME…` runs those alone;
 * numbers behind `fleet` are the sizes of the fleets.
 */
import { measureCaptures } from './captures.ts';
import { measureFleet } from './fleet.ts';
import { measureFleetYear } from './fleet-year.ts';
import { measurePage } from './page.ts';
import { measureIkePeers } from './peers-ike.ts';
import { measureTlsPeers } from './peers-tls.ts';
import { measureReportSize } from './report-size.ts';
import { measureRows } from './rows.ts';
import { measureStart } from './start.ts';
import { measureWideOpen } from './wide-open.ts';

const isSize = (one: string): boolean => /^\d+$/u.test(one);
const given = process.argv.slice(2);
const sizes = given.filter(isSize).map(Number);

const benches: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  start: measureStart,
  'report-size': measureReportSize,
  rows: measureRows,
  'wide-open': measureWideOpen,
  'peers-tls': measureTlsPeers,
  'peers-ike': measureIkePeers,
  captures: measureCaptures,
  'fleet-year': measureFleetYear,
  page: measurePage,
  fleet: () => measureFleet(sizes.length === 0 ? undefined : sizes),
};

const names = given.filter((one) => !isSize(one));
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`bench: ${Object.keys(benches).join(', ')} wanted, ${unknown.join(', ')} found\n`);
  process.exit(64);
}
for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const line of await bench()) process.stdout.write(`${line}\n`);
}
