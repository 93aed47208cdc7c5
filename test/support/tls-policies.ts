import { loadPolicy } from '../../core/policy/load-policy.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';

export function azure(): Promise<Policy> {
  return loadPolicy('azure-vpn-p2s', { signal: new AbortController().signal });
}

/** An open table: one suite required, one allowed, one forbidden by a rule, two versions that must be there. */
export function mixedPolicy(): Policy {
  return parsePolicy(
    `
id: mixed
version: 2026-11-01
title: An open table
sources: { note: { title: A note } }
source: { ref: note }
tls:
  closed: false
  source: { ref: note }
  rows:
    - { id: row-01, title: required, versions: TLSv1.2, suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 }
    - { id: row-02, title: allowed, level: allowed, versions: TLSv1.2, suites: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 }
  versions:
    - { version: TLSv1.2, expect: accepted }
    - { version: TLSv1.3, expect: accepted }
  constraints:
    - id: no-rc4
      title: RC4 is not used
      when: { versions: TLSv1.2, suites: TLS_RSA_WITH_RC4_128_SHA }
      then: nothing
`,
    'mixed.yaml',
  );
}

/** A closed table of TLS 1.3 and 1.2 with a row for a while, and TLS 1.1 documented too. */
export function layeredPolicy(): Policy {
  return parsePolicy(
    `
id: layered
version: 2026-11-01
title: A closed table of three versions
sources: { note: { title: A note } }
source: { ref: note }
tls:
  closed: true
  source: { ref: note }
  rows:
    - { id: row-01, title: newest, versions: TLSv1.3, suites: TLS_AES_256_GCM_SHA384 }
    - { id: row-02, title: usual, versions: TLSv1.2, suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256] }
    - { id: row-03, title: old, versions: TLSv1.1, suites: TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA }
    - { id: row-04, title: for a while, until: 2026-01-01, level: allowed, versions: TLSv1.2, suites: TLS_RSA_WITH_AES_128_CBC_SHA }
  versions:
    - { version: TLSv1.0, expect: refused }
    - { version: SSLv3, expect: refused }
`,
    'layered.yaml',
  );
}
