/**
 * Benchmarks. Figures are ratios against a peer in the same run; nothing is asserted, because timing is measured here and never tested.
 */
import { measureIkePeers } from './peers-ike.ts';
import { measureTlsPeers } from './peers-tls.ts';
import { measureReportSize } from './report-size.ts';
import { measureRows } from './rows.ts';
import { measureStart } from './start.ts';
import { measureWideOpen } from './wide-open.ts';

const benches = [measureStart, measureReportSize, measureRows, measureWideOpen, measureTlsPeers, measureIkePeers];
for (const bench of benches) {
  for (const line of await bench()) process.stdout.write(`${line}\n`);
}
