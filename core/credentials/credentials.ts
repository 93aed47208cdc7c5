import { GateproofError } from '../gateproof-error.ts';
import type { TlsAuthDigest } from './openvpn-wrap.ts';
import type { Secret } from './secret.ts';

/** What a CHILD_SA is to carry, as strongSwan writes it: '10.1.0.0/16', or several with commas between. */
export interface TrafficSelectors {
  readonly local: string;
  readonly remote: string;
}

interface Identities {
  /** The client's IKE identity; absent: its address, or the subject of its certificate. */
  readonly localId?: string;
  /** The gateway's IKE identity; absent when any will do. */
  readonly remoteId?: string;
  /** CA certificates that the gateway's certificate is verified against, PEM, one certificate each. */
  readonly trustAnchors: readonly string[];
  /** A gateway may take other combinations for each; the IPsec table is asked for once with each. Absent: everything. */
  readonly selectors?: readonly TrafficSelectors[];
}

interface ClientCertificate {
  /** The client's certificate, PEM. */
  readonly certificate: string;
  /** What stands beside it in its file, PEM, one certificate each. */
  readonly intermediates: readonly string[];
  /** PKCS#8, PEM, not encrypted. */
  readonly key: Secret;
}

/** What a target's gateway knows the client by. Never serialised: its secrets show as '[secret]'. */
export type Credentials =
  | (Identities & { readonly kind: 'psk'; readonly psk: Secret })
  | (Identities & ClientCertificate & { readonly kind: 'certificate' })
  | (Identities & ClientCertificate & { readonly kind: 'eap-tls'; readonly eapId?: string })
  | (Identities & { readonly kind: 'eap-mschapv2'; readonly username: Secret; readonly password: Secret });

/** Credentials as an inventory refers to them: by file (relative to it) or environment variable, never inline. */
export interface CredentialsEntry {
  readonly kind: 'psk' | 'certificate' | 'pkcs12' | 'eap-tls' | 'eap-mschapv2';
  readonly localId?: string | undefined;
  readonly remoteId?: string | undefined;
  /** PEM files of CA certificates. */
  readonly trustAnchors?: readonly string[] | undefined;
  readonly selectors?: readonly TrafficSelectors[] | undefined;
  readonly pskFile?: string | undefined;
  readonly pskEnv?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly pkcs12File?: string | undefined;
  readonly usernameFile?: string | undefined;
  readonly usernameEnv?: string | undefined;
  /** Of the PKCS#12 file, of an encrypted key, or of the user. */
  readonly passwordFile?: string | undefined;
  readonly passwordEnv?: string | undefined;
  /** EAP identity; the local identity when absent. */
  readonly eapId?: string | undefined;
}

/** The key of an OpenVPN control channel as an inventory refers to it: by file (relative to it), never inline. */
export interface OpenVpnCredentialsEntry {
  readonly kind: 'openvpn';
  readonly wrap: 'tls-auth' | 'tls-crypt' | 'tls-crypt-v2';
  /** A static key, or a client's key of tls-crypt-v2. */
  readonly keyFile: string;
  /** `key-direction` of the client; absent: the same key both ways. tls-auth alone. */
  readonly keyDirection?: 0 | 1 | undefined;
  /** Absent: found by trying. tls-auth alone. */
  readonly digest?: TlsAuthDigest | undefined;
}

export type CredentialsErrorCode =
  | 'entry-invalid'
  | 'file-unreadable'
  | 'file-too-large'
  | 'file-too-slow'
  | 'environment-missing'
  | 'psk-empty'
  | 'username-empty'
  | 'password-empty'
  | 'certificate-invalid'
  | 'key-invalid'
  | 'key-encrypted'
  | 'webhook-secret'
  | 'webhook-url'
  | 'key-wrong-password'
  | 'key-mismatch'
  | 'pkcs12-invalid'
  | 'pkcs12-wrong-password'
  | 'trust-anchor-invalid';

/** Where in an entry it is wrong, and what is wrong with it besides. */
interface CredentialsErrorOptions extends ErrorOptions {
  readonly field?: string;
  readonly others?: readonly CredentialsError[];
}

/** Credentials that cannot be used as they are; the message says what was wanted and what to do, and never a secret. */
export class CredentialsError extends GateproofError<CredentialsErrorCode> {
  /** The key of the entry that names the file or variable, as 'pskFile', or 'trustAnchors/0'. */
  readonly field: string | undefined;
  /** What else is wrong with the same entry. */
  readonly others: readonly CredentialsError[];

  constructor(code: CredentialsErrorCode, message: string, options: CredentialsErrorOptions = {}) {
    super({ name: 'CredentialsError', code, fault: 'input' }, message, options);
    this.field = options.field;
    this.others = options.others ?? [];
  }
}
