import { packageVersion } from '../../../../scan/package-version.ts';
import type { Family } from './families.ts';

/** The few numbers of this process that one looks at first; their names are those of every Prometheus client. */
export function processFamilies(now: number): readonly Family[] {
  const { user, system } = process.cpuUsage();
  const one = (name: string, help: string, value: number, type: Family['type'] = 'gauge'): Family => ({
    name,
    type,
    help,
    samples: [{ labels: {}, value }],
  });
  return [
    one('process_cpu_seconds', 'Time of the processor, user and system.', (user + system) / 1_000_000, 'counter'),
    one('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
    one('process_start_time_seconds', 'When the process began, seconds since 1970.', now / 1000 - process.uptime()),
    {
      name: 'gateproof_build_info',
      type: 'gauge',
      help: 'The version of gateproof that answers.',
      samples: [{ labels: { version: packageVersion() }, value: 1 }],
    },
  ];
}
