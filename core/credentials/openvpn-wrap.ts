import type { Secret } from './secret.ts';

/** Digests of `--auth` that tls-auth may use, in the order in which they are tried. */
export const tlsAuthDigests = ['SHA256', 'SHA1', 'SHA512', 'SHA384'] as const;
export type TlsAuthDigest = (typeof tlsAuthDigests)[number];

/** How an OpenVPN server's control channel is wrapped, and the client's keys for it. */
export type OpenVpnWrap =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'tls-auth';
      /** The static key, 256 octets. */
      readonly key: Secret;
      /** `key-direction` of the client; absent: the same key both ways. */
      readonly direction?: 0 | 1;
      /** Absent: found by trying. */
      readonly digest?: TlsAuthDigest;
    }
  /** The static key, 256 octets; the client's direction is fixed. */
  | { readonly kind: 'tls-crypt'; readonly key: Secret }
  | {
      readonly kind: 'tls-crypt-v2';
      /** The client's key Kc, 256 octets. */
      readonly key: Secret;
      /** The same, wrapped for the server (WKc), 290 to 1,024 octets. */
      readonly wrappedKey: Secret;
    };
