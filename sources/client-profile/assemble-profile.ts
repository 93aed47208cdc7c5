import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import { defined } from '../../core/defined.ts';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ProfileFacts, ProfileRoot, ProfileTunnelType } from '../../core/facts/profile-facts.ts';
import { shownName } from './entry-name.ts';
import type { ProfileOffer } from './mobileconfig-offer.ts';
import { ProfileError } from './profile-error.ts';
import type { ProfileFiles } from './profile-files.ts';
import { profileLimits } from './profile-limits.ts';
import type { ProfilePart } from './profile-part.ts';

/** What a profile gives to a scan. */
export interface ClientProfile {
  /** Without any secret. */
  readonly facts: ProfileFacts;
  /** `profile://NAME`: what the profile's own findings are told of. */
  readonly target: Target;
  readonly endpoints: readonly ProfileTarget[];
  /** Certificates that the profile trusts the gateway by, PEM. */
  readonly trustAnchors: readonly string[];
  /** What its files make clients offer, as far as they say so. */
  readonly offers: readonly (ProfileOffer & { readonly file: string })[];
}

/** An endpoint that the profile leads to. */
export interface ProfileTarget {
  readonly target: Target;
  /** For OpenVPN; absent where the profile's key cannot be used. */
  readonly wrap?: OpenVpnWrap;
}

const tunnelTypes: readonly ProfileTunnelType[] = ['ikev2', 'sstp', 'openvpn'];

/** Names as a gateway of Azure issues them. */
const issuedNames = [
  'Generic/VpnSettings.xml',
  'Generic/VpnServerRoot.cer',
  'OpenVPN/vpnconfig.ovpn',
  'AzureVPN/azurevpnconfig.xml',
] as const;

/** One profile of its parts, in the order of their names. Throws ProfileError when they lead to no endpoint. */
export function assembleProfile(files: ProfileFiles, parts: readonly ProfilePart[]): ClientProfile {
  if (!parts.some(({ kind }) => kind === 'configuration')) {
    throw new ProfileError(
      'profile-unknown',
      `${files.name}: an .ovpn, azurevpnconfig.xml, VpnSettings.xml or .mobileconfig inside wanted, none found among ${files.names.length} files`,
    );
  }
  const remarks = [...files.remarks, ...files.names.flatMap(wrongCase), ...parts.flatMap((part) => part.remarks)];
  const endpoints = merged(parts, remarks);
  const missing = [...parts.flatMap((part) => part.missing), ...missingParts(files, parts)];
  if (endpoints.length === 0) {
    const reasons = lines([...missing, ...remarks]).join('; ');
    throw new ProfileError(
      'profile-no-endpoint',
      `${files.name}: an endpoint to scan wanted, none found${reasons === '' ? '' : ` (${reasons})`}`,
    );
  }
  const name = shownName(files.name);
  return {
    facts: {
      name,
      kind: files.kind,
      servers: byFile(parts, ({ hosts }) => hosts).map(({ value, files: in_ }) => ({ host: value, files: in_ })),
      tunnelTypes: tunnelTypes.filter((type) => parts.some((part) => part.tunnelTypes.includes(type))),
      roots: cut(rootsOf(parts), 'roots', missing),
      rootNames: cut(
        byFile(parts, ({ rootNames }) => rootNames).map(({ value, files: in_ }) => ({ name: value, files: in_ })),
        'names of roots',
        missing,
      ),
      openvpn: parts.flatMap((part) => part.openvpn),
      authentication: lines(parts.flatMap((part) => part.authentication)),
      privateKeys: parts.flatMap((part) => (part.holdsPrivateKey ? [part.file] : [])),
      missing: lines(missing),
      remarks: lines(remarks),
    },
    target: profileTarget(files.name),
    endpoints,
    offers: parts.flatMap(({ file, offers }) => offers.map((offer) => ({ file, ...offer }))),
    trustAnchors: [...new Set(parts.flatMap(({ roots }) => roots.map(({ pem }) => pem)))].slice(
      0,
      profileLimits.listed,
    ),
  };
}

/** A list as facts may hold it. What is cut is told as missing, which fails the profile: nothing passes unseen. */
function cut<T>(list: readonly T[], what: string, missing: string[]): readonly T[] {
  const { listed } = profileLimits;
  if (list.length > listed) missing.push(`of ${list.length} ${what}, the first ${listed} are looked at`);
  return list.slice(0, listed);
}

/** Each line once, and no more of them than anybody reads. */
function lines(all: readonly string[]): readonly string[] {
  const { listed } = profileLimits;
  const some = [...new Set(all)];
  return some.length > listed ? [...some.slice(0, listed), `and ${some.length - listed} more`] : some;
}

/** `profile://NAME`; what a URL has no room for becomes a dash. */
function profileTarget(file: string): Target {
  const name = file.replaceAll(/[^A-Za-z0-9._-]+/gu, '-');
  return { url: `profile://${name}`, scheme: 'profile', host: name, port: 0 };
}

/** Each value once, with the files that have it. */
function byFile(
  parts: readonly ProfilePart[],
  values: (part: ProfilePart) => readonly string[],
): readonly { readonly value: string; readonly files: readonly string[] }[] {
  const found = new Map<string, string[]>();
  for (const part of parts)
    for (const value of new Set(values(part))) found.set(value, [...(found.get(value) ?? []), part.file]);
  return [...found].map(([value, files]) => ({ value, files }));
}

