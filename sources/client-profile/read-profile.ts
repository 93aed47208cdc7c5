import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { assembleProfile, type ClientProfile } from './assemble-profile.ts';
import { cmsContent } from './cms-content.ts';
import { decodeText } from './decode-text.ts';
import { shownName } from './entry-name.ts';
import { parsePlist } from './plist.ts';
import { ProfileError } from './profile-error.ts';
import type { ProfileFiles } from './profile-files.ts';
import { profileLimits } from './profile-limits.ts';
import { addRoots, emptyPart, type ProfilePart } from './profile-part.ts';
import { readAzureVpnConfig } from './read-azure-vpn-config.ts';
import { openFolder, readOctets } from './read-folder.ts';
import { isIntuneProfile, readIntuneProfile } from './read-intune-profile.ts';
import { readMobileconfig } from './read-mobileconfig.ts';
import { readOvpn } from './read-ovpn.ts';
import { readVpnSettings } from './read-vpn-settings.ts';
import { certificatesOfFile } from './root-certificate.ts';
import { parseXml } from './xml-tree.ts';

/**
 * Reads a client profile: the zip archive that a gateway issues, the same unpacked, or one configuration of it (`.ovpn`,
 * `azurevpnconfig.xml`, `VpnSettings.xml`, `.mobileconfig`). Nothing is written, nothing outside is read, no entity is expanded.
 * Throws ProfileError; its message names the entry and what was wanted.
 */
export async function readProfile(path: string, { signal }: { readonly signal: AbortSignal }): Promise<ClientProfile> {
  const files = await openFiles(path, signal);
  const parts: ProfilePart[] = [];
  for (const name of [...files.names].sort()) {
    signal.throwIfAborted();
    const part = await readPart(files, name, signal);
    if (part !== undefined) parts.push(part);
  }
  return assembleProfile(files, parts);
}

async function openFiles(path: string, signal: AbortSignal): Promise<ProfileFiles> {
  const name = basename(resolve(path));
  const state = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ProfileError('profile-unreadable', `${path}: cannot be read (${error.code ?? 'unknown error'})`);
  });
  if (state.isDirectory()) return await openFolder(path, name, signal);
  const octets = await readOctets(path, path, signal, profileLimits.archiveOctets, 'follow');
  if (isZip(octets) || /\.zip$/iu.test(name)) {
    const { openZip } = await import('./read-zip.ts');
    return await openZip(octets, name, signal);
  }
  if (octets.length > profileLimits.entryOctets) {
    const message = `${path}: at most ${profileLimits.entryOctets} octets wanted, ${octets.length} found`;
    throw new ProfileError('profile-too-large', message);
  }
  return { name, kind: 'file', names: [name], remarks: [], read: async () => octets };
}

function isZip([first, second, third, fourth]: Uint8Array): boolean {
  return first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6));
}

type FileKind = 'ovpn' | 'xml' | 'mobileconfig' | 'root' | 'pkcs12' | 'key' | 'archive' | 'other';

/** What a file of a package is, by its name in any case; a second one of the same name has a number behind it. */
function kindOf(path: string): FileKind {
  const name = path.replace(/ \([0-9]+\)$/u, '').toLowerCase();
  const base = name.slice(name.lastIndexOf('/') + 1);
  // What macOS leaves beside the files that it packs.
  if (base.startsWith('.') || name.startsWith('__macosx/')) return 'other';
  if (base.endsWith('.ovpn')) return 'ovpn';
  if (base === 'vpnsettings.xml' || /^azurevpnconfig[^/]*\.xml$/u.test(base)) return 'xml';
  if (base.endsWith('.mobileconfig')) return 'mobileconfig';
  if (/^vpnserverroot\.cer(_[0-9]+)?$/u.test(base)) return 'root';
  if (/\.(p12|pfx)$/u.test(base)) return 'pkcs12';
  if (/\.(pem|key)$/u.test(base)) return 'key';
  if (/\.(zip|7z|rar|tar|gz|tgz|jar)$/u.test(base)) return 'archive';
  return 'other';
}

