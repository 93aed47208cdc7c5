import type { ProfileFacts, ProfileOpenVpn, ProfileRoot } from '../../core/facts/profile-facts.ts';

/** One line of a profile's description. */
export interface ProfileField {
  readonly name: string;
  /** At least one. */
  readonly values: readonly string[];
}

/** A client profile in words; what it does not say is left out, but for what every profile should have. */
export function profileFields(profile: ProfileFacts): readonly ProfileField[] {
  const fields: readonly ProfileField[] = [
    { name: 'servers', values: orNone(profile.servers.map(({ host, files }) => `${host} (${files.join(', ')})`)) },
    { name: 'tunnel types', values: orNone(profile.tunnelTypes) },
    { name: 'roots', values: orNone(profile.roots.map(rootWords)) },
    { name: 'root by name', values: profile.rootNames.map(({ name, files }) => `${name} (${files.join(', ')})`) },
    { name: 'OpenVPN', values: profile.openvpn.map(openVpnWords) },
    { name: 'authentication', values: profile.authentication },
    { name: 'private keys', values: profile.privateKeys },
    { name: 'missing', values: profile.missing },
    { name: 'remarks', values: profile.remarks },
  ];
  return fields.filter(({ values }) => values.length > 0);
}

function orNone(values: readonly string[]): readonly string[] {
  return values.length === 0 ? ['none'] : values;
}

function rootWords({ subject, notAfter, sha1, sha256, files, thumbprintFiles }: ProfileRoot): string {
  const name = subject === undefined ? 'thumbprint' : `${subject}, until ${notAfter?.slice(0, 10) ?? ''}`;
  const thumbprint = sha1 === undefined ? `SHA-256 ${sha256 ?? ''}` : `SHA-1 ${sha1}`;
  return `${name}, ${thumbprint} (${[...files, ...thumbprintFiles].join(', ')})`;
}

function openVpnWords(one: ProfileOpenVpn): string {
  const said = [
    ...one.remotes.map(({ host, port, transport }) => `remote ${host} ${port} ${transport}`),
    `wrap ${one.wrap}`,
    ...(one.checksServerUsage ? ['remote-cert-tls server'] : []),
    ...given('verify-x509-name', one.verifiedName),
    ...given('tls-version-min', one.tlsVersionMin),
    ...given('cipher', one.cipher),
    ...given('data-ciphers', one.dataCiphers?.join(':')),
    ...given('auth', one.auth),
  ];
  return `${one.file}: ${said.join(', ')}`;
}

function given(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name} ${value}`];
}
