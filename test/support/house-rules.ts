import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';

/** A policy of the kinds that Azure's has not: rules across fields, IKEv1, and checks beside the tables. */
export const houseRules: Policy = parsePolicy(
  `id: house-rules
version: 2026-01-15
title: House rules for gateways
sources:
  handbook: { title: Handbook of the network team, url: https://handbook.example.net/gateways, date: 2026-01-15 }
source: { ref: handbook }
ike:
  closed: false
  rows:
    - id: row-01
      title: the strongest of the table
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      prf: PRF_HMAC_SHA2_384
      keyExchange: 20
  source: { ref: handbook }
  versions:
    - { version: IKEv1, expect: refused, title: IKEv1 is refused }
  constraints:
    - id: prf
      title: No PRF is made of SHA-1
      until: 2030-12-31
      source: { ref: handbook, place: section 3.2 }
      when: { prf: PRF_HMAC_SHA1 }
      then: nothing
ipsec:
  closed: false
  rows:
    - id: row-01
      title: the strongest of the table
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      keyExchange: 20
  source: { ref: handbook }
  constraints:
    - id: groups
      title: Perfect forward secrecy gives at least 112 bits of strength
      source: { ref: handbook, place: section 3.3 }
      when: { keyExchange: [1, 2, 22] }
      then: nothing
checks:
  - check: answers-agree
    title: The same question was answered alike every time
    schemes: [sstp, ikev2]
    source: { ref: handbook }
  - check: sstp-service
    title: SSTP answers behind the TLS
    schemes: [sstp]
    source: { ref: handbook }
`,
  'policies/house-rules.yaml',
);
