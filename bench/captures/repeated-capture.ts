import { pcapFile } from '../../test/support/capture-file.ts';
import { initAnswer, initRequest } from '../../test/support/captured-ike.ts';
import { conversation, record, wholeDialogue } from '../../test/support/captured-tls.ts';

const headLength = 24;
const pieceOctets = 0x100000;
/** Of an IP packet behind the head that libpcap puts before it. */
const [packetHead, sourceAt, destinationAt, spiAt] = [16, 12, 16, 28];

/** Connections of TLS with their data, and IKE: the same again and again, each time of other clients. */
export class RepeatedCapture {
  readonly #file: Uint8Array;
  /** Packets of one round. */
  readonly #packets: number;
  /** Where the third octet of a client's address stands, and what it is in the first round. */
  readonly #clients: readonly (readonly [at: number, octet: number])[];
  /** Where SPIs stand. */
  readonly #spis: readonly number[];

  /** `connections` of a round, at most 512, each with so many packets of data. */
  constructor(count: number, dataPackets: number) {
    const data = record(23, new Uint8Array(400));
    const connections = Array.from({ length: count }, (_, at) =>
      conversation(
        [
          ...wholeDialogue({ random: at & 0xff, serverRandom: at & 0xff }),
          ...Array.from({ length: dataPackets }, (_unused, turn) => ({
            from: turn % 4 === 0 ? ('client' as const) : ('server' as const),
            octets: data,
          })),
        ],
        { client: { address: Uint8Array.of(10, 0, at >> 8, at & 0xff), port: 40_000 + at } },
      ),
    );
    const points = [[20 * 0x10000 + 256, 0, 5, 14]];
    const all = [...connections.flat(), initRequest({ points }), initAnswer({ points })];
    this.#packets = all.length;
    this.#file = pcapFile(all.map((octets) => ({ octets })));
    const clients: (readonly [number, number])[] = [];
    const spis: number[] = [];
    let at = headLength;
    for (const octets of all) {
      const packet = at + packetHead;
      if (octets[9] === 17) spis.push(packet + spiAt);
      else clients.push([packet + (octets[sourceAt] === 10 ? sourceAt : destinationAt) + 1, 0]);
      at = packet + octets.length;
    }
    this.#clients = clients.map(([place]) => [place, this.#file[place + 1] as number]);
    this.#spis = spis;
  }

  /** As many as whole rounds hold that are wanted. */
  packetsOf(wanted: number): number {
    return Math.ceil(wanted / this.#packets) * this.#packets;
  }

  /** Views of one buffer, which is filled anew when the next is asked for. */
  async *pieces(wanted: number, onRound: () => void = () => undefined): AsyncGenerator<Uint8Array> {
    const file = this.#file.slice();
    for (let round = 0; round * this.#packets < wanted; round += 1) {
      for (const [at, octet] of this.#clients) {
        file[at] = round & 0xff;
        file[at + 1] = octet | ((round >> 8) << 1);
      }
      for (const at of this.#spis) file.set([round >> 8, round & 0xff], at);
      for (let at = round === 0 ? 0 : headLength; at < file.length; at += pieceOctets)
        yield file.subarray(at, at + pieceOctets);
      onRound();
    }
  }
}
