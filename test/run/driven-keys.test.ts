import { expect, test } from 'vitest';
import { Secret } from '../../core/credentials/secret.ts';
import { drivenKeys } from '../../src/run/driven-keys.ts';

const secret = new Secret(new TextEncoder().encode('anna'));
const psk = { kind: 'psk', psk: secret, trustAnchors: [] } as never;
const named = { kind: 'psk', psk: secret, remoteId: 'gw.example.net', trustAnchors: [] } as never;
const user = { kind: 'eap-mschapv2', username: secret, password: secret, trustAnchors: [] } as never;
const certificate = { kind: 'certificate' } as never;

test.each([
  ['a certificate: the address', certificate, ['address 192.0.2.1'], 'none'],
  ['a key of a gateway with a name: that, too', named, ['address 192.0.2.1', 'identity gw.example.net'], 'named'],
  ['a key of one without: no other key beside it', psk, ['address 192.0.2.1'], 'alone'],
  ['a password: its user', user, ['address 192.0.2.1', 'user anna'], 'none'],
])('not shared with %s', (_what, credentials, own, preSharedKey) => {
  expect(drivenKeys('192.0.2.1', credentials)).toEqual({ own, preSharedKey });
});
