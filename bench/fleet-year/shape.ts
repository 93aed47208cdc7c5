import type { YearShape } from './fill-year.ts';

/** 53 clauses together that speak of an SSTP endpoint. */
export const yearPolicies: readonly string[] = ['azure-vpn-p2s', 'bsi-tr-02102-2', 'mozilla-intermediate@6.0'];

/** 3 % of all clauses fail, 0.1 % change in a day; sizes as measured of scans of the conforming gateway of bench/fleet over TLS. */
export const yearShape: YearShape = {
  gateways: Number(process.env['GATEPROOF_BENCH_GATEWAYS'] ?? 10_000),
  days: Number(process.env['GATEPROOF_BENCH_DAYS'] ?? 365),
  failing: 0.03,
  flipped: 0.001,
  together: 3,
  evidenceDays: 30,
  evidence: { whole: 8720, beside: 2720 },
  facts: 2500,
  finding: 260,
  // A page asks what is so now.
  end: Date.parse(`${new Date().toISOString().slice(0, 10)}T00:00:00Z`),
};
