import type { CallOptions, Vici } from './vici.ts';

export interface Certificate {
  readonly type: 'X509' | 'X509_AC' | 'X509_CRL';
  /** `CA` makes it a trust anchor. Default `NONE`. */
  readonly flag?: 'NONE' | 'CA' | 'AA' | 'OCSP' | undefined;
  /** PEM or DER. */
  readonly data: string | Uint8Array;
}

/** Loads a certificate. Rejects with `command-failed` when charon cannot parse it. */
export async function loadCert(vici: Vici, certificate: Certificate, options?: CallOptions): Promise<void> {
  const { type, flag = 'NONE', data } = certificate;
  await vici.call('load-cert', { type, flag, data }, options);
}

/** A certificate that charon knows: a loaded one, or one that a peer sent and charon verified. */
export interface KnownCertificate {
  /** 'X509', 'X509_CRL', … */
  readonly type: string;
  /** 'NONE' or 'CA'; '' for what has none. */
  readonly flag: string;
  readonly hasPrivateKey: boolean;
  /** DER. */
  readonly data: Uint8Array;
}

/** The certificates that charon knows, or those of one type and flag; peers' ones stay until its cache wants their place. */
export async function listCerts(
  vici: Vici,
  options: CallOptions & { readonly type?: string | undefined; readonly flag?: string | undefined } = {},
): Promise<readonly KnownCertificate[]> {
  const { type, flag, signal } = options;
  const certificates: KnownCertificate[] = [];
  for await (const event of vici.stream('list-certs', 'list-cert', { type, flag }, { signal })) {
    certificates.push({
      type: event.text('type') ?? '',
      flag: event.text('flag') ?? '',
      hasPrivateKey: event.text('has_privkey') === 'yes',
      data: event.octets('data') ?? new Uint8Array(0),
    });
  }
  return certificates;
}

export interface PrivateKey {
  readonly type: 'rsa' | 'ecdsa' | 'ed25519' | 'ed448' | 'any';
  /** PEM or DER, not encrypted. */
  readonly data: string | Uint8Array;
}

/** Loads a private key and gives its id, the SHA-1 of the public key in hex, for `unloadKey`. */
export async function loadKey(vici: Vici, key: PrivateKey, options?: CallOptions): Promise<string> {
  const response = await vici.call('load-key', { type: key.type, data: key.data }, options);
  return response.text('id') ?? '';
}

/** Unloads a private key by its id. Rejects with `command-failed` when there is none. */
export async function unloadKey(vici: Vici, id: string, options?: CallOptions): Promise<void> {
  await vici.call('unload-key', { id }, options);
}

export interface SharedSecret {
  /** For `unloadShared`; a secret of the same id is replaced. */
  readonly id: string;
  readonly type: 'IKE' | 'EAP' | 'XAUTH' | 'NTLM' | 'PPK';
  /** Taken as it is: octets, or text as UTF-8. */
  readonly data: string | Uint8Array;
  /** Identities that it belongs to. */
  readonly owners: readonly string[];
}

/** Loads a pre-shared key or a password. */
export async function loadShared(vici: Vici, secret: SharedSecret, options?: CallOptions): Promise<void> {
  const { id, type, data, owners } = secret;
  await vici.call('load-shared', { id, type, data, owners }, options);
}

/** Unloads a shared secret by its id; charon does not mind when there is none. */
export async function unloadShared(vici: Vici, id: string, options?: CallOptions): Promise<void> {
  await vici.call('unload-shared', { id }, options);
}

/** Forgets every certificate, key and secret that was loaded over VICI, by anybody. */
export async function clearCreds(vici: Vici, options?: CallOptions): Promise<void> {
  await vici.call('clear-creds', {}, options);
}
