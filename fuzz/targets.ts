import { parseStaticKey, parseTlsCryptV2ClientKey } from '../core/credentials/openvpn-key.ts';
import { readCertificates, readPrivateKey } from '../core/credentials/pem.ts';
import { parseResult } from '../core/finding/parse-result.ts';
import { parseRecording } from '../core/observation/parse-recording.ts';
import { parseKnowledge } from '../core/policy/azure-knowledge.ts';
import { parsePolicy } from '../core/policy/parse-policy.ts';
import { ikeMessage } from '../core/protocol/ikev2/message.ts';
import { saPayload } from '../core/protocol/ikev2/sa-payload.ts';
import { decodeControlPacket } from '../core/protocol/openvpn/control-packet.ts';
import { FrameReader } from '../core/protocol/openvpn/tcp-frames.ts';
import { controlPacket as sstpPacket } from '../core/protocol/sstp/control-packet.ts';
import { readDuplexPostAnswer } from '../core/protocol/sstp/duplex-post.ts';
import { certificateList } from '../core/protocol/tls/certificate-message.ts';
import { clientHello } from '../core/protocol/tls/client-hello.ts';
import { readServerFlight } from '../core/protocol/tls/server-flight.ts';
import { serverHello } from '../core/protocol/tls/server-hello.ts';
import { ssl2Answer } from '../core/protocol/tls/ssl2-message.ts';
import { type Codec, decode } from '../core/wire/codec.ts';
import { decodeMessage } from '../packages/strongswan-vici-ts/src/codec.ts';
import { decodePacket } from '../packages/strongswan-vici-ts/src/packet.ts';
import { readIkev1Answer } from '../probes/ikev1/ikev1-answer.ts';
import { readCallAnswer, readVerbAnswer } from '../probes/sstp/read-answer.ts';
import { decodeRoot } from '../sources/azure-export/decode-root.ts';
import { readExports } from '../sources/azure-export/read-export.ts';
import { CaptureWatch } from '../sources/captures/capture-watch.ts';
import { CaptureReader } from '../sources/captures/file/capture-reader.ts';
import type { Negotiation } from '../sources/captures/negotiation.ts';
import { cmsContent } from '../sources/client-profile/cms-content.ts';
import { decodeText } from '../sources/client-profile/decode-text.ts';
import { parseOvpn } from '../sources/client-profile/ovpn-directives.ts';
import { parsePlist } from '../sources/client-profile/plist.ts';
import { readMobileconfig } from '../sources/client-profile/read-mobileconfig.ts';
import { readOvpn } from '../sources/client-profile/read-ovpn.ts';
import { openZip } from '../sources/client-profile/read-zip.ts';
import { parseXml } from '../sources/client-profile/xml-tree.ts';
import { exchangeShapes } from '../src/inputs/exchange-shapes.ts';
import { parseInventory } from '../src/inputs/inventory.ts';
import { parseWaivers } from '../src/judge/waivers/parse-waivers.ts';
import { parseEnvelope } from '../src/keep/attest/dsse.ts';
import { openVpnCrypto } from '../src/run/transport/openvpn-crypto.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const { signal } = new AbortController();
const shapes = await exchangeShapes();
const captureKeys = {
  staticKeys: [new Uint8Array(256).fill(1)],
  serverKeys: [new Uint8Array(128).fill(2)],
  crypto: openVpnCrypto,
};
const answered = { kind: 'answered', detail: '', startedAtMs: 0, elapsedMs: 0 } as const;
const yaml = [
  '- ',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  '|\n',
  '\n  ',
  '? ',
  '!!',
  '---\n',
  '__proto__',
  'constructor',
];
const json = ['{', '}', '[', ']', ',', ':', '""', 'null', '1e999', '-0', '\\u0000', '"__proto__":', '"constructor"'];
const xml = [
  '<',
  '>',
  '</',
  '/>',
  '<!--',
  ']]>',
  '<![CDATA[',
  '&amp;',
  '&#0;',
  '<!DOCTYPE a',
  '<dict>',
  '<key>',
  '<string>',
];

function wire<T>(name: string, codec: Codec<T>): FuzzTarget {
  return { name, isSmall: true, read: (octets) => decode(codec, octets, name) };
}

function text(name: string, words: readonly string[], read: (content: string) => unknown): FuzzTarget {
  return { name, words, read: (octets) => read(decoder.decode(octets)) };
}

