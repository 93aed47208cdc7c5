import { defineConfig } from 'vitest/config';

/** Needs the container engine, a browser, root, programs of Debian, or a machine of which nobody else uses the same things. One file after another. */
const onMachine = [
  'test/{lab,ci,faces,scripts}/**/*.test.ts',
  'test/build.test.ts',
  'test/run/driver/*.test.ts',
  'test/keep/evidence/capture-evidence.test.ts',
  'test/reports/html-chromium.test.ts',
  'test/probes/tls/{chains,openssl-verify}.test.ts',
  'packages/*/test/charon.test.ts',
];

/** Whole scans of scripted peers, and what is tried with thousands of inputs: any system with Node, and minutes. */
const long = [
  'test/{adversaries,run,scan,inputs}/**/*.test.ts',
  'test/fuzz.test.ts',
  'test/core/observation/edited-recording.test.ts',
  'test/probes/openvpn/drops-by-chance.test.ts',
  'test/probes/strongswan/strongswan-probe.test.ts',
  'test/probes/tls/observe-deny-set.test.ts',
  'test/reports/hostile.test.ts',
];

const shared = { testTimeout: 60_000, hookTimeout: 180_000 };

// In groups, one behind the other. What shares nothing with other files runs beside them.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
          exclude: [...onMachine, ...long],
          // They leave nothing behind that another could stumble over, and a worker for each takes longer than most of them.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'long',
          include: long,
          exclude: onMachine,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'machine',
          include: onMachine,
          globalSetup: ['test/support/lab-images.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
