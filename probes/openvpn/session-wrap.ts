import type { OpenVpnWrap, TlsAuthDigest } from '../../core/credentials/openvpn-wrap.ts';
import { noWrap } from '../../core/protocol/openvpn/no-wrap.ts';
import type { PacketWrap, WrapCrypto } from '../../core/protocol/openvpn/packet-wrap.ts';
import { directedKeys } from '../../core/protocol/openvpn/static-key.ts';
import { tlsAuthWrap } from '../../core/protocol/openvpn/tls-auth.ts';
import { tlsCryptWrap } from '../../core/protocol/openvpn/tls-crypt.ts';
import { earlyNegotiationStart, tlsCryptV2Wrap } from '../../core/protocol/openvpn/tls-crypt-v2.ts';

/** A wrap of which nothing is left to find out. */
export type SettledWrap =
  | Exclude<OpenVpnWrap, { readonly kind: 'tls-auth' }>
  | (Extract<OpenVpnWrap, { readonly kind: 'tls-auth' }> & { readonly digest: TlsAuthDigest });

/** A client of tls-crypt has this direction without being told. */
const tlsCryptDirection = 1;

/** The wrap of one session. */
export function sessionWrap(wrap: SettledWrap, unixTime: number, crypto: WrapCrypto): PacketWrap {
  const stamp = { unixTime, firstId: 1 };
  switch (wrap.kind) {
    case 'none':
      return noWrap;
    case 'tls-auth': {
      const keys = directedKeys(wrap.key.reveal(), wrap.direction);
      return tlsAuthWrap({ keys, digest: wrap.digest, stamp, crypto });
    }
    case 'tls-crypt':
      return tlsCryptWrap({ keys: directedKeys(wrap.key.reveal(), tlsCryptDirection), stamp, crypto });
    case 'tls-crypt-v2':
      return tlsCryptV2Wrap({
        keys: directedKeys(wrap.key.reveal(), tlsCryptDirection),
        wrappedKey: wrap.wrappedKey.reveal(),
        stamp: { unixTime, firstId: earlyNegotiationStart + 1 },
        crypto,
      });
  }
}