/** Every decoder of what comes from the network, and every reader of what comes as a file. */
export const fuzzTargets: readonly FuzzTarget[] = [
  wire('tls-client-hello', clientHello),
  wire('tls-server-hello', serverHello),
  wire('tls-certificates', certificateList),
  wire('tls-ssl2', ssl2Answer),
  { name: 'tls-server-flight', isSmall: true, read: readServerFlight },
  wire('ikev2-message', ikeMessage),
  wire('ikev2-sa', saPayload),
  { name: 'ikev1-answer', isSmall: true, read: (octets) => readIkev1Answer(octets) },
  { name: 'openvpn-packet', isSmall: true, read: decodeControlPacket },
  {
    name: 'openvpn-frames',
    isSmall: true,
    read: (octets) => {
      const frames = new FrameReader();
      for (let at = 0; at < octets.length; at += 7) if (frames.push(octets.slice(at, at + 7)) === undefined) return;
    },
  },
  wire('sstp-packet', sstpPacket),
  { name: 'sstp-http', isSmall: true, words: ['HTTP/1.1 ', '\r\n', ': ', '\t', '100'], read: readDuplexPostAnswer },
  {
    name: 'sstp-verb',
    isSmall: true,
    words: ['HTTP/1.1 ', '\r\n', '100'],
    read: (received) => readVerbAnswer({ ...answered, received }),
  },
  { name: 'sstp-call', isSmall: true, read: (received) => readCallAnswer({ ...answered, received }) },
  { name: 'vici-message', isSmall: true, read: decodeMessage },
  { name: 'vici-packet', isSmall: true, read: decodePacket },
  text('policy', yaml, (content) => parsePolicy(content, 'policy.yaml')),
  text('inventory', yaml, (content) => parseInventory(content, 'gateproof.yaml')),
  text('waivers', yaml, (content) => parseWaivers(content, 'waivers.yaml')),
  text('knowledge', yaml, (content) => parseKnowledge(content, 'knowledge.yaml')),
  { name: 'recording', words: json, read: (octets) => parseRecording(octets, 'observations.json', shapes) },
  { name: 'result', words: json, read: (octets) => parseResult(octets, 'result.json') },
  text('envelope', json, (content) => parseEnvelope(content, 'envelope.json')),
  text('export', json, (content) => {
    const value = parsed(content);
    return value === undefined ? undefined : readExports([{ file: 'export.json', value }], decodeRoot);
  }),
  { name: 'root-certificate', isSmall: true, read: decodeRoot },
  text(
    'ovpn',
    ['remote ', 'proto ', '<ca>', '</ca>', '<connection>', 'verify-x509-name ', 'data-ciphers '],
    (content) => readOvpn(content, 'client.ovpn', 'client.ovpn', async () => undefined),
  ),
  text('ovpn-directives', ['"', "'", '\\', '#', ';', '<a>', '</a>'], (content) => parseOvpn(content, 'client.ovpn')),
  text('xml', xml, (content) => parseXml(content, 'settings.xml')),
  text('mobileconfig', xml, (content) => readMobileconfig(parsePlist(content, 'vpn.mobileconfig'), 'vpn.mobileconfig')),
  { name: 'cms', isSmall: true, read: (octets) => cmsContent(octets, 'vpn.mobileconfig') },
  { name: 'text', read: (octets) => decodeText(octets, 'file') },
  {
    name: 'zip',
    words: ['PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006', '../'],
    read: async (octets) => {
      const files = await openZip(octets, 'package.zip', signal);
      for (const name of files.names) await files.read(name, signal);
    },
  },
  { name: 'capture', isSmall: true, read: readCaptureOctets },
  text('openvpn-key', ['-----BEGIN OpenVPN Static key V1-----', '-----END OpenVPN Static key V1-----'], parseStaticKey),
  text('openvpn-v2-key', ['-----BEGIN OpenVPN tls-crypt-v2 client key-----'], parseTlsCryptV2ClientKey),
  text('certificates', ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'], (content) =>
    readCertificates(content, 'file', 'certificate-invalid'),
  ),
  text('private-key', ['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', 'ENCRYPTED'], (content) =>
    readPrivateKey(content, 'file', undefined),
  ),
];

/** A capture as it is once it is here, down to what was negotiated in it. */
function readCaptureOctets(octets: Uint8Array): unknown {
  const negotiations: Negotiation[] = [];
  const watch = new CaptureWatch((one) => negotiations.push(one), { openVpnKeys: captureKeys });
  const reader = new CaptureReader(watch.packet);
  if (!reader.push(octets)) return undefined;
  watch.end();
  return [negotiations, reader.end(), watch.counts];
}

/** What is no JSON is refused before a reader sees it. */
function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
