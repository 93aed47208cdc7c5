import { createArchive } from '../../src/lab/archive.ts';
import { ensureImages } from '../../src/lab/images.ts';
import { connectEngine } from '../../src/run/engine/engine.ts';
import { removeContainer, runIdentity, runLabel } from '../../src/run/engine/run-label.ts';
import { execIn } from './shared-lab.ts';

const { signal } = new AbortController();
const image = 'gateproof/tshark:bookworm';

/** A packet as tshark dissects it. */
export interface DissectedPacket {
  readonly number: number;
  /** 'raw:ip:tcp:tls' */
  readonly protocols: readonly string[];
  readonly comment: string;
  /** Texts of its expert notes of warning and above, bad checksums and malformed marks among them. */
  readonly faults: readonly string[];
  readonly time: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Tshark extends AsyncDisposable {
  /** Every packet of a capture, checksums checked; `decodeAs` as for tshark's -d. */
  dissect(
    octets: Uint8Array,
    fields: readonly string[],
    decodeAs?: readonly string[],
  ): Promise<readonly DissectedPacket[]>;
}

const always = [
  'frame.number',
  'frame.protocols',
  'frame.comment',
  'frame.time_epoch',
  '_ws.malformed',
  '_ws.expert.message',
  '_ws.expert.severity',
];
/** PI_WARN of Wireshark; notes and chats are below. */
const warning = 0x0060_0000;

/** tshark in a container without network. */
export async function startTshark(): Promise<Tshark> {
  const engine = await connectEngine({ signal });
  await ensureImages([image], { signal });
  const container = await engine.createContainer({
    Image: image,
    Entrypoint: ['sleep', 'infinity'],
    Labels: { [runLabel]: runIdentity() },
    HostConfig: { NetworkMode: 'none', CapDrop: ['ALL'] },
  });
  const dispose = async (): Promise<void> => await removeContainer(engine, container.id);
  try {
    await container.start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    [Symbol.asyncDispose]: dispose,
    async dissect(octets, fields, decodeAs = []) {
      const archive = Buffer.from(createArchive([{ path: 'tmp/capture.pcapng', content: octets, mode: 0o644 }]));
      await container.putArchive(archive, { path: '/' });
      const names = [...always, ...fields];
      const printed = await execIn(engine, container.id, [
        'tshark',
        '-r',
        '/tmp/capture.pcapng',
        ...['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'].flatMap((name) => ['-o', `${name}:TRUE`]),
        ...decodeAs.flatMap((rule) => ['-d', rule]),
        '-T',
        'fields',
        '-E',
        'separator=/t',
        '-E',
        'occurrence=a',
        '-E',
        'aggregator=|',
        ...names.flatMap((name) => ['-e', name]),
      ]);
      return printed
        .split(/\r?\n/u)
        .filter((line) => line.includes('\t'))
        .map((line) => {
          const values = line.split('\t');
          const named = Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
          const severities = (named['_ws.expert.severity'] ?? '').split('|');
          const messages = (named['_ws.expert.message'] ?? '').split('|');
          return {
            number: Number(named['frame.number']),
            protocols: (named['frame.protocols'] ?? '').split(':'),
            comment: named['frame.comment'] ?? '',
            time: named['frame.time_epoch'] ?? '',
            faults: [
              ...(named['_ws.malformed'] === '' ? [] : ['malformed']),
              ...severities.flatMap((severity, at) => (Number(severity) >= warning ? [messages[at] ?? severity] : [])),
            ],
            fields: named,
          };
        });
    },
  };
}
