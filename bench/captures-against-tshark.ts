/**
 * Captures read by us and by tshark, answer by answer: version, suite and group of hellos, what IKE chose, and its notifies.
 * `node bench/captures-against-tshark.ts FOLDER`; ends with 1 where something differs that docs/decisions/0059 does not explain. Where tshark knows a
 * protocol by its port alone, it is told which it is.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Negotiation } from '../sources/captures/negotiation.ts';
import { readCapture } from '../sources/captures/read-capture.ts';
import { readOctetPieces } from '../src/inputs/read-file.ts';
import { explained } from './captures/explained.ts';
import { type Told, toldByUs } from './captures/told.ts';
import { toldByTshark } from './captures/told-by-tshark.ts';

const [folder = '.'] = process.argv.slice(2);
const { signal } = new AbortController();
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/u.test(name))
  .sort();
const counts = { files: 0, agreed: 0, explained: 0, differing: 0 };
for (const name of files) {
  const file = join(folder, name);
  const negotiations: Negotiation[] = [];
  await readCapture(readOctetPieces(file, Number.POSITIVE_INFINITY, signal), (one) => negotiations.push(one));
  const [ours, theirs] = [toldByUs(negotiations), toldByTshark(file, decodeAs(negotiations))];
  counts.files += 1;
  const isInside = negotiations.some(({ protocol }) => protocol.startsWith('openvpn'));
  const left = [...theirs];
  const alone = ours.filter((one) => {
    const at = left.findIndex((other) => isSame(one, other, isInside));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  counts.agreed += ours.length - alone.length;
  for (const [who, told] of [['ours', alone] as const, ['tshark', left] as const]) {
    for (const { frame, what } of told) {
      const why = explained.get(`${basename(name)} ${frame} ${who}`);
      counts[why === undefined ? 'differing' : 'explained'] += 1;
      process.stdout.write(`${name}: frame ${frame}: ${who} alone: ${what}${why === undefined ? '' : ` (${why})`}\n`);
    }
  }
}
process.stdout.write(
  `${counts.files} captures, ${counts.agreed} answers read alike, ${counts.explained} not and known why, ${counts.differing} not\n`,
);
process.exitCode = counts.differing > 0 ? 1 : 0;

/** tshark tells of the TLS inside OpenVPN where the whole flight came, we where its hello did. */
function isSame(ours: Told, theirs: Told, isInside: boolean): boolean {
  return ours.what === theirs.what && (ours.frame === theirs.frame || (isInside && ours.frame < theirs.frame));
}

/** Of the ports that we found it on. */
function decodeAs(negotiations: readonly Negotiation[]): readonly string[] {
  const names = {
    tls: 'tcp.port',
    'openvpn+tcp': 'tcp.port',
    'openvpn+udp': 'udp.port',
    dtls: 'udp.port',
    ikev2: 'udp.port',
    ikev1: 'udp.port',
  };
  const kinds = {
    tls: 'tls',
    'openvpn+tcp': 'openvpn',
    'openvpn+udp': 'openvpn',
    dtls: 'dtls',
    ikev2: 'isakmp',
    ikev1: 'isakmp',
  };
  // Port 4500 carries more than IKE.
  const own = negotiations.filter(({ server }) => server.port !== 4500);
  return [...new Set(own.map(({ protocol, server }) => `${names[protocol]}==${server.port},${kinds[protocol]}`))];
}
