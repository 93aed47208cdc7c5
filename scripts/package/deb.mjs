import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Every file is of this moment (2026-01-01, in seconds), so that the same sources give the same octets. */
const epoch = '1767225600';

/** Debian calls what is not yet a release less than that: 0.2.0-rc.1 is 0.2.0~rc.1. */
const controlOf = (version) => `Package: gateproof
Version: ${version.replace('-', '~')}
Architecture: all
Maintainer: gateproof <gateproof@localhost>
Depends: nodejs (>= 24.12)
Recommends: charon-systemd, libcharon-extauth-plugins, libcharon-extra-plugins, libstrongswan-extra-plugins, libstrongswan-standard-plugins
Section: net
Priority: optional
Description: conformance tester for the cryptographic policies of VPN gateways
 Proves that a VPN gateway negotiates exactly the cryptography its policy
 documents: every documented row works, and nothing else is accepted.
 .
 What is recommended is the strongSwan that IKEv2 with credentials is asked
 through (GATEPROOF_CHARON=/usr/sbin/charon-systemd).
`;

/** Writes the Debian package of a build; the program is what npm installs. Throws Error when dpkg-deb fails. */
export function writeDeb(dist, work, file, version) {
  rmSync(work, { recursive: true, force: true });
  const share = join(work, 'usr/share/doc/gateproof');
  for (const folder of [join(work, 'DEBIAN'), join(work, 'usr/bin'), share]) mkdirSync(folder, { recursive: true });
  cpSync(dist, join(work, 'usr/lib/gateproof'), { recursive: true });
  symlinkSync('../lib/gateproof/src/faces/cli/main.js', join(work, 'usr/bin/gateproof'));
  const texts = ['LICENSE', 'NOTICES.md'].map((name) => readFileSync(join(dist, name), 'utf8'));
  writeFileSync(join(share, 'copyright'), texts.join('\n'));
  const page = join(dist, 'gateproof.1');
  if (existsSync(page)) {
    const place = join(work, 'usr/share/man/man1/gateproof.1.gz');
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, gzipSync(readFileSync(page), { level: 9 }));
  }
  writeFileSync(join(work, 'DEBIAN/control'), controlOf(version));
  const commands = [
    // Whatever umask and moment they were made by.
    ['chmod', ['-R', 'u=rwX,go=rX', work]],
    ['dpkg-deb', ['--root-owner-group', '-Zxz', '--build', work, file]],
  ];
  for (const [command, args] of commands) {
    const env = { ...process.env, SOURCE_DATE_EPOCH: epoch };
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`${String(command)} ended with ${status}: ${stderr}`);
  }
}