function rootsOf(parts: readonly ProfilePart[]): readonly ProfileRoot[] {
  const certificates = new Map(parts.flatMap(({ roots }) => roots.map((root) => [root.sha256, root])));
  const named = byFile(parts, ({ thumbprints }) => thumbprints);
  const holding = new Map(
    byFile(parts, ({ roots }) => roots.map(({ sha256 }) => sha256)).map(({ value, files }) => [value, files]),
  );
  const held = [...certificates.values()].map(
    ({ sha1, sha256, subject, notBefore, notAfter }): ProfileRoot => ({
      sha256,
      sha1,
      subject,
      notBefore,
      notAfter,
      files: holding.get(sha256) ?? [],
      thumbprintFiles: named.flatMap(({ value, files }) => (value === sha1 || value === sha256 ? files : [])),
    }),
  );
  const others = named.flatMap(({ value, files }): readonly ProfileRoot[] => {
    if (held.some(({ sha1, sha256 }) => value === sha1 || value === sha256)) return [];
    return [{ ...(value.length === 40 ? { sha1: value } : { sha256: value }), files: [], thumbprintFiles: files }];
  });
  return [...held, ...others];
}

/** One target for each endpoint, though several files lead to it. */
function merged(parts: readonly ProfilePart[], remarks: string[]): readonly ProfileTarget[] {
  const found = new Map<string, ProfileTarget & { readonly file: string }>();
  // An OpenVPN configuration says more of its endpoint than the other files: it comes first.
  const ordered = [...parts].sort((a, b) => b.openvpn.length - a.openvpn.length);
  for (const { file, endpoints } of ordered) {
    for (const { scheme, host, port, serverName, clientCheck, wrap } of endpoints) {
      const made = makeTarget(scheme, host, port);
      const known = found.get(made.url);
      if (known === undefined) {
        // A client of the operating system compares what its settings name, also where that is an address.
        const address = scheme === 'sstp' && made.serverName === undefined ? { certificateName: host } : {};
        const target = {
          ...made,
          ...address,
          ...defined({ serverName, clientCheck }),
        };
        found.set(made.url, { target, file, ...defined({ wrap }) });
      } else if (known.wrap === undefined && wrap !== undefined) found.set(made.url, { ...known, wrap });
      else if (known.wrap !== undefined && wrap !== undefined && !sameKey(known.wrap, wrap))
        remarks.push(
          `${file}: for ${made.url} it wraps the control channel otherwise than ${known.file}, which counts`,
        );
    }
  }
  const all = [...found.values()].sort((a, b) => place(a) - place(b));
  if (all.length > profileLimits.endpoints)
    remarks.push(`of ${all.length} endpoints, the first ${profileLimits.endpoints} are scanned`);
  return all.slice(0, profileLimits.endpoints).map(({ target, wrap }) => ({ target, ...defined({ wrap }) }));
}

function place({ target: { scheme } }: ProfileTarget): number {
  return ['ikev2', 'sstp', 'openvpn+tcp', 'openvpn+udp'].indexOf(scheme);
}

function sameKey(one: OpenVpnWrap, other: OpenVpnWrap): boolean {
  if (one.kind === 'none' || other.kind === 'none') return one.kind === other.kind;
  const [a, b] = [one.key.reveal(), other.key.reveal()];
  return one.kind === other.kind && a.length === b.length && a.every((octet, at) => octet === b[at]);
}

/** Parts that other parts need. */
function missingParts(files: ProfileFiles, parts: readonly ProfilePart[]): readonly string[] {
  const settings = parts.find(({ file }) => /vpnsettings\.xml$/iu.test(file));
  const isRootWanted = settings?.tunnelTypes.some((type) => type !== 'openvpn') === true;
  const hasRoot = parts.some(
    ({ file, roots }) => roots.length > 0 && (file === settings?.file || /\.cer(_[0-9]+)?$/iu.test(file)),
  );
  const isOpenVpnWanted = settings?.tunnelTypes.includes('openvpn') === true;
  const hasOpenVpn = parts.some(({ endpoints }) => endpoints.some(({ scheme }) => scheme.startsWith('openvpn')));
  return [
    ...(isRootWanted && !hasRoot ? ['VpnServerRoot.cer: no root beside VpnSettings.xml'] : []),
    ...(isRootWanted && files.kind === 'package' && !files.names.some(isForSystem)
      ? ['no installer for Windows and no mobileconfig beside VpnSettings.xml']
      : []),
    ...(isOpenVpnWanted && !hasOpenVpn ? ['OpenVPN is listed in VpnSettings.xml, and no file configures it'] : []),
  ];
}

/** What the clients of the operating systems are set up by: an installer or a script for Windows, a mobileconfig for macOS. */
function isForSystem(name: string): boolean {
  return /(?:^|\/)windows(?:amd64|x86|powershell)\/[^/]+\.(?:exe|ps1)$|\.mobileconfig$/iu.test(
    name.replaceAll('\\', '/'),
  );
}

/** Windows takes these names in any case, a script on another system does not. */
function wrongCase(name: string): readonly string[] {
  return issuedNames.flatMap((issued) => {
    const end = name.slice(-issued.length);
    if (end === issued || end.toLowerCase() !== issued.toLowerCase()) return [];
    return [`${shownName(name)} is written ${issued} where a gateway issues it`];
  });
}