/** The same for a file given alone, whatever its name: by its first characters. */
function kindAlone(name: string, octets: Uint8Array): FileKind {
  const known = kindOf(name);
  if (known !== 'other') return known;
  const [first, second, third, fourth] = octets;
  if (first === 0x30 && (second ?? 0) >= 0x80) return 'mobileconfig';
  const start =
    first === 0xef && second === 0xbb && third === 0xbf
      ? fourth
      : (octets.find((octet) => octet > 0x20 && octet < 0xfe) ?? 0);
  if (start === 0x3c) return 'xml';
  return /\.conf$/iu.test(name) ? 'ovpn' : 'other';
}

async function readPart(files: ProfileFiles, name: string, signal: AbortSignal): Promise<ProfilePart | undefined> {
  const where = files.kind === 'file' ? files.name : `${files.name}: entry "${shownName(name)}"`;
  const octets = async (): Promise<Uint8Array> => await files.read(name, signal);
  const kind = files.kind === 'file' ? kindAlone(name, await octets()) : kindOf(name);
  const file = shownName(name);
  switch (kind) {
    case 'ovpn': {
      const refer = async (other: string): Promise<string | undefined> => await referred(files, name, other, signal);
      return await readOvpn(decodeText(await octets(), where), file, where, refer);
    }
    case 'xml':
      return xmlPart(decodeText(await octets(), where), file, where);
    case 'mobileconfig':
      return mobileconfigPart(await octets(), file, where);
    case 'root': {
      const part = emptyPart(file, 'other');
      addRoots(part, certificatesOfFile(await octets()), 'it');
      return part;
    }
    case 'pkcs12':
      return { ...emptyPart(file, 'other'), holdsPrivateKey: true };
    case 'key': {
      const text = new TextDecoder('latin1').decode(await octets());
      return { ...emptyPart(file, 'other'), holdsPrivateKey: /-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(text) };
    }
    case 'archive':
      throw new ProfileError('profile-entry-archive', `${where}: no archive inside wanted, one found; unpack it first`);
    case 'other':
      if (files.kind === 'package') return undefined;
      throw new ProfileError(
        'profile-unknown',
        `${where}: a zip archive, a folder, .ovpn, azurevpnconfig.xml, VpnSettings.xml or .mobileconfig wanted, another file found`,
      );
  }
}

function xmlPart(text: string, file: string, where: string): ProfilePart {
  const isPlist = /<plist[\s>]/u.test(text.slice(0, 4096));
  if (isPlist) return readMobileconfig(parsePlist(text, where), file);
  const root = parseXml(text, where);
  switch (root.name.toLowerCase()) {
    case 'azvpnprofile':
      return readAzureVpnConfig(root, file);
    case 'vpnprofile':
      return isIntuneProfile(root) ? readIntuneProfile(root, file, where) : readVpnSettings(root, file);
    default:
      throw new ProfileError(
        'profile-unknown',
        `${where}: an element AzVpnProfile or VpnProfile wanted, ${shownName(root.name)} found`,
      );
  }
}

function mobileconfigPart(octets: Uint8Array, file: string, where: string): ProfilePart {
  const isSigned = octets[0] === 0x30 && octets[1] !== 0;
  const content = isSigned ? cmsContent(octets, where) : octets;
  const part = readMobileconfig(parsePlist(decodeText(content, where), where), file);
  if (isSigned) part.remarks.push(`${file}: it is signed, and the signature was not verified`);
  return part;
}

/** A file that an OpenVPN configuration names: of the same profile, beside it or below; nothing else is opened. */
async function referred(
  files: ProfileFiles,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const wanted = `${folder}${to.replaceAll('\\', '/').replace(/^\.\//u, '')}`.toLowerCase();
  const name = files.names.find((one) => one !== from && one.toLowerCase() === wanted);
  if (name === undefined) return undefined;
  return new TextDecoder('latin1').decode(await files.read(name, signal));
}
