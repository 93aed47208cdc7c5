import { deflateRawSync } from 'node:zlib';
import { ovpnText, type PackageEntry, packageEntries, packageWith, vpnSettingsText, zipOf } from './profile-package.ts';

/** A package that must be refused: why, by which code, and what the message names. */
export interface HostilePackage {
  readonly name: string;
  readonly archive: () => Promise<Uint8Array>;
  readonly code: string;
  readonly message: RegExp;
}

const megaOctet = 1024 * 1024;

async function withEntry(...added: readonly PackageEntry[]): Promise<Uint8Array> {
  return await zipOf([...(await packageEntries()), ...added]);
}

async function ovpnOf(content: string | Uint8Array): Promise<Uint8Array> {
  return await packageWith({ 'OpenVPN/vpnconfig.ovpn': content });
}

async function settingsOf(content: string | Uint8Array): Promise<Uint8Array> {
  return await packageWith({ 'Generic/VpnSettings.xml': content });
}

/** Writes into the directory entry of a name: offset 0 is its signature (APPNOTE 4.3.12). */
function patched(archive: Uint8Array, name: string, patch: (entry: DataView) => void): Uint8Array {
  const octets = Buffer.from(archive);
  const at = octets.lastIndexOf(name) - 46;
  patch(new DataView(octets.buffer, octets.byteOffset + at, 46));
  return new Uint8Array(octets);
}

/** One entry of 300 MB of the same octet, 300 KB as it is packed, written by hand because no library holds that much of it. */
function bomb(name: string, said: number): Uint8Array {
  const whole = deflateRawSync(Buffer.alloc(300 * megaOctet), { level: 1 });
  return oneEntry(name, whole, { method: 8, size: said });
}

interface EntryFields {
  readonly method: number;
  readonly size: number;
  /** How often the directory lists it. */
  readonly times?: number;
}

/** An archive of one entry, with what its headers say chosen freely. */
export function oneEntry(name: string, data: Uint8Array, { method, size, times = 1 }: EntryFields): Uint8Array {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(method, 4);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(size, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data]);
  const one = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, Buffer.alloc(14), Buffer.from(name)]);
  const directory = Buffer.concat(Array.from({ length: times }, () => one));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Math.min(times, 0xffff), 8);
  end.writeUInt16LE(Math.min(times, 0xffff), 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(
    Buffer.concat([
      local,
      directory,
      ...(times > 0xffff ? [zip64End(times, local.length, directory.length)] : []),
      end,
    ]),
  );
}

