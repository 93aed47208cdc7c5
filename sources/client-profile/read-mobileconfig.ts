import { mobileconfigOffer } from './mobileconfig-offer.ts';
import { isDictionary, isList, type PlistDictionary, type PlistValue, textOf } from './plist.ts';
import { profileLimits } from './profile-limits.ts';
import { addRoots, emptyPart, isPlaceholder, type ProfilePart, shownValue, usableHost } from './profile-part.ts';
import { certificatesOfFile } from './root-certificate.ts';

/** Payloads that hold a certificate without a key; that of PKCS #1 holds DER, whatever its name says. */
const rootPayloads: ReadonlySet<string> = new Set([
  'com.apple.security.root',
  'com.apple.security.pem',
  'com.apple.security.pkcs1',
]);

/** An Apple configuration profile: its IKEv2 payloads, the roots that it installs, the identities that it brings. */
export function readMobileconfig(value: PlistValue, file: string): ProfilePart {
  const part = emptyPart(file);
  const content = isDictionary(value) ? value.get('PayloadContent') : undefined;
  const payloads = isList(content) ? content.filter(isDictionary).slice(0, profileLimits.entries) : [];
  for (const payload of payloads) {
    const type = textOf(payload, 'PayloadType') ?? '';
    if (type === 'com.apple.vpn.managed') readVpn(payload, part);
    else if (type === 'com.apple.security.pkcs12') part.holdsPrivateKey = true;
    else if (rootPayloads.has(type)) readRoot(payload, part);
  }
  if (part.tunnelTypes.length === 0) part.missing.push(`${file}: no payload of an IKEv2 tunnel`);
  return part;
}

function readVpn(payload: PlistDictionary, part: ProfilePart): void {
  const type = textOf(payload, 'VPNType') ?? '';
  const settings = payload.get('IKEv2');
  if (type !== 'IKEv2' || !isDictionary(settings)) {
    part.remarks.push(`${part.file}: a tunnel of type ${shownValue(type) || 'unknown'} is not looked at`);
    return;
  }
  if (!part.tunnelTypes.includes('ikev2')) part.tunnelTypes.push('ikev2');
  const host = usableHost(textOf(settings, 'RemoteAddress') ?? '');
  if (host === undefined) part.missing.push(`${part.file}: no RemoteAddress that can be spoken to`);
  else if (!part.hosts.includes(host) && part.hosts.length < profileLimits.endpoints) {
    part.hosts.push(host);
    part.endpoints.push({ scheme: 'ikev2', host, port: 500 });
  }
  const offer = mobileconfigOffer(settings);
  if (offer !== undefined) part.offers.push(offer);
  const method = textOf(settings, 'AuthenticationMethod');
  const eap = settings.get('ExtendedAuthEnabled');
  if (method !== undefined) part.authentication.push(shownValue(method));
  if (eap === 1 || eap === true) part.authentication.push('EAP');
  for (const [key, what] of [
    ['SharedSecret', 'a shared secret'],
    ['AuthPassword', 'a password'],
  ] as const) {
    const text = textOf(settings, key);
    if (text !== undefined && !isPlaceholder(text)) part.remarks.push(`${part.file}: holds ${what}`);
  }
}

function readRoot(payload: PlistDictionary, part: ProfilePart): void {
  const content = payload.get('PayloadContent');
  if (content instanceof Uint8Array) addRoots(part, certificatesOfFile(content), 'a payload for a root');
}
