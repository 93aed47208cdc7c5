import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';

/** Some rows of each table that Azure documents, by the same ids. The samples are judged by it, so that they stay as they are where the whole is edited. */
export const shortAzure: Policy = parsePolicy(
  `id: azure-vpn-p2s
version: 2025-09-29
title: Azure VPN Gateway, point-to-site default policies, some rows
sources:
  page:
    title: "SSTP retirement: Migrating from SSTP to IKEv2 or OpenVPN"
    url: https://learn.microsoft.com/azure/vpn-gateway/ikev2-openvpn-from-sstp
    date: 2025-09-29
  page-2020:
    title: "The same page, edition of 2020"
    url: https://learn.microsoft.com/azure/vpn-gateway/ikev2-openvpn-from-sstp
    date: 2020-03-30
  about-p2s-2023:
    title: "About Point-to-Site VPN"
    url: https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about
    date: 2023-09-26
  about-p2s:
    title: "About Point-to-Site VPN"
    url: https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about
    date: 2024-09-18
  compliance-crypto:
    title: "About cryptographic requirements and Azure VPN gateways"
    url: https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-compliance-crypto
    date: 2024-01-26
  rfc5280: { title: RFC 5280, url: "https://www.rfc-editor.org/rfc/rfc5280" }
  rfc9525: { title: RFC 9525, url: "https://www.rfc-editor.org/rfc/rfc9525" }
  rfc9155: { title: RFC 9155, url: "https://www.rfc-editor.org/rfc/rfc9155" }
  rfc6176: { title: RFC 6176, url: "https://www.rfc-editor.org/rfc/rfc6176" }
  rfc7568: { title: RFC 7568, url: "https://www.rfc-editor.org/rfc/rfc7568" }
  sp800-52r2:
    title: "NIST SP 800-52 Rev. 2"
    url: https://csrc.nist.gov/pubs/sp/800/52/r2/final
    date: 2019-08-29
source: { ref: page }
ike:
  closed: true
  source: { ref: page, place: 'table "IKEv2"' }
  readings:
    - says: The IKEv2 table for point-to-site names the groups 24, 14, ECP384, ECP256 and, in one row, 2.
      source: { ref: page, place: 'table "IKEv2"' }
    - says: "IKEv2 main mode policies for Azure VPN gateways utilize only Diffie-Hellman Group 2."
      source: { ref: compliance-crypto }
  rows:
    - id: row-01
      vendor: { Cipher: GCM_AES256, Integrity: GCM_AES256, PRF: SHA384, DH Group: GROUP_24 }
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      prf: PRF_HMAC_SHA2_384
      keyExchange: 24
    - id: row-03
      vendor: { Cipher: GCM_AES256, Integrity: GCM_AES256, PRF: SHA384, DH Group: GROUP_ECP384 }
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      prf: PRF_HMAC_SHA2_384
      keyExchange: 20
    - id: row-16
      vendor: { Cipher: AES256, Integrity: SHA256, PRF: SHA256, DH Group: GROUP_ECP256 }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA2_256_128
      prf: PRF_HMAC_SHA2_256
      keyExchange: 19
    - id: row-17
      vendor: { Cipher: AES256, Integrity: SHA256, PRF: SHA256, DH Group: GROUP_2 }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA2_256_128
      prf: PRF_HMAC_SHA2_256
      keyExchange: 2
ipsec:
  closed: true
  source: { ref: page, place: 'table "IPsec"' }
  tolerates: { sequenceNumbers: 64-bit }
  rows:
    - id: row-01
      vendor: { Cipher: GCM_AES256, Integrity: GCM_AES256, PFS Group: GROUP_NONE }
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      keyExchange: none
    - id: row-04
      vendor: { Cipher: GCM_AES256, Integrity: GCM_AES256, PFS Group: GROUP_ECP384 }
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      keyExchange: 20
    - id: row-06
      vendor: { Cipher: AES256, Integrity: SHA256, PFS Group: GROUP_NONE }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA2_256_128
      keyExchange: none
    - id: row-11
      vendor: { Cipher: AES256, Integrity: SHA1, PFS Group: GROUP_NONE }
      encryption: ENCR_AES_CBC-256
      integrity: AUTH_HMAC_SHA1_96
      keyExchange: none
tls:
  closed: true
  source: { ref: page, place: 'table "TLS"' }
  readings:
    - says: The TLS table has six suites.
      source: { ref: page, place: 'table "TLS"' }
    - says: The TLS table has twelve suites, the four of today for TLS 1.2 and eight with ECDSA or RSA key exchange; none for TLS 1.3.
      source: { ref: about-p2s-2023, place: 'table "TLS"' }
    - says: The same twelve suites.
      source: { ref: page-2020, place: 'table "TLS"' }
  rows:
    - id: row-01
      vendor: { Policies: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 }
      versions: TLSv1.2
      suites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    - id: row-02
      vendor: { Policies: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }
      versions: TLSv1.2
      suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
    - id: row-03
      vendor: { Policies: TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 }
      versions: TLSv1.2
      suites: TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
    - id: row-04
      vendor: { Policies: TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 }
      versions: TLSv1.2
      suites: TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
    - id: row-05
      vendor: { Policies: "**TLS_AES_256_GCM_SHA384" }
      note: "**Only supported on TLS1.3 with OpenVPN"
      schemes: [openvpn+tcp, openvpn+udp]
      versions: TLSv1.3
      suites: TLS_AES_256_GCM_SHA384
      readings: &tls13
        - says: VPN Gateway will support only TLS 1.2.
          source: { ref: page, place: 'note "Starting July 1, 2018"' }
        - says: "Two suites are only supported on TLS 1.3 with OpenVPN."
          source: { ref: page, place: 'note under the table "TLS"' }
        - says: For OpenVPN the supported versions are TLS 1.2 and TLS 1.3.
          source: { ref: about-p2s }
    - id: row-06
      vendor: { Policies: "**TLS_AES_128_GCM_SHA256" }
      note: "**Only supported on TLS1.3 with OpenVPN"
      schemes: [openvpn+tcp, openvpn+udp]
      versions: TLSv1.3
      suites: TLS_AES_128_GCM_SHA256
      readings: *tls13
  versions:
    - version: SSLv2
      expect: refused
      title: SSL 2.0 is refused
      source: { ref: rfc6176, place: section 3 }
    - version: SSLv3
      expect: refused
      title: SSL 3.0 is refused
      source: { ref: rfc7568, place: section 3 }
    - version: TLSv1.0
      expect: refused
      title: TLS 1.0 is refused, support removed from 2018-07-01
      from: 2018-07-01
      source: { ref: page, place: 'note "Starting July 1, 2018"' }
    - version: TLSv1.1
      expect: refused
      title: TLS 1.1 is refused, support removed from 2018-07-01
      from: 2018-07-01
      source: { ref: page, place: 'note "Starting July 1, 2018"' }
    - version: TLSv1.2
      expect: accepted
      title: TLS 1.2 is accepted
      source: { ref: page, place: 'note "Starting July 1, 2018"' }
    - version: TLSv1.3
      expect: refused
      title: TLS 1.3 is refused outside OpenVPN
      schemes: [tls, sstp]
      note: "The two suites of TLS 1.3 are \\"Only supported on TLS1.3 with OpenVPN\\"; elsewhere \\"VPN Gateway will support only TLS 1.2\\"."
      source: { ref: page, place: 'note under the table "TLS"' }
      readings: *tls13
  certificate:
    - check: not-expired
      source: { ref: rfc5280, place: section 6.1.3 }
    - check: signature-hash
      forbidden: [md5, sha1]
      source: { ref: rfc9155, place: sections 2 to 5 }
    - check: minimum-key-bits
      rsa: 2048
      ec: 224
      source: { ref: sp800-52r2, place: section 3.2 }
    - check: chain-valid
      source: { ref: rfc5280, place: section 6.1 }
    - check: name-matches
      source: { ref: rfc9525, place: section 6 }
`,
  'policies/azure-vpn-p2s.yaml',
);
