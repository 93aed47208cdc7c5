import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SecondTries } from './test/support/second-tries.ts';
import { SlowFirst } from './test/support/slow-first.ts';

/** Needs the container engine, a browser, root or programs of Debian. A file that looks at what is left at a gateway has gateways of its own. */
const onMachine = [
  'test/{lab,ci,faces,scripts}/**/*.test.ts',
  'test/build.test.ts',
  'test/run/driver/*.test.ts',
  'test/keep/evidence/capture-evidence.test.ts',
  'test/reports/html/html-{chromium,nu}.test.ts',
  'test/reports/sarif/sarif-multitool.test.ts',
  'test/probes/tls/{chains,openssl-verify}.test.ts',
  'packages/*/test/charon.test.ts',
];

/** Whole scans of scripted peers, stores and fleets, and what is tried with thousands of inputs: any system with Node, and minutes. */
const long = [
  'test/{adversaries,run,scan,inputs,fleet,store}/**/*.test.ts',
  'test/fuzz.test.ts',
  'test/core/observation/edited-recording.test.ts',
  'test/probes/openvpn/drops-by-chance.test.ts',
  'test/probes/strongswan/strongswan-probe.test.ts',
  'test/probes/tls/observe-deny-set.test.ts',
  'test/reports/hostile.test.ts',
  'test/sources/captures/hostile-captures.test.ts',
  'test/store/{kills,replay}.test.ts',
];

const shared = {
  setupFiles: ['test/support/seed.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // Whoever asks until something is so waits for a machine that does much else.
  expect: { poll: { timeout: 60_000 } },
  // The program is started some hundred times: what Node makes of its sources is kept.
  env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache/compiled') },
};
// Files leave nothing behind that another could stumble over, and a worker for each takes longer than most of them.
const first = { isolate: false, maxWorkers: 2, sequence: { groupOrder: 0 } };
/**
 * Most of them wait for a gateway that is silent, and the others have the processor then. They share it with engines and browsers, so one of them
 * is tried again, and the run tells of it: docs/decisions/0062.
 */
const second = { isolate: false, maxWorkers: 4, retry: 1, sequence: { groupOrder: 1 } };

// Two groups, one behind the other.
export default defineConfig({
  test: {
    reporters: ['default', new SecondTries()],
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          ...shared,
          ...first,
          name: 'unit',
          include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
          exclude: [...onMachine, ...long],
        },
      },
      { test: { ...shared, ...second, name: 'long', include: long, exclude: onMachine } },
      {
        test: {
          ...shared,
          ...second,
          name: 'machine',
          include: onMachine,
          globalSetup: ['test/support/lab-images.ts'],
        },
      },
    ],
  },
});