/** The end of a directory with more entries than 16 bits count (APPNOTE 4.3.14 and 4.3.15). */
function zip64End(entries: number, start: number, length: number): Buffer {
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

const entities = `<?xml version="1.0"?>
<!DOCTYPE VpnProfile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY file SYSTEM "file:///etc/passwd">]>
<VpnProfile><VpnServer>&c;&file;</VpnServer></VpnProfile>`;

export const hostilePackages: readonly HostilePackage[] = [
  {
    name: 'a bomb of 300 MB that says so',
    archive: async () => bomb('OpenVPN/vpnconfig.ovpn', 300 * megaOctet),
    code: 'profile-too-large',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": at most 16777216 octets wanted, 314572800 found$/u,
  },
  {
    name: 'a bomb of 300 MB that says it is small',
    archive: async () => bomb('OpenVPN/vpnconfig.ovpn', 1000),
    code: 'profile-entry-damaged',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": a whole entry wanted, too many bytes/u,
  },
  {
    name: 'a file that is read of more than a megaoctet',
    archive: async () => await ovpnOf('#'.repeat(2 * megaOctet)),
    code: 'profile-too-large',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": at most 1048576 octets wanted, 2097152 found$/u,
  },
  {
    name: 'files that are read of more than four megaoctets together',
    archive: async () =>
      await withEntry(
        ...[1, 2, 3, 4, 5].map((at) => ({
          name: `more/${at}.ovpn`,
          content: `${ovpnText({})}\n#${'#'.repeat(megaOctet - 8192)}`,
        })),
      ),
    code: 'profile-too-large',
    message: /entry "more\/\d\.ovpn": at most 4194304 octets in all entries wanted, more found$/u,
  },
  {
    name: 'a path that climbs out by backslashes',
    archive: async () => await withEntry({ name: '..\\..\\evil.txt', content: 'x' }),
    code: 'profile-entry-path',
    message: /entry "\.\.\\\.\.\\evil\.txt": a path inside the archive wanted, "\.\." found$/u,
  },
  {
    name: 'a path that climbs out in its middle',
    archive: async () => await withEntry({ name: 'OpenVPN/../../evil.ovpn', content: 'x' }),
    code: 'profile-entry-path',
    message: /entry "OpenVPN\/\.\.\/\.\.\/evil\.ovpn": a path inside the archive wanted, "\.\." found$/u,
  },
  {
    name: 'an absolute path',
    archive: async () => await withEntry({ name: '/etc/evil.ovpn', content: 'x' }),
    code: 'profile-entry-path',
    message: /entry "\/etc\/evil\.ovpn": a path inside the archive wanted, an absolute path found$/u,
  },
  {
    name: 'a path with a drive letter',
    archive: async () => await withEntry({ name: 'C:\\evil.ovpn', content: 'x' }),
    code: 'profile-entry-path',
    message: /entry "C:\\evil\.ovpn": a path inside the archive wanted, a drive letter found$/u,
  },
  {
    name: 'a name with control characters',
    archive: async () => await withEntry({ name: '../\u001b[31mred.ovpn', content: 'x' }),
    code: 'profile-entry-path',
    message: /entry "\.\.\/<U\+001B>\[31mred\.ovpn": /u,
  },
  {
    name: 'entities that expand',
    archive: async () => await settingsOf(entities),
    code: 'profile-xml',
    message: /entry "Generic\/VpnSettings\.xml":3:\d+: XML without DOCTYPE wanted, one found$/u,
  },
  {
    name: 'an entity that is not declared',
    archive: async () => await settingsOf(vpnSettingsText().replace('EapTls', '&secret;')),
    code: 'profile-xml',
    message: /entry "Generic\/VpnSettings\.xml":6:\d+: well-formed XML wanted, undefined entity$/u,
  },
  {
    name: 'a property list with entities',
    archive: async () =>
      await withEntry({
        name: 'Mac/vpn.mobileconfig',
        content: `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd" [<!ENTITY a "b">]><plist version="1.0"><dict/></plist>`,
      }),
    code: 'profile-xml',
    message: /entry "Mac\/vpn\.mobileconfig":1:\d+: XML without DOCTYPE wanted, one found$/u,
  },
  {
    name: 'a property list 50,000 levels deep',
    archive: async () =>
      await withEntry({
        name: 'Mac/vpn.mobileconfig',
        content: `<plist version="1.0">${'<array>'.repeat(50_000)}${'</array>'.repeat(50_000)}</plist>`,
      }),
    code: 'profile-xml',
    message: /entry "Mac\/vpn\.mobileconfig":1:\d+: at most 64 levels of elements wanted, more found$/u,
  },
  {
    name: 'XML of more elements than a profile has',
    archive: async () => await settingsOf(`<VpnProfile>${'<Routes/>'.repeat(30_000)}</VpnProfile>`),
    code: 'profile-xml',
    message: /entry "Generic\/VpnSettings\.xml":1:\d+: at most 20000 elements wanted, more found$/u,
  },
  {
    name: 'XML that is cut off',
    archive: async () => await settingsOf(vpnSettingsText().slice(0, 200)),
    code: 'profile-xml',
    message: /entry "Generic\/VpnSettings\.xml":\d+:\d+: well-formed XML wanted, /u,
  },
  {
    name: 'an archive that is cut off',
    archive: async () => (await packageWith()).slice(0, 2000),
    code: 'profile-archive',
    message: /: a whole zip archive wanted, End of central directory record signature not found/u,
  },
  {
    name: 'an entry that is cut off',
    archive: async () =>
      patched(await packageWith(), 'OpenVPN\\vpnconfig.ovpn', (entry) => entry.setUint32(20, 0x7fffffff, true)),
    code: 'profile-entry-damaged',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": a whole entry wanted, file data overflows file bounds/u,
  },
  {
    name: 'an entry whose size is a lie',
    archive: async () =>
      patched(await packageWith(), 'OpenVPN\\vpnconfig.ovpn', (entry) => entry.setUint32(24, 10, true)),
    code: 'profile-entry-damaged',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": a whole entry wanted, too many bytes in the stream/u,
  },
  {
    name: 'an entry whose octets are not those of its checksum',
    archive: async () =>
      patched(await packageWith(), 'OpenVPN\\vpnconfig.ovpn', (entry) => entry.setUint32(16, 1, true)),
    code: 'profile-entry-damaged',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": the octets of its checksum wanted, others found$/u,
  },
  {
    name: 'an encrypted entry',
    archive: async () =>
      patched(await packageWith(), 'OpenVPN\\vpnconfig.ovpn', (entry) => entry.setUint16(8, 1, true)),
    code: 'profile-entry-encrypted',
    message: /entry "OpenVPN\\vpnconfig\.ovpn": an entry without password wanted, an encrypted one found$/u,
  },
  {
    name: 'a symbolic link',
    archive: async () => await withEntry({ name: 'OpenVPN/link.ovpn', content: '/etc/passwd', mode: 0o120777 }),
    code: 'profile-entry-link',
    message: /entry "OpenVPN\/link\.ovpn": a file wanted, a symbolic link found$/u,
  },
  {
    name: '300 entries',
    archive: async () =>
      await withEntry(...Array.from({ length: 300 }, (_, at) => ({ name: `more/${at}.txt`, content: '' }))),
    code: 'profile-too-many-entries',
    message: /: at most 256 entries wanted, 306 found$/u,
  },
  {
    name: '70,000 entries',
    archive: async () => oneEntry('a.txt', new Uint8Array(0), { method: 0, size: 0, times: 70_000 }),
    code: 'profile-too-many-entries',
    message: /: at most 256 entries wanted, 70000 found$/u,
  },
  {
    name: 'a size of 64 bits',
    archive: async () => zip64Size(),
    code: 'profile-too-large',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": at most 16777216 octets wanted, 1099511627776 found$/u,
  },
  {
    name: 'an archive in the archive',
    archive: async () => await withEntry({ name: 'inner/vpnclientconfiguration.zip', content: await packageWith() }),
    code: 'profile-entry-archive',
    message: /entry "inner\/vpnclientconfiguration\.zip": no archive inside wanted, one found; unpack it first$/u,
  },
  {
    name: 'an archive under the name of a configuration',
    archive: async () => await ovpnOf(await packageWith()),
    code: 'profile-text',
    message: /entry "OpenVPN\/vpnconfig\.ovpn": text /u,
  },
  {
    name: 'a configuration with an inline part that does not end',
    archive: async () => await ovpnOf('client\n<tls-auth>\n0123456789abcdef\n'),
    code: 'profile-ovpn',
    message: /entry "OpenVPN\/vpnconfig\.ovpn":2: <\/tls-auth> after <tls-auth> wanted, the end of the file found$/u,
  },
  {
    name: 'a settings file of something else',
    archive: async () => await settingsOf('<html><body/></html>'),
    code: 'profile-unknown',
    message: /entry "Generic\/VpnSettings\.xml": an element AzVpnProfile or VpnProfile wanted, html found$/u,
  },
  {
    name: 'a package of nothing that is known',
    archive: async () => await zipOf([{ name: 'readme.txt', content: 'x' }]),
    code: 'profile-unknown',
    message:
      /: an \.ovpn, azurevpnconfig\.xml, VpnSettings\.xml or \.mobileconfig inside wanted, none found among 1 files$/u,
  },
  {
    name: 'a package that leads nowhere',
    archive: async () =>
      await zipOf([{ name: 'OpenVPN/vpnconfig.ovpn', content: ovpnText({ without: ['remote', '<ca>'] }) }]),
    code: 'profile-no-endpoint',
    message: /: an endpoint to scan wanted, none found \(OpenVPN\/vpnconfig\.ovpn: no remote that can be spoken to; /u,
  },
];

/** An entry whose extra field of zip64 (APPNOTE 4.5.3) says a teraoctet. */
function zip64Size(): Uint8Array {
  const name = 'OpenVPN/vpnconfig.ovpn';
  const small = Buffer.from(oneEntry(name, new Uint8Array(8), { method: 8, size: 0xffffffff }));
  const directory = small.indexOf('PK\x01\x02', 0, 'latin1');
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(1n << 40n, 4);
  small.writeUInt16LE(extra.length, directory + 30);
  const nameEnd = directory + 46 + Buffer.byteLength(name);
  const whole = Buffer.concat([small.subarray(0, nameEnd), extra, small.subarray(nameEnd)]);
  whole.writeUInt32LE(46 + Buffer.byteLength(name) + extra.length, whole.length - 10);
  return new Uint8Array(whole);
}
