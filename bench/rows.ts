import type { Observation } from '../core/observation/observation.ts';
import { loadInputs } from '../src/inputs/load-inputs.ts';
import { labUp } from '../src/lab/lab.ts';
import { startStrongswanObserver } from '../src/run/strongswan-observer.ts';
import { observeHere } from '../test/support/observe-here.ts';
import { median } from './median.ts';

/** Documented rows of the conforming lab gateway over VICI, each against the time of the fastest one: a row that waits stands out. */
export async function measureRows(): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const lab = await labUp({ signal });
  const options = { config: lab.inventoryFile, timeout: '5000', connections: '4' };
  const { policies, targets, trustAnchors } = await loadInputs([], options, signal);
  const { observations } = await observeHere({
    targets: targets.filter(({ target }) => target.scheme === 'ikev2' && target.gateway === 'conforming'),
    policies,
    trustAnchors,
    timeoutMs: 5000,
    connectionsPerTarget: 4,
    startIkeObserver: (started) => startStrongswanObserver({ timeoutMs: 5000, signal: started }),
  });
  return ['strongswan/ike-row', 'strongswan/ipsec-row'].map((probe) =>
    tell(
      probe,
      observations.filter((one) => one.probe === probe),
    ),
  );
}

function tell(probe: string, rows: readonly Observation[]): string {
  const times = rows.map(({ elapsedMs }) => elapsedMs);
  const fastest = Math.min(...times);
  const total = times.reduce((sum, time) => sum + time, 0);
  const answered = rows.filter(({ outcome }) => outcome === 'answered').length;
  return (
    `rows:  ${probe.padEnd(21)} ${answered} of ${rows.length} answered, ${total.toFixed(0)} ms in all; ` +
    `median ${median(times).toFixed(1)} ms a row, ${(median(times) / fastest).toFixed(1)} times the fastest (wanted for both tables: under 5000 ms)`
  );
}
