/** A version and a suite of it in one number: suites have 16 bits, the cipher kinds of SSL 2.0 have 24. */
export function suitePoint(version: number, suite: number): number {
  return version * 0x100_0000 + suite;
}
