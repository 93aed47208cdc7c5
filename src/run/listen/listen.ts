import { randomBytes } from 'node:crypto';
import type { Scheme } from '../../../core/endpoint/scheme.ts';
import { FrameReader, frame } from '../../../core/protocol/openvpn/tcp-frames.ts';
import type { Clock } from '../clock.ts';
import {
  type Listening,
  type ListenPlace,
  listenTcp,
  listenUdp,
  type StreamReaction,
} from '../transport/listen-sockets.ts';
import { AnswerBudget } from './answer-budget.ts';
import type { Harvested } from './harvested.ts';
import { IkeHarvest } from './ike-harvest.ts';
import { OpenVpnHarvest } from './openvpn-harvest.ts';
import { TlsHarvest } from './tls-harvest.ts';

/** Where to listen for which kind of client. */
export interface Listener extends ListenPlace {
  readonly scheme: Scheme;
}

export type OnHarvest = (harvested: Harvested, scheme: Scheme, address: string) => void;

/** Listens until it is closed. Throws ListenError. */
export async function listen(
  listeners: readonly Listener[],
  onHarvest: OnHarvest,
  clock: Pick<Clock, 'nowMs'>,
): Promise<Listening> {
  const budget = new AnswerBudget(clock);
  const open: Listening[] = [];
  const close = (): void => {
    for (const one of open) one.close();
  };
  try {
    for (const listener of listeners) open.push(await openOne(listener, onHarvest, budget));
  } catch (error) {
    close();
    throw error;
  }
  return { close };
}

async function openOne(listener: Listener, onHarvest: OnHarvest, budget: AnswerBudget): Promise<Listening> {
  const { scheme } = listener;
  if (scheme === 'ikev2') return await listenUdp(listener, ikeReaction(onHarvest, budget));
  if (scheme === 'openvpn+udp') {
    const harvest = new OpenVpnHarvest(randomBytes(8));
    return await listenUdp(listener, (datagram, address, port) => {
      const { answer, harvested } = harvest.react(datagram, `${address} ${port}`);
      if (harvested !== undefined) onHarvest(harvested, scheme, address);
      return answer !== undefined && budget.take(address) ? answer : undefined;
    });
  }
  const streams = scheme === 'openvpn+tcp' ? openVpnStream : tlsStream;
  return await listenTcp(listener, (address) => streams(scheme, address, onHarvest, budget));
}

/** A datagram at port 4500 has four zero octets before it, and so has its answer (RFC 7296 section 2.23). */
const marker = new Uint8Array(4);

function ikeReaction(
  onHarvest: OnHarvest,
  budget: AnswerBudget,
): (datagram: Uint8Array, address: string, port: number) => Uint8Array | undefined {
  const harvest = new IkeHarvest(randomBytes(32));
  return (datagram, address, port) => {
    const isMarked = datagram.length > 4 && datagram.subarray(0, 4).every((octet) => octet === 0);
    const { answer, harvested } = harvest.react(isMarked ? datagram.subarray(4) : datagram, `${address} ${port}`);
    if (harvested !== undefined) onHarvest(harvested, 'ikev2', address);
    if (answer === undefined || !budget.take(address)) return undefined;
    return isMarked ? new Uint8Array([...marker, ...answer]) : answer;
  };
}

function tlsStream(scheme: Scheme, address: string, onHarvest: OnHarvest, budget: AnswerBudget): StreamReaction {
  const tls = new TlsHarvest();
  return (octets) => {
    const { answer, harvested, isOver } = tls.push(octets);
    if (harvested !== undefined) onHarvest(harvested, scheme, address);
    return answer !== undefined && budget.take(address)
      ? { answer, isOver }
      : { isOver: isOver || answer !== undefined };
  };
}

function openVpnStream(scheme: Scheme, address: string, onHarvest: OnHarvest, budget: AnswerBudget): StreamReaction {
  const frames = new FrameReader();
  const harvest = new OpenVpnHarvest(randomBytes(8));
  return (octets) => {
    const answers: Uint8Array[] = [];
    let isOver = false;
    const packets = frames.push(octets);
    if (packets === undefined) return { isOver: true };
    for (const packet of packets) {
      const { answer, harvested } = harvest.react(packet, address);
      if (harvested !== undefined) {
        onHarvest(harvested, scheme, address);
        isOver = true;
      }
      if (answer !== undefined && budget.take(address)) answers.push(frame(answer));
    }
    return answers.length === 0 ? { isOver } : { answer: new Uint8Array(answers.flatMap((one) => [...one])), isOver };
  };
}
