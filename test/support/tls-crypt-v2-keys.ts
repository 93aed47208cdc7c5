import { createCipheriv, createHmac, randomBytes } from 'node:crypto';

/** The server's key of tls-crypt-v2 and one client's, both as OpenVPN's key files, and the client's two parts. */
export interface TlsCryptV2Keys {
  readonly serverFile: string;
  readonly clientFile: string;
  /** Kc, 256 octets. */
  readonly key: Uint8Array;
  /** WKc: Kc wrapped under the server's key. */
  readonly wrappedKey: Uint8Array;
}

/** Makes them as OpenVPN's doc/tls-crypt-v2.txt says, with a time stamp of 1970 as the client's metadata. */
export function tlsCryptV2Keys(): TlsCryptV2Keys {
  const [server, key] = [randomBytes(128), randomBytes(256)];
  // Type 1, 64-bit time.
  const content = new Uint8Array([...key, 0x01, 0, 0, 0, 0, 0, 0, 0, 0]);
  const length = Uint8Array.of((content.length + 34) >> 8, (content.length + 34) & 0xff);
  const tag = createHmac('sha256', server.subarray(64, 96)).update(length).update(content).digest();
  const cipher = createCipheriv('aes-256-ctr', server.subarray(0, 32), tag.subarray(0, 16));
  const wrappedKey = new Uint8Array([...tag, ...cipher.update(content), ...cipher.final(), ...length]);
  return {
    serverFile: pem('OpenVPN tls-crypt-v2 server key', server),
    clientFile: pem('OpenVPN tls-crypt-v2 client key', new Uint8Array([...key, ...wrappedKey])),
    key: new Uint8Array(key),
    wrappedKey,
  };
}

function pem(label: string, octets: Uint8Array): string {
  const lines =
    Buffer.from(octets)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
