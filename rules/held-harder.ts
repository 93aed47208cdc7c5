/**
 * Reasons for which our path is refused and OpenSSL's may not be: rules that it does not have, and bounds of ours. Each stands in
 * docs/rules/certificate.md. Matched at their end: what stands before is a name that the gateway chose.
 */
const harder: readonly RegExp[] = [
  /: name constraints cannot be read$/u,
  /, [A-Za-z]+:[^,]* cannot be held against them$/u,
  /, DNS:\*[^ ,]* is excluded$/u,
  /: names no issuer$/u,
  /: not a CA, without basic constraints$/u,
  /^no trust anchor within \d+ certificates$/u,
  /^more than \d+ (?:possible links|comparisons of names)$/u,
  /^the fingerprint of the leaf is none of peer-fingerprint$/u,
  /^the fingerprint of the certificate above the leaf is none of verify-hash$/u,
];

export function heldHarder(reason: string): boolean {
  return harder.some((one) => one.test(reason));
}
